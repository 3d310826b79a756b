//! What a notice counts and what an objection needs.

mod clock;
mod words;

pub use clock::closes_at;
pub(super) use words::{check_identity, check_plain, gives_away, title_words};
