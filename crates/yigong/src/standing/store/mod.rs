//! All SQL of standings.

mod board;
mod check;
mod counted;
mod facts;
mod ledger;
mod year;

pub(super) use board::{Below, everyone, members};
pub use board::{Crumb, Member, Sums};
pub(crate) use board::{crumbs, sums as board_sums};
pub(super) use check::{Tally, kept, tallies, unkept};
pub(super) use counted::{counted, head_of, minutes_of};
pub(super) use facts::{everybody, facts, sums};
pub use ledger::Entry;
pub(super) use ledger::{counted_at, ledger, name, years};
pub(super) use year::{Delta, Year, add, create, is_open, lock, mark_open, present, settle, shift};
