//! Reads see one state and change nothing.

use db::{Engine, Error, sql};

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

/// Otherwise the server may plan a hot statement anew at every call, and compile what only looks dear.
#[tokio::test]
async fn on_postgres_statements_are_planned_once() {
    let fresh = seats().await;
    if fresh.db.engine() == Engine::Sqlite {
        return; // it has no such setting
    }
    let settings = sql!("SELECT current_setting('plan_cache_mode') || ' ' || current_setting('jit')");
    let plans: db::Result<String> = fresh.db.read(|tx| Box::pin(tx.one(settings, &[]))).await;
    assert_eq!(plans.unwrap(), "force_generic_plan off");
}

#[tokio::test]
async fn ping_answers() {
    seats().await.db.ping().await.unwrap();
}

/// More at once than there are connections for it, one of them panicking: all are answered, nothing is
/// written, and once the database is closed it says so.
#[tokio::test(flavor = "multi_thread")]
async fn reads_on_the_spot_are_reads_like_any_other() {
    let fresh = seats().await;
    fresh.db.write(add(1, 0)).await.unwrap();
    let mut readers = tokio::task::JoinSet::new();
    for nth in 0..64 {
        let db = fresh.db.clone();
        readers.spawn(async move {
            let read = db.read_here(move |tx| {
                Box::pin(async move {
                    assert!(nth != 7, "one of them panics");
                    tx.all::<i64>(sql!("SELECT id FROM seat"), &[]).await
                })
            });
            read.await
        });
    }
    let mut answered = 0;
    while let Some(read) = readers.join_next().await {
        answered += i64::from(matches!(read, Ok(Ok(ids)) if ids == [1]));
    }
    assert_eq!(answered, 63);
    let glance = fresh.db.glance(|tx| Box::pin(tx.one::<i64>(sql!("SELECT COUNT(*) FROM seat"), &[]))).await;
    assert_eq!(glance.unwrap(), 1);
    let write = fresh.db.read_here(|tx| Box::pin(tx.run(sql!("DELETE FROM seat"), &[]))).await;
    assert!(write.is_err());
    fresh.db.close();
    let closed = fresh.db.read_here(|tx| Box::pin(tx.one::<i64>(sql!("SELECT COUNT(*) FROM seat"), &[]))).await;
    assert!(matches!(closed, Err(db::Error::Unavailable(_))), "{closed:?}");
}
