//! Oversight: a quota tempts units to invent hours, so the ledger is watched in three ways.
//!
//! Pure detectors (`rules`) read a year of an organisation and everything below it and list what
//! should be looked at, each with what was seen and why it matters; they accuse nobody and change
//! nothing. Once a month rows are drawn at random with a seed nobody can choose ([`Draw`]), and
//! organisers who had no part in a row record what they found ([`Check`]). Whoever's row is found
//! not in order can answer in their own words ([`Appeal`]). Corrections stay with `hours`.

mod actions;
mod check;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{Appeal, Check, Draw};
pub use check::verify;
pub use model::{Finding, Outcome, Severity, Sign};
pub(crate) use pages::routes;
