//! The pages of hours: scanning, the leader's desk, settlement, proposals, the work desk, roots.

mod corrections;
mod desk;
mod proposals;
pub(super) mod qr;
mod roots;
mod scan;
mod settlement;
mod work;

use super::api;
use crate::web::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/shifts/{id}/scan", Access::SignedIn, scan::show)
        .post("/shifts/{id}/scan", Access::SignedIn, scan::record)
        .get("/shifts/{id}/desk", Access::Leader, desk::show)
        .post("/shifts/{id}/desk", Access::Leader, desk::record)
        .get("/shifts/{id}/code", Access::Leader, desk::code)
        .get("/shifts/{id}/settlement", Access::Leader, settlement::show)
        .post("/shifts/{id}/settlement", Access::Leader, settlement::settle)
        .post("/shifts/{id}/backfills", Access::Leader, settlement::backfill)
        .post("/activities/{id}/settlement", Access::Leader, settlement::close)
        .get("/proposals/{id}", Access::SignedIn, proposals::show)
        .get("/proposals/{id}/proof", Access::SignedIn, proposals::proof)
        .post("/proposals/{id}/decision", Access::Leader, proposals::decide)
        .post("/proposals/{id}/withdrawal", Access::SignedIn, proposals::withdraw)
        .get("/me/corrections", Access::SignedIn, corrections::list)
        .get("/me/corrections/new", Access::SignedIn, corrections::new)
        .post("/me/corrections", Access::SignedIn, corrections::create)
        .get("/work", Access::SignedIn, work::show)
        .get("/ledger/roots", Access::Public, roots::show)
        .get("/ledger/roots.json", Access::Public, roots::json)
        .merge(api::routes())
}
