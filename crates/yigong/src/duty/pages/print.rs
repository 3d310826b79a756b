//! The rota to be printed and hung up: A4 landscape, a table of days and slots.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use documents::{Document, Rota, RotaSlot};

use super::plan::{Day, load};
use crate::clock::Id;
use crate::duty::model::Plan;
use crate::error::Result;
use crate::rendering;
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

/// The same as PDF/A.
pub(super) async fn pdf(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (plan, days) = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    let city = &visit.app.city;
    let slots = days.iter().flat_map(|day| &day.lines).map(|line| {
        let held = line.posts.iter().filter(|post| post.state.holds_seat());
        let mut people: Vec<String> = held.map(|post| post.name.clone()).collect();
        if line.missing() > 0 {
            people.push(format!("（待派{}人）", line.missing()));
        }
        RotaSlot {
            day: line.day.clone(),
            hours: line.hours.clone(),
            station: line.station.clone(),
            unit: line.slot.unit_name.clone(),
            people,
        }
    });
    let rota = Rota {
        title: "义工服务站轮值表".to_owned(),
        period: format!("{} 至 {}", plan.from, plan.to),
        slots: slots.collect(),
        note: "到岗、离岗请在站点平板扫码或输入号码登记；临时来不了请提前在“我的轮值”说明。".to_owned(),
        date: city.date(visit.app.clock.now()).to_string(),
    };
    let bytes = visit.app.render(move |engine| rota.pdf(engine)).await?;
    Ok(rendering::pdf(&format!("轮值表{}.pdf", plan.from), bytes))
}
