//! The web: the table of routes with their rules, the page around every page, errors, assets.

mod assets;
mod cache;
mod download;
mod errors;
mod extract;
mod guard;
mod health;
mod layout;
mod limits;
mod linger;
mod menu;
mod qr;
mod routes;
mod server;
mod shed;
mod table;

pub use assets::asset;
pub(crate) use download::{XLSX, download, file, streamed};
pub use extract::{Form, Json, Query, Upload, Visit};
pub(crate) use extract::{encode, flash, idempotency_key, origin, see};
pub(crate) use guard::{cookie, session_token};
pub(crate) use layout::html;
pub use layout::{Page, duration, filters};
pub use limits::Limits;
pub(crate) use menu::work_links;
pub use menu::{For, Link, Place};
pub(crate) use qr::qr_svg;
pub use routes::{openapi, router, table};
pub use server::{listen, serve};
pub use table::{Access, Routes};
