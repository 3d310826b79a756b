//! Recognition of long service: stars and lists, with consent.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
