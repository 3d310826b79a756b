//! A transaction in progress, on either engine.

use deadpool_postgres::ClientWrapper;
use tokio_postgres::types::ToSql;

use crate::{Error, FromRow, Result, Row, Stmt, Value};

/// A transaction. Statements run in order; it commits when its operation returns `Ok`.
pub struct Tx<'c> {
    inner: Inner<'c>,
    /// Set when a statement fails. PostgreSQL would turn the commit into a silent rollback, SQLite
    /// would keep the rest: so an operation that swallows a failure is refused on both.
    failed: &'c mut bool,
}

enum Inner<'c> {
    Sqlite(&'c mut rusqlite::Connection),
    Postgres(&'c ClientWrapper),
}

impl<'c> Tx<'c> {
    pub(crate) fn sqlite(connection: &'c mut rusqlite::Connection, failed: &'c mut bool) -> Self {
        Self { inner: Inner::Sqlite(connection), failed }
    }

    pub(crate) fn postgres(client: &'c ClientWrapper, failed: &'c mut bool) -> Self {
        Self { inner: Inner::Postgres(client), failed }
    }

    pub(crate) fn swallowed() -> Error {
        Error::Defect("an operation went on after a failed statement".into())
    }

    /// The same transaction, borrowed for a shorter while.
    pub fn reborrow(&mut self) -> Tx<'_> {
        let inner = match &mut self.inner {
            Inner::Sqlite(connection) => Inner::Sqlite(connection),
            Inner::Postgres(client) => Inner::Postgres(client),
        };
        Tx { inner, failed: self.failed }
    }

    /// Runs a statement that answers no rows; returns how many rows it touched.
    pub async fn run(&mut self, stmt: &'static Stmt, params: &[Value]) -> Result<u64> {
        let touched = self.execute(stmt, params).await;
        self.noted(stmt, touched)
    }

    async fn execute(&mut self, stmt: &'static Stmt, params: &[Value]) -> Result<u64> {
        match &mut self.inner {
            Inner::Sqlite(connection) => {
                let mut prepared = connection.prepare_cached(stmt.sqlite())?;
                Ok(prepared.execute(rusqlite::params_from_iter(params))? as u64)
            }
            Inner::Postgres(client) => {
                let prepared = client.prepare_cached(stmt.sql()).await?;
                Ok(client.execute(&prepared, &references(params)).await?)
            }
        }
    }

    /// All rows of the answer.
    pub async fn all<T: FromRow>(&mut self, stmt: &'static Stmt, params: &[Value]) -> Result<Vec<T>> {
        let rows = self.query(stmt, params).await;
        self.noted(stmt, rows)
    }

    async fn query<T: FromRow>(&mut self, stmt: &'static Stmt, params: &[Value]) -> Result<Vec<T>> {
        match &mut self.inner {
            Inner::Sqlite(connection) => sqlite_all(connection, stmt, params),
            Inner::Postgres(client) => {
                let prepared = client.prepare_cached(stmt.sql()).await?;
                let rows = client.query(&prepared, &references(params)).await?;
                rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The first row of the answer, if there is one.
    pub async fn first<T: FromRow>(&mut self, stmt: &'static Stmt, params: &[Value]) -> Result<Option<T>> {
        Ok(self.all(stmt, params).await?.into_iter().next())
    }

    /// The row of a statement that always answers one, such as a `COUNT`.
    pub async fn one<T: FromRow>(&mut self, stmt: &'static Stmt, params: &[Value]) -> Result<T> {
        let row = self.first(stmt, params).await?;
        self.noted(stmt, row.ok_or_else(|| Error::Defect("no row".into())))
    }

    /// Prepares a statement without running it, to check that this engine takes it.
    pub async fn prepare(&mut self, stmt: &'static Stmt) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(connection) => {
                connection.prepare(stmt.sqlite())?;
            }
            Inner::Postgres(client) => {
                client.prepare(stmt.sql()).await?;
            }
        }
        Ok(())
    }

    /// Remembers a failure, and says where its statement is written.
    fn noted<T>(&mut self, stmt: &Stmt, outcome: Result<T>) -> Result<T> {
        outcome.map_err(|error| {
            *self.failed = true;
            match error {
                Error::Defect(text) => Error::Defect(format!("{text} ({})", stmt.at())),
                other => other,
            }
        })
    }

    /// Runs a script of several statements without parameters, as a migration does.
    pub(crate) async fn script(&mut self, text: &str) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(connection) => Ok(connection.execute_batch(text)?),
            Inner::Postgres(client) => Ok(client.batch_execute(text).await?),
        }
    }

    /// Whether this transaction is on PostgreSQL.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.inner, Inner::Postgres(_))
    }
}

fn sqlite_all<T: FromRow>(connection: &rusqlite::Connection, stmt: &'static Stmt, params: &[Value]) -> Result<Vec<T>> {
    let mut prepared = connection.prepare_cached(stmt.sqlite())?;
    let mut rows = prepared.query(rusqlite::params_from_iter(params))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(T::from_row(&Row::Sqlite(row))?);
    }
    Ok(out)
}

fn references(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
