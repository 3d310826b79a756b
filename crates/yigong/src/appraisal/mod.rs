//! Year-end: the branch's pack, reference sheets, measures taken with people (V2.5, V2.6, V2.8).

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
