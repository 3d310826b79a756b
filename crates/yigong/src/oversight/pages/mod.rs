//! The pages of oversight: an organisation's findings, the draws, a drawn row, the public account.

mod audits;
mod draws;
mod findings;
mod item;

use crate::web::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/organisations/{id}/oversight", Access::Manager, findings::show)
        .get("/ledger/audits", Access::Public, audits::show)
        .get("/oversight/draws", Access::Organiser, draws::list)
        .post("/oversight/draws", Access::Organiser, draws::create)
        .get("/oversight/draws/{id}", Access::Organiser, draws::show)
        .get("/oversight/items/{entry}", Access::SignedIn, item::show)
        .post("/oversight/items/{entry}/outcome", Access::Organiser, item::check)
        .post("/oversight/items/{entry}/appeal", Access::SignedIn, item::appeal)
}
