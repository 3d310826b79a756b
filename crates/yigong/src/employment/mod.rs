//! Employment referral of laid-off volunteers of good record (V2.7).

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
