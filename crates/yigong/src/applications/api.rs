//! The API of applications.

use crate::web::Routes;

pub(super) fn routes() -> Routes {
    Routes::default()
}
