//! The web: the table of routes with their rules, the page around every page, errors, assets.

mod assets;
mod errors;
mod extract;
mod guard;
mod health;
mod layout;
mod limits;
mod menu;
mod routes;
mod server;
mod shed;
mod table;

pub use assets::asset;
pub use extract::{Form, Json, Query, Upload, Visit};
pub(crate) use extract::{encode, flash, idempotency_key, origin, see};
pub(crate) use guard::session_token;
pub(crate) use layout::html;
pub use layout::{Page, duration, filters};
pub use limits::Limits;
pub use menu::{For, Link, Place};
pub use routes::{openapi, router, table};
pub use server::serve;
pub use table::{Access, Routes};
