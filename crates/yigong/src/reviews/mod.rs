//! Reviews: experts, recusal, assignment, blind dossiers, marks and the ranking they give (N4.3).

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
