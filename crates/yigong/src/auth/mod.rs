//! Who asks, and how far their hand reaches: sessions, accounts, roles.
//!
//! A role is held at a node of the organisation tree and reaches everything below it, or at a team.
//! Loading a thing within somebody's reach is the authorisation: `reach` is asked by actions, not
//! by handlers.

mod actions;
mod api;
mod attempts;
mod factor;
mod model;
mod pages;
mod reach;
mod store;
mod tokens;

pub use actions::{ChangePassword, Grant as GrantRole, Revoke as RevokeRole, SetPassword, SignIn, SignOut};
pub(crate) use actions::{Entered, end_roles_left, hash, sign_in};
pub use model::{Actor, Channel, Grant, Role};
pub(crate) use pages::{acceptable, enter, routes, with_session};
pub use reach::{leads, manages, require_leader, require_manager, sees_person};
pub use store::{Held, actor_of, held_at, resume};
pub(crate) use store::{make_expert, person_of};
pub use tokens::{MakeToken, RevokeToken, Scope, holder, is_key};
