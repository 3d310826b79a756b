//! Disclosure: how units did, made public without exposing people (V2.5), and the dashboards.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
