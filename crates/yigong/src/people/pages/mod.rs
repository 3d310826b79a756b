//! Pages of people: the public ones, one's own account, and those of who manages others.

mod account;
mod claim;
mod codes;
mod exemption;
mod person;
mod public;
mod register;

pub(super) use public::{about, care};

use crate::web::{Access, Routes};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/claim", Access::Public, claim::show)
        .post("/claim", Access::Public, claim::submit)
        .get("/register", Access::Public, register::show)
        .post("/register", Access::Public, register::submit)
        .get("/me/account", Access::SignedIn, account::show)
        .post("/me/account/phone", Access::SignedIn, account::change_phone)
        .post("/me/account/consents/{purpose}", Access::SignedIn, account::consent)
        .post("/me/account/sessions/end", Access::SignedIn, account::sign_out_everywhere)
        .get("/me/account/data", Access::SignedIn, account::data)
        .get("/people/{id}", Access::Manager, person::show)
        .post("/people/{id}/reveal", Access::Manager, person::reveal)
        .post("/people/{id}/memberships", Access::Manager, person::transfer)
        .post("/people/{id}/memberships/end", Access::Manager, person::leave)
        .post("/people/{id}/claim-codes", Access::Manager, codes::issue)
        .get("/organisations/{id}/claim-codes", Access::Manager, codes::offer)
        .post("/organisations/{id}/claim-codes", Access::Manager, codes::issue_all)
        .post("/people/{id}/exemptions", Access::Manager, exemption::record)
        .post("/people/{id}/exemptions/{exemption}/approval", Access::Manager, exemption::approve)
        .post("/people/{id}/exemptions/{exemption}/end", Access::Manager, exemption::end)
}
