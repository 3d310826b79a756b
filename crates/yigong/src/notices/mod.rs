//! Public notices, objections, revocation, promotion (N4.4, N5).

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
