//! Pages of applications.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default().merge(super::api::routes())
}
