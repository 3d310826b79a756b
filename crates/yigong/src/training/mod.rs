//! Training: courses, attendance, and what must be learnt before some activities.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
