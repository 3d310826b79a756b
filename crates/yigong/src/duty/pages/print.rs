//! The rota to be printed and hung up: A4 landscape, a table of days and slots.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::plan::{Day, load};
use crate::clock::Id;
use crate::duty::model::Plan;
use crate::error::Result;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "duty/rota.html")]
struct RotaPage {
    page: Page,
    plan: Plan,
    days: Vec<Day>,
    printed: String,
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (plan, days) = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    let printed = visit.app.city.clock_time(visit.app.clock.now());
    html(&RotaPage { page: visit.page("轮值表"), plan, days, printed })
}
