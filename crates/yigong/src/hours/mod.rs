//! Hours: attendance as it happens, the ledger it becomes, and the changes two people agree on.
//!
//! Presence is kept as intervals; a check-out enters what they are worth into the ledger in its own
//! transaction. Rows are never changed: a correction is a reversal and a new row. What needs a second
//! person is a *proposal* — back-fill, forgotten check-out, minutes over a daily cap, correction —
//! and is decided in one place, [`Decide`].

mod actions;
mod api;
mod code;
mod enter;
mod ledger;
mod model;
mod pages;
mod roots;
mod rules;
mod store;
mod verify;

pub use actions::{
    Backfill, CheckIn, CheckOut, Correct, Decide, Decided, HandIn, Record, Served, Service, SettleActivity,
    SettleForgotten, Sweep, SweepRoots, Withdraw, due, is_free, serve,
};
pub use code::{accepts as code_accepts, at as code_at, remaining as code_remaining, tidy as code_tidy};
pub use enter::{Entered, Given, enter, is_serving};
pub use ledger::{NewEntry, post};
pub use model::{CheckedIn, CheckedOut, Entry, Kind, Level, Presence, Proposal, ProposalState, Source, Who};
pub(crate) use pages::routes;
pub use roots::{Root, is_due as roots_due, root_of};
pub use rules::Span;
pub use store::ready_to_settle;
pub use verify::verify;
