//! One SQL text on two engines.
//!
//! The embedded default is SQLite; at scale it is PostgreSQL and what speaks its protocol. There
//! is no query builder: a statement is a SQL text both engines take ([`sql!`]), an operation is a
//! value ([`Op`]) that runs in one transaction and may be run again, and [`Db`] decides how.
//!
//! * On SQLite one writer thread gathers the operations that wait, runs each in a savepoint of one
//!   `BEGIN IMMEDIATE … COMMIT`, and answers only after the commit has reached the disk
//!   (`synchronous=FULL`). Reads run on threads of their own, each on a WAL snapshot.
//! * On PostgreSQL each operation is a transaction on a pooled connection, run again after a
//!   serialisation failure or a deadlock.

mod database;
mod error;
mod migrate;
mod op;
mod postgres;
mod row;
mod sqlite;
mod statement;
mod tally;
mod tx;
mod value;

pub use database::{Db, Engine};
pub use error::Error;
pub use migrate::{Migration, migrate};
pub use op::{BoxFuture, Fault, Op};
pub use row::{FromRow, Row};
pub use statement::{STATEMENTS, Stmt};
pub use tally::Written;
pub use tx::Tx;
pub use value::{FromValue, ToValue, Value};

#[doc(hidden)]
pub use linkme;

/// The result of a database call.
pub type Result<T, E = Error> = std::result::Result<T, E>;
