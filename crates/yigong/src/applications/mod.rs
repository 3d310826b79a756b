//! Applications of a campaign (附件1, N4.1–N4.2): the form F1–F12 and the five-part summary, saved
//! field by field with every change kept; versions that never change and carry the code printed on
//! paper; evidence from the ledger; recommendation within a unit's quota; paper taken in; screening.
//!
//! The states are one machine, [`State`], moved only by [`transition`]; review, notice, revocation and
//! promotion move the later ones through it. Outside the unit only the masked layer of a version is
//! shown ([`dossier`]), and it is confirmed by a person first ([`freeze`], [`texts`], [`confirm_mask`]).

mod actions;
mod api;
mod check;
mod conditions;
mod flow;
mod mask;
mod model;
mod pages;
mod reach;
mod rules;
mod store;

pub use actions::{
    Create, Freeze, LapseCorrections, Link, Propose, Receive, Recommend, RemindUnits, Reopen, Return, Save, Saved,
    Screen, Submit, TakeBack, Unlink, Withdraw, lapses_due, reminders_due,
};
pub use check::verify;
pub use flow::transition;
pub use mask::{Dossier, Text, confirm_mask, dossier, freeze, mask_confirmed, texts, texts_now};
pub use model::{Application, Event, Evidence, Month, Outcome, Purpose, Receipt, State, Version};
pub(crate) use pages::routes;
pub use reach::{may_write, require_writer, sees};
pub use store::{application, events, in_state, of_campaign, version, version_by_code};
