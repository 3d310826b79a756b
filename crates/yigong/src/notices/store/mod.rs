//! All SQL of notices.

mod adoptions;
mod check;
mod notices;
mod objections;
mod promotions;

pub(super) use adoptions::{adopted, adoptions, insert_adoption};
pub(super) use check::{unbalanced, undecided, unrevoked};
pub(crate) use notices::candidates;
pub use notices::notice;
pub(super) use notices::{
    conclude, due, entries, event, events, events_of, extend, insert, insert_entry, is_settled, listed_in, lock,
    next_number, notices, of_campaign, ready,
};
pub(super) use objections::{
    NewObjection, conflict, decide, desk, follow, give_back, insert_objection, next_objection, objection, recusals,
    recuse, sealed, take,
};
pub use promotions::promotion;
pub(super) use promotions::{Search, gallery, insert_promotion, insert_revocation, revocation, set_successor};
