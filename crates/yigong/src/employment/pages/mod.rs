//! The pages of employment referral: a person's own, and the centre's.

mod desk;
mod mine;

use crate::web::{Access, For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/me/employment", Access::SignedIn, mine::show)
        .post("/me/employment", Access::SignedIn, mine::opt_in)
        .post("/me/employment/departure", Access::SignedIn, mine::leave)
        .get("/work/employment", Access::Manager, desk::list)
        .get("/employment/seekers/{id}", Access::Manager, desk::show)
        .post("/employment/seekers/{id}/details", Access::Manager, desk::look)
        .post("/employment/seekers/{id}/offers", Access::Manager, desk::recommend)
        .post("/employment/offers/{id}/outcome", Access::Manager, desk::settle)
        .link(Place::Work, For::Manager, "/work/employment", "就业推荐", "下岗党员义工的优先推荐（V2.7）")
        .link(Place::Mine, For::Everybody, "/me/employment", "就业推荐", "下岗待业的党员义工可自愿申请")
}
