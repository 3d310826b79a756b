//! All SQL of the exchange.

mod erasures;
mod internal;
mod mine;
mod open;
mod webhooks;

pub(super) use erasures::*;
pub(super) use internal::*;
pub(super) use mine::*;
pub(super) use open::*;
pub(super) use webhooks::*;
