//! Organisations: the tree of party committees and branches (N0.2). Its shape is public; who belongs
//! to it is for those who manage it.
//!
//! The tree has a closure table, so that "everything below" is one indexed look-up on any engine.

mod actions;
mod api;
mod model;
mod pages;
mod store;

pub use actions::Seed;
pub use model::{Organisation, kind_label};
pub(crate) use store::contains;
pub use store::{ancestors, by_code, by_name, children, organisation, root, search, subtree};

use crate::web::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/organisations", Access::Public, pages::index)
        .get("/organisations/{id}", Access::Public, pages::show)
        .post("/organisations/{id}/roles", Access::Manager, pages::grant)
        .post("/organisations/{id}/roles/{grant}/end", Access::Manager, pages::revoke)
        .merge(api::routes())
}
