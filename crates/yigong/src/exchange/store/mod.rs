//! All SQL of the exchange.

mod erasures;
mod feeds;
mod forget;
mod honours;
mod internal;
mod mine;
mod open;
mod webhooks;

pub use erasures::erasure_due;
pub(super) use erasures::*;
pub(super) use feeds::*;
pub(super) use forget::pseudonymise;
pub(super) use internal::*;
pub(super) use mine::*;
pub(super) use open::*;
pub(super) use webhooks::*;
