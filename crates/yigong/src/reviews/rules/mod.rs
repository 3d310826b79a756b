//! Pure rules of review: whether a plan can be held, what a sheet must hold, when a further expert
//! reads, what the frozen rule decides.

mod frozen;
mod plan;
mod sheet;
mod verdict;

pub(super) use frozen::Rule;
pub(super) use plan::{largest, problems};
pub(super) use sheet::{gate_denied, missing, spread, third_wanted, total};
pub(super) use verdict::{Candidate, Verdict, decide};
