//! Pages of campaigns.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default().merge(super::api::routes())
}
