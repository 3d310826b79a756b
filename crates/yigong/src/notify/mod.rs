//! What people are told: the inbox, written in the transaction that gives the reason to tell, and —
//! where the installation has an outlet and the person wants it — e-mail and SMS.
//!
//! [`send`] puts the message into the inbox and a row for each channel into the *outbox*, in the
//! caller's transaction, so nothing is told that did not happen and nothing that happened is lost.
//! [`deliver`] takes rows that are due under a lease, sends them outside any transaction and records
//! how it went; what fails is tried again with growing waits. A row keeps its id through all attempts
//! and the id travels along (`Message-ID`, the SMS provider's key), so a provider can drop a repetition.

mod actions;
mod check;
mod delivery;
mod model;
mod outlet;
mod pages;
mod rules;
mod store;
mod unsubscribe;

pub use actions::{ChangeEmail, Choose, RemoveEmail, Retry, SetTemplate, VerifyEmail};
pub use check::verify;
pub use delivery::deliver;
pub use model::{Channel, Delivery, Kind, Message};
pub use outlet::{Mail, Outlets, Sms, Smtp, Tls};
pub(crate) use pages::routes;
pub use rules::sound_template;
pub use store::{inbox, send};
