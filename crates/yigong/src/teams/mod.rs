//! Teams: who they are, who belongs to them, who leads them (V2.2: anyone may join several).

mod model;
mod store;

pub use model::{Member, Team};
pub use store::{by_code, members, team};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
