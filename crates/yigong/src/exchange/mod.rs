//! Exchange: open data, a person's own data, erasure, feeds and webhooks.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
