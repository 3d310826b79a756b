//! Teams: who they are, who belongs to them, who leads them (V2.2: anyone may join several).

mod actions;
mod api;
mod draft;
mod model;
mod pages;
mod store;

pub use actions::{Create, Edit, JoinTeam, LeaveTeam, Seed};
pub use draft::Draft;
pub use model::{Member, Team};
pub use store::{by_code, for_leader, members, team};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
