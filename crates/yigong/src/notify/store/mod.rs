//! The SQL of messages.

mod contacts;
mod inbox;
mod outbox;

pub(super) use contacts::{
    Contact, choices, choose, contact, fail_code, forget, put_contact, put_template, template, templates, verified,
};
pub use inbox::{inbox, send};
pub(super) use inbox::{line, mark_read};
pub(super) use outbox::{counts, drop_row, enqueue, is_due, listing, retry, settle, take, wrong};
