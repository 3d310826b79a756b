//! The second factor: a time-based code (TOTP, RFC 6238) from the person's own phone, for those who
//! manage others. Where it is required, roles over organisations rest until it is set up.

mod actions;
mod pages;
mod store;

pub(super) use actions::{FinishSignIn, begin, is_set_up};
pub(super) use pages::{ask, routes};
