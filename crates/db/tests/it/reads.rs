//! Reads see one state and change nothing.

use db::{Error, sql};

use crate::{add, ids, insert, seats};

#[tokio::test]
async fn a_read_cannot_write() {
    let fresh = seats().await;
    let outcome: db::Result<u64> = fresh.db.read(|tx| Box::pin(insert(tx, 1, 0))).await;
    assert!(matches!(outcome, Err(Error::Unavailable(_) | Error::Defect(_))), "{outcome:?}");
    assert_eq!(ids(&fresh.db).await, [0_i64; 0]);
    fresh.db.write(add(1, 0)).await.unwrap();
}

#[tokio::test]
async fn a_read_that_panics_leaves_the_next_one_alone() {
    let fresh = seats().await;
    for _ in 0..8 {
        let db = fresh.db.clone();
        let read = tokio::spawn(async move {
            let outcome: db::Result<()> = db.read(|_| Box::pin(async { panic!("boom") })).await;
            outcome
        });
        assert!(!matches!(read.await, Ok(Ok(()))));
    }
    assert_eq!(ids(&fresh.db).await, [0_i64; 0]);
}

#[tokio::test]
async fn one_row_is_demanded_where_one_must_be() {
    let fresh = seats().await;
    let outcome: db::Result<i64> = fresh.db.read(|tx| Box::pin(tx.one(sql!("SELECT id FROM seat"), &[]))).await;
    assert!(matches!(&outcome, Err(Error::Defect(text)) if text.contains("reads.rs")), "{outcome:?}");
}

#[tokio::test]
async fn ping_answers() {
    seats().await.db.ping().await.unwrap();
}
