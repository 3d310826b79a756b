//! Looking at rows, and putting some in, past the program.

use db::{FromRow, Op, Stmt, Tx, Value};
use yigong::Id;

use crate::TestApp;

/// Statements that run in one transaction.
pub(crate) struct Script(pub(crate) Vec<(&'static Stmt, Vec<Value>)>);

impl Op for Script {
    type Out = u64;
    type Err = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<u64> {
        let mut touched = 0;
        for (statement, params) in &self.0 {
            touched += tx.run(statement, params).await?;
        }
        Ok(touched)
    }
}

/// A statement out of a text. It is never freed: a test makes few of them.
fn statement(sql: &str) -> &'static Stmt {
    Box::leak(Box::new(Stmt::new(Box::leak(sql.to_owned().into_boxed_str()), "a test")))
}

impl TestApp {
    /// Runs a statement (`app.exec_sql("DELETE … WHERE region = $1", params![app.region()])`);
    /// returns how many rows it touched.
    pub async fn exec_sql(&self, sql: &str, params: &[Value]) -> u64 {
        let outcome = self.try_sql(sql, params).await;
        outcome.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The same, for statements that should fail.
    pub async fn try_sql(&self, sql: &str, params: &[Value]) -> db::Result<u64> {
        self.db.write(Script(vec![(statement(sql), params.to_vec())])).await
    }

    /// All rows of a query: `let names: Vec<String> = app.query("SELECT name FROM team", &[]).await`.
    pub async fn query<T: FromRow + Send + 'static>(&self, sql: &str, params: &[Value]) -> Vec<T> {
        let (statement, params) = (statement(sql), params.to_vec());
        let rows = self.db.read(move |tx| Box::pin(async move { tx.all(statement, &params).await })).await;
        rows.unwrap_or_else(|error: db::Error| panic!("{sql}: {error}"))
    }

    /// The one row of a query.
    pub async fn query_one<T: FromRow + Send + 'static>(&self, sql: &str, params: &[Value]) -> T {
        let mut rows = self.query(sql, params).await;
        assert_eq!(rows.len(), 1, "{sql}: rows");
        rows.remove(0)
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        self.query_one(&format!("SELECT COUNT(*) FROM {table}"), &[]).await
    }

    /// The city's county-level code.
    #[must_use]
    pub fn region(&self) -> i64 {
        self.city.region
    }

    /// The organisation of this name or code.
    pub async fn organisation(&self, name: &str) -> Id {
        let sql = "SELECT id FROM organisation WHERE region = $1 AND (name = $2 OR code = $2)";
        self.query_one(sql, db::params![self.region(), name]).await
    }

    /// The team of this name or code.
    pub async fn team(&self, name: &str) -> Id {
        let sql = "SELECT id FROM team WHERE region = $1 AND (name = $2 OR code = $2)";
        self.query_one(sql, db::params![self.region(), name]).await
    }
}
