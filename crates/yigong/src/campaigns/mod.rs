//! Campaigns: the yearly call as data (N1–N4): kinds, scopes, conditions, deadlines, quota, form, rubric.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
