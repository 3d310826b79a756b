//! Pages of the exchange: open data, an organisation's exports, one's own data, endpoints, feeds.

mod feeds;
mod hooks;
mod mine;
mod open;

use crate::web::{Access, For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/open-data", Access::Public, open::show)
        .get("/open-data/{dataset}/{format}", Access::Public, open::download)
        .get("/feeds/activities.atom", Access::Public, feeds::activities)
        .get("/organisations/{id}/exports", Access::Manager, open::exports)
        .get("/organisations/{id}/exports/{class}/{format}", Access::Manager, open::export)
        .get("/me/data", Access::SignedIn, mine::show)
        .post("/me/data/export", Access::SignedIn, mine::export)
        .post("/me/data/erasure", Access::SignedIn, mine::erase)
        .post("/me/data/erasure/withdrawal", Access::SignedIn, mine::withdraw)
        .get("/webhooks", Access::SignedIn, hooks::list)
        .post("/webhooks", Access::SignedIn, hooks::add)
        .get("/webhooks/{id}", Access::SignedIn, hooks::show)
        .post("/webhooks/{id}/state", Access::SignedIn, hooks::pause)
        .post("/webhooks/{id}/test", Access::SignedIn, hooks::test)
        .post("/webhooks/{id}/removal", Access::SignedIn, hooks::remove)
        .post("/webhook-deliveries/{id}/retry", Access::SignedIn, hooks::retry)
        .link(Place::Mine, For::Everybody, "/me/data", "我的数据", "下载全部个人数据，申请注销")
        .link(Place::Work, For::Leader, "/webhooks", "数据推送", "把事件推送给其他系统")
        .link(Place::Work, For::Manager, "/webhooks", "数据推送", "把事件推送给其他系统")
}
