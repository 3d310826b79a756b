//! Disclosure: how units did, made public without exposing people (V2.5), and the dashboards.
//!
//! Everything is read from totals kept in the ledger's transaction: the years of organisations
//! (`standing`) and `service_month`, which the ledger feeds through [`count`]. What the public may see
//! of a unit is decided by pure rules ([`suppress`]): small groups are left out, and with them as many
//! others as it takes that nothing can be computed back. Names appear only where consented.

mod api;
mod chart;
mod check;
mod model;
mod pages;
mod read;
mod rules;
mod store;

pub use check::verify;
pub use model::{Cell, Limits, Shown};
pub use rules::suppress;
pub use store::{Service, count};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
