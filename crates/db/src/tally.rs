//! What this process has written so far.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts commits and the operations they carried.
#[derive(Default)]
pub(crate) struct Tally {
    commits: AtomicU64,
    operations: AtomicU64,
}

/// A reading of the counts, since the database was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Transactions ended, with success or without.
    pub commits: u64,
    /// Operations in them: with group commit more than one each.
    pub operations: u64,
}

impl Tally {
    /// One more commit, of so many operations.
    pub(crate) fn add(&self, operations: usize) {
        self.operations.fetch_add(operations as u64, Ordering::Release);
        self.commits.fetch_add(1, Ordering::Release);
    }

    pub(crate) fn read(&self) -> Written {
        Written { commits: self.commits.load(Ordering::Acquire), operations: self.operations.load(Ordering::Acquire) }
    }
}
