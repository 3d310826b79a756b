//! All SQL of standings.

mod board;
mod facts;
mod ledger;
mod year;

pub(super) use facts::{Everybody, everybody, facts, sums};
pub(super) use year::{Delta, Year, add, create, lock, settle, shift};
