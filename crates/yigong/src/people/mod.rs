//! people.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
