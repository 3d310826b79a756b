//! An operation as a value.

use std::future::Future;
use std::pin::Pin;

use crate::{Error, Tx};

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The error of an operation: it can hold a database error, and tells whether it does.
pub trait Fault: From<Error> + Send + 'static {
    /// The database error inside, if that is what this is.
    fn database(&self) -> Option<&Error>;
}

impl Fault for Error {
    fn database(&self) -> Option<&Error> {
        Some(self)
    }
}

/// Something done in one transaction: all of it or none. It takes `&self` because it is run again
/// when the transaction loses a race, so it must not change anything but the database.
pub trait Op: Send + Sync + 'static {
    /// What it answers once committed.
    type Out: Send + 'static;
    /// How it fails; a failure rolls back.
    type Err: Fault;

    /// Does the work. On SQLite it must await nothing but `tx`.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Out, Self::Err>> + Send;
}
