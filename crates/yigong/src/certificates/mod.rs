//! Certificates: issued from the ledger, signed, verifiable by anybody, revoked with their entries.

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
