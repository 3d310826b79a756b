//! What the two engines promise alike. The engine is `YIGONG_TEST_ENGINE`.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests are tests too

mod migrations;
mod races;
mod reads;
mod writes;

use db::{BoxFuture, Db, Error, Migration, Op, Result, Tx, migrate, params, sql};
use testkit::Fresh;

const SCHEMA: &[Migration] = &[Migration {
    version: 1,
    name: "seats",
    sql: "CREATE TABLE seat (
    id BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    PRIMARY KEY (id),
    CHECK (taken >= 0 AND taken <= 5)
);",
    sqlite: "",
    postgres: "",
}];

/// An empty database with one table.
async fn seats() -> Fresh {
    let fresh = Fresh::create().await;
    migrate(&fresh.db, SCHEMA).await.unwrap();
    fresh
}

type Body<T> = Box<dyn for<'a, 't> Fn(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T>> + Send + Sync>;

/// An operation out of a closure.
struct Do<T>(Body<T>);

impl<T: Send + 'static> Op for Do<T> {
    type Out = T;
    type Err = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<T> {
        (self.0)(tx).await
    }
}

/// Adds a row.
fn add(id: i64, taken: i64) -> Do<u64> {
    Do(Box::new(move |tx| Box::pin(insert(tx, id, taken))))
}

async fn insert(tx: &mut Tx<'_>, id: i64, taken: i64) -> Result<u64> {
    tx.run(sql!("INSERT INTO seat (id, taken) VALUES ($1, $2)"), params![id, taken]).await
}

/// The ids of all rows.
async fn ids(db: &Db) -> Vec<i64> {
    let rows: Result<Vec<i64>> =
        db.read(|tx| Box::pin(async move { tx.all(sql!("SELECT id FROM seat ORDER BY id"), &[]).await })).await;
    rows.unwrap()
}
