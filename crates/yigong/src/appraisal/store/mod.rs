//! All SQL of year-end.

mod cases;
mod people;
mod record;
mod year;

pub(super) use cases::{
    Opening, ask_review, broken, case, close, decide, decide_review, handled, insert, keep_statement, left_behind,
    mine, name_second, previous, reviews, take_over,
};
pub(super) use people::{Holder, card, counted_at, holders, holds, parent, whereabouts};
pub(super) use record::{attended, no_shows, open_matters, unsettled, untrue};
pub(super) use year::{Below, Corrected, Led, Missed, Range, Service, below, corrected, led, missed, services};
