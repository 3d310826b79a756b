//! Exchange with other systems, and with people about their own data.
//!
//! Open data everybody may download (no persons), exports of an organisation shaped after the data
//! classes of MZ/T 061, everything about oneself as one file, erasure after a cooling-off with totals
//! and chains kept, Atom feeds, and webhooks: [`emit`] writes an event for each subscribed endpoint in
//! the transaction of the change, `worker` sends it signed until it is taken.

mod actions;
mod check;
mod client;
mod model;
mod pages;
mod render;
mod rules;
mod store;
mod worker;

pub use actions::{
    AddWebhook, AskErasure, ExportPeople, PauseWebhook, Redeliver, RemoveWebhook, SweepErasures, TestWebhook,
    WithdrawErasure, emit,
};
pub use check::verify;
pub use model::{Event, Format, Place, Table};
pub(crate) use pages::routes;
pub use rules::{is_public, signature};
pub use store::erasure_due;
pub use worker::deliver;
