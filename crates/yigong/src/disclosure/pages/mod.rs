//! The public account of the city and its units, how it is computed, and the wall.

mod show;
mod wall;

use askama::Template;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;

use super::model::Limits;
use super::read;
use crate::error::Result;
use crate::web::{Access, For, Page, Place, Routes, Visit, html};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/disclosure", Access::Public, show::city)
        .get("/disclosure/method", Access::Public, method)
        .get("/disclosure/wall", Access::Public, wall::city)
        .get("/disclosure/units/{id}", Access::Public, show::unit)
        .get("/disclosure/units/{id}/wall", Access::Public, wall::unit)
        .link(Place::Work, For::Manager, "/disclosure", "服务公开与看板", "全市和各单位的服务情况，可投到大屏")
}

#[derive(Template)]
#[template(path = "disclosure/method.html")]
struct MethodPage {
    page: Page,
    limits: Limits,
}

async fn method(visit: Visit) -> Result<Response> {
    let limits = visit.read(|cx| Box::pin(async move { Ok(read::limits(cx)) })).await?;
    let page = MethodPage { page: visit.page("公开数据怎样计算"), limits };
    Ok(shared(&visit, html(&page)?))
}

/// What looks the same for every visitor may be kept for a minute by whatever stands between.
fn shared(visit: &Visit, mut response: Response) -> Response {
    if visit.actor.person.is_none() && visit.flash.is_none() && !visit.care {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
        headers.insert(header::VARY, HeaderValue::from_static("cookie, accept-encoding"));
    }
    response
}
