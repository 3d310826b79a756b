//! Events of the whole city (V1.1): the organisers announce one, teams join with an activity, shifts
//! and seats of their own, one page shows all of it.

mod actions;
mod form;
mod model;
mod pages;
mod store;

pub use actions::{Announce, CallOff, Join};
pub use model::{Event, NewEvent};
pub(super) use pages::routes;
pub(super) use store::of_activity;
