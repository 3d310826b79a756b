//! The pages of certificates: one's own, one certificate, many at once, and the public check.

mod bulk;
mod mine;
mod show;
mod verify;

use crate::web::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/me/certificates", Access::SignedIn, mine::list)
        .post("/me/certificates", Access::SignedIn, mine::issue)
        .get("/certificates/verify", Access::Public, verify::show)
        .get("/certificates/{id}", Access::SignedIn, show::show)
        .get("/certificates/{id}/print", Access::SignedIn, show::print)
        .post("/certificates/{id}/revocation", Access::Manager, show::revoke)
        .get("/organisations/{id}/certificates", Access::Manager, bulk::organisation)
        .post("/organisations/{id}/certificates", Access::Manager, bulk::start_organisation)
        .get("/teams/{id}/certificates", Access::Leader, bulk::team)
        .post("/teams/{id}/certificates", Access::Leader, bulk::start_team)
        .get("/certificates/batches/{id}", Access::Manager, bulk::show)
        .get("/certificates/batches/{id}/print", Access::Manager, bulk::print)
}
