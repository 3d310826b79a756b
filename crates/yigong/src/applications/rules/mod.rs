//! Pure rules of applications: what is written, what is missing, what contradicts the ledger.

mod checklist;
mod claims;
mod difference;
mod guidance;
mod term;

pub(super) use checklist::{Item, checklist, label, missing_for_form, missing_for_summary};
pub(super) use claims::{Claim, claims};
pub(super) use difference::{Piece, difference};
pub(super) use guidance::{Advice, advice, summary_advice, title_advice};
pub(super) use term::{parse_month, term_words};
