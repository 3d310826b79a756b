//! Reviews: experts, recusal, assignment, blind dossiers, marks and the ranking they give (N4.3).

mod wording;

pub(crate) use wording::{explain, note};

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
