//! One operation, one transaction, and an answer only once it is kept.

use db::{Error, params, sql};

use crate::{Do, add, ids, insert, seats};

#[tokio::test]
async fn what_was_answered_is_there_for_another_connection() {
    let fresh = seats().await;
    fresh.db.write(add(1, 0)).await.unwrap();
    assert_eq!(ids(&fresh.again()).await, [1]);
}

#[tokio::test]
async fn many_at_once_are_all_kept() {
    let fresh = seats().await;
    let writes: Vec<_> = (0..200)
        .map(|id| {
            let db = fresh.db.clone();
            tokio::spawn(async move { db.write(add(id, 0)).await })
        })
        .collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    assert_eq!(ids(&fresh.again()).await, (0..200).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_failing_operation_takes_back_only_itself() {
    let fresh = seats().await;
    let broken = Do(Box::new(|tx| {
        Box::pin(async move {
            insert(tx, 2, 0).await?;
            insert(tx, 3, 99).await
        })
    }));
    // Together, so that on SQLite they share one commit.
    let (one, two, four) = tokio::join!(fresh.db.write(add(1, 0)), fresh.db.write(broken), fresh.db.write(add(4, 0)));
    one.unwrap();
    assert!(matches!(two, Err(Error::Check(_))), "{two:?}");
    four.unwrap();
    assert_eq!(ids(&fresh.db).await, [1, 4]);
}

#[tokio::test]
async fn an_error_of_its_own_takes_it_back_too() {
    let fresh = seats().await;
    let refused = Do(Box::new(|tx| {
        Box::pin(async move {
            insert(tx, 1, 0).await?;
            Err::<(), _>(Error::Defect("changed my mind".into()))
        })
    }));
    fresh.db.write(refused).await.unwrap_err();
    assert_eq!(ids(&fresh.db).await, [0_i64; 0]);
}

#[tokio::test]
async fn a_failure_that_is_swallowed_is_refused() {
    let fresh = seats().await;
    fresh.db.write(add(1, 0)).await.unwrap();
    let careless = Do(Box::new(|tx| {
        Box::pin(async move {
            let _ = insert(tx, 1, 0).await;
            Ok(())
        })
    }));
    let outcome = fresh.db.write(careless).await;
    assert!(matches!(outcome, Err(Error::Defect(_))), "{outcome:?}");
    fresh.db.write(add(2, 0)).await.unwrap();
    assert_eq!(ids(&fresh.db).await, [1, 2]);
}

#[tokio::test]
async fn a_panic_takes_back_its_operation_and_the_next_one_runs() {
    let fresh = seats().await;
    let db = fresh.db.clone();
    let panicking = tokio::spawn(async move {
        let boom = Do::<()>(Box::new(|tx| {
            Box::pin(async move {
                insert(tx, 1, 0).await?;
                panic!("boom")
            })
        }));
        db.write(boom).await
    });
    // SQLite's writer thread catches it; on PostgreSQL it ends the caller's task.
    match panicking.await {
        Ok(outcome) => assert!(matches!(outcome, Err(Error::Panicked(_))), "{outcome:?}"),
        Err(join) => assert!(join.is_panic()),
    }
    fresh.db.write(add(2, 0)).await.unwrap();
    assert_eq!(ids(&fresh.db).await, [2]);
}

#[tokio::test]
async fn the_constraint_that_was_broken_is_named() {
    let fresh = seats().await;
    fresh.db.write(add(1, 0)).await.unwrap();
    let outcome = fresh.db.write(add(1, 0)).await;
    assert!(matches!(&outcome, Err(Error::Unique(name)) if name.contains("seat")), "{outcome:?}");
}

#[tokio::test]
async fn parameters_are_bound_by_their_number() {
    let fresh = seats().await;
    let crosswise = Do(Box::new(|tx| {
        Box::pin(async move {
            // SQLite alone would number $2 first.
            tx.run(sql!("INSERT INTO seat (taken, id) VALUES ($2, $1)"), params![7, 3]).await
        })
    }));
    fresh.db.write(crosswise).await.unwrap();
    assert_eq!(ids(&fresh.db).await, [7]);
}

#[tokio::test]
async fn a_closed_database_says_so() {
    let fresh = seats().await;
    fresh.db.close();
    let outcome = fresh.db.write(add(1, 0)).await;
    assert!(matches!(outcome, Err(Error::Unavailable(_))), "{outcome:?}");
}
