//! The handle to a database, whichever engine it is.

use std::path::Path;
use std::sync::Arc;

use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::tally::Written;
use crate::{BoxFuture, Error, Fault, Op, Result, Tx, sql};

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// PostgreSQL, or what speaks its protocol.
    Postgres,
}

/// A database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

enum Inner {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens the SQLite file at `path`, creating it when it is not there.
    pub fn sqlite(path: &Path) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self(Arc::new(Inner::Sqlite(Sqlite::open(path, cores.max(2))?))))
    }

    /// A pool of `connections` to the server at `url` (`postgres://…`); connects when first used.
    pub fn postgres(url: &str, connections: usize) -> Result<Self> {
        Ok(Self(Arc::new(Inner::Postgres(Postgres::open(url, connections)?))))
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match *self.0 {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs the operation in one transaction; answers once it is durable.
    pub async fn write<O: Op>(&self, op: O) -> Result<O::Out, O::Err> {
        match &*self.0 {
            Inner::Sqlite(sqlite) => sqlite.write(op).await,
            Inner::Postgres(postgres) => postgres.write(&op).await,
        }
    }

    /// Reads on one snapshot; nothing can be written.
    pub async fn read<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Fault,
        F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite(sqlite) => sqlite.read(read).await,
            Inner::Postgres(postgres) => postgres.read(read).await,
        }
    }

    /// Reads on one snapshot what takes well under a millisecond: on SQLite without leaving the thread.
    pub async fn read_here<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Fault,
        F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite(sqlite) => sqlite.read_here(read).await,
            Inner::Postgres(postgres) => postgres.read(read).await,
        }
    }

    /// Reads a row or two that every request needs, the quickest way: on SQLite without leaving the thread, on
    /// PostgreSQL without a transaction, so that two statements may see different snapshots.
    pub async fn glance<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Fault,
        F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite(sqlite) => sqlite.read_here(read).await,
            Inner::Postgres(postgres) => postgres.glance(read).await,
        }
    }

    /// Writes a consistent copy of a SQLite database to `path`, while it is written to. The target
    /// must not exist. PostgreSQL is backed up with its own tools.
    pub async fn backup(&self, path: &Path) -> Result<()> {
        let Inner::Sqlite(sqlite) = &*self.0 else {
            return Err(Error::Unavailable("use pg_dump or WAL archiving".into()));
        };
        let (source, target) = (sqlite.path().to_owned(), path.to_owned());
        let copied = tokio::task::spawn_blocking(move || copy(&source, &target)).await;
        copied.map_err(|e| Error::Panicked(e.to_string()))?
    }

    /// What has been written through this handle and its clones: changes whenever anything was.
    #[must_use]
    pub fn written(&self) -> Written {
        match &*self.0 {
            Inner::Sqlite(sqlite) => sqlite.tally().read(),
            Inner::Postgres(postgres) => postgres.tally().read(),
        }
    }

    /// Whether a row can be read: what readiness asks.
    pub async fn ping(&self) -> Result<()> {
        let one: i64 = self.read(|tx| Box::pin(tx.one(sql!("SELECT CAST(1 AS BIGINT)"), &[]))).await?;
        (one == 1).then_some(()).ok_or_else(|| Error::Defect("SELECT 1 is not 1".into()))
    }

    /// Lets what is under way finish and closes; calls after this fail.
    pub fn close(&self) {
        match &*self.0 {
            Inner::Sqlite(sqlite) => sqlite.close(),
            Inner::Postgres(postgres) => postgres.close(),
        }
    }
}

fn copy(source: &Path, target: &Path) -> Result<()> {
    let connection = rusqlite::Connection::open(source)?;
    connection.execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
    Ok(())
}
