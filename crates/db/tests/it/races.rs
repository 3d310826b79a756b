//! Fifty at once for five seats.

use db::{Error, params, sql};

use crate::{Do, add, seats};

/// Takes a seat if one is left; whether there was.
fn take() -> Do<bool> {
    Do(Box::new(|tx| {
        Box::pin(async move {
            let guarded = sql!("UPDATE seat SET taken = taken + 1 WHERE id = $1 AND taken < $2");
            Ok(tx.run(guarded, params![1, 5]).await? == 1)
        })
    }))
}

#[tokio::test]
async fn a_guarded_counter_never_oversells() {
    let fresh = seats().await;
    fresh.db.write(add(1, 0)).await.unwrap();
    let takers: Vec<_> = (0..50)
        .map(|_| {
            let db = fresh.db.clone();
            tokio::spawn(async move { db.write(take()).await.unwrap() })
        })
        .collect();
    let mut taken = 0;
    for taker in takers {
        taken += i64::from(taker.await.unwrap());
    }
    let rows: db::Result<i64> = fresh.db.read(|tx| Box::pin(tx.one(sql!("SELECT taken FROM seat"), &[]))).await;
    assert_eq!((taken, rows.unwrap()), (5, 5));
}

#[tokio::test]
async fn two_who_find_no_row_and_both_insert_are_reconciled() {
    let fresh = seats().await;
    let count_one = || {
        Do(Box::new(|tx| {
            Box::pin(async move {
                let update = sql!("UPDATE seat SET taken = taken + 1 WHERE id = $1");
                if tx.run(update, params![9]).await? == 0 {
                    tx.run(sql!("INSERT INTO seat (id, taken) VALUES ($1, $2)"), params![9, 1]).await?;
                }
                Ok::<_, Error>(())
            })
        }))
    };
    let (a, b, c) = tokio::join!(fresh.db.write(count_one()), fresh.db.write(count_one()), fresh.db.write(count_one()));
    a.and(b).and(c).unwrap();
    let taken: db::Result<i64> = fresh.db.read(|tx| Box::pin(tx.one(sql!("SELECT taken FROM seat"), &[]))).await;
    assert_eq!(taken.unwrap(), 3);
}
