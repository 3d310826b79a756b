//! The pages of recognition: one's own stars, the public lists, the making of a list.

mod lists;
mod make;
mod mine;

use crate::web::{Access, For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/me/stars", Access::SignedIn, mine::show)
        .post("/me/stars/{level}/certificate", Access::SignedIn, mine::certify)
        .get("/commendations", Access::Public, lists::index)
        .get("/commendations/{id}", Access::Public, lists::show)
        .post("/commendations/{id}/answer", Access::SignedIn, mine::answer)
        .post("/commendations/{id}/publication", Access::Manager, lists::publish)
        .post("/commendations/{id}/withdrawal", Access::Manager, lists::withdraw)
        .get("/organisations/{id}/commendations", Access::Manager, make::show)
        .post("/organisations/{id}/commendations", Access::Manager, make::create)
        .merge(super::api::routes())
        .link(Place::Mine, For::Everybody, "/me/stars", "星级与表扬", "累计时长、星级，通报表扬名单里的您")
        .get("/work/commendations", Access::Manager, make::home)
        .link(Place::Work, For::Manager, "/work/commendations", "通报表扬", "拟定名单，逐人征求同意后公布")
}
