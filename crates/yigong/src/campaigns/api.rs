//! The API of campaigns.

use crate::web::Routes;

pub(super) fn routes() -> Routes {
    Routes::default()
}
