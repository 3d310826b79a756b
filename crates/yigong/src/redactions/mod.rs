//! Redaction of applications (N4.2g): a version's texts are looked through for names, addresses, units,
//! phones and numbers of those served; a person of the unit confirms, adds, takes away. What is
//! confirmed becomes the masked layer, the only one experts and public ever see. Nothing is masked or
//! published by the program alone, and an application cannot be recommended before this is done.

mod actions;
mod api;
mod check;
mod model;
mod pages;
mod rules;
mod store;

pub use actions::{Confirm, Decide};
pub use check::verify;
pub use model::{Decision, Mark, Review};
pub use store::{latest, marks};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
