//! Needs: who needs help and who offers it find each other (V1.2), and events of the whole city (V1.1).

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
