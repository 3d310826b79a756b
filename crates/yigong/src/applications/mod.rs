//! Applications of a campaign: the form F1–F12, the summary, versions, evidence from the ledger,
//! recommendation within the quota, paper that equals the screen, screening (N4.1, N4.2).

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}
