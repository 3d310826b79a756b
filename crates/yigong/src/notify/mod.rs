//! The inbox: what a person is told, written in the transaction that gives the reason to tell.

mod model;
mod pages;
mod store;

pub use model::{Kind, Message};
pub(crate) use pages::routes;
pub use store::{inbox, send};
