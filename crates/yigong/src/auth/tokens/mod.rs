//! Keys for other platforms (V2.3): each acts as the person who made it, through the API only, within the
//! scopes it was given, until it is revoked or its days are over. It is shown once; its hash is kept.

mod actions;
mod model;
mod pages;
mod store;

pub use actions::{MakeToken, RevokeToken};
pub use model::{Scope, is_key};
pub(super) use pages::routes;
pub use store::holder;
