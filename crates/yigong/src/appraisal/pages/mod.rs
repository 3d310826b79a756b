//! The pages of year-end: the pack, a person's sheet, and the cases.

mod case;
mod cases;
mod file;
mod open;
mod pack;
mod sheet;

pub(super) use pack::own;

use crate::App;
use crate::error::{AppError, Result};
use crate::web::{Access, For, Place, Routes};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/organisations/{id}/appraisal", Access::Manager, pack::show)
        .get("/organisations/{id}/appraisal.docx", Access::Manager, pack::word)
        .get("/organisations/{id}/appraisal.pdf", Access::Manager, pack::pdf)
        .get("/organisations/{id}/appraisal.xlsx", Access::Manager, pack::workbook)
        .get("/people/{id}/appraisal", Access::SignedIn, sheet::show)
        .get("/people/{id}/appraisal.docx", Access::SignedIn, sheet::word)
        .get("/people/{id}/appraisal.pdf", Access::SignedIn, sheet::pdf)
        .get("/people/{id}/measures/new", Access::Manager, open::form)
        .post("/people/{id}/measures", Access::Manager, open::create)
        .get("/measures", Access::Manager, cases::handled)
        .get("/me/measures", Access::SignedIn, cases::mine)
        .get("/measures/{id}", Access::SignedIn, case::show)
        .post("/measures/{id}/handler", Access::Manager, case::take_over)
        .post("/measures/{id}/statement", Access::SignedIn, case::state)
        .post("/measures/{id}/decision", Access::Manager, case::decide)
        .post("/measures/{id}/second", Access::Manager, case::name_second)
        .post("/measures/{id}/closing", Access::Manager, case::close)
        .post("/measures/{id}/review", Access::SignedIn, case::ask_review)
        .post("/measures/{id}/review-decision", Access::Manager, case::decide_review)
        .merge(super::api::routes())
        .link(Place::Work, For::Manager, "/appraisal", "年度考核材料", "民主评议材料，转正与发展参考表")
        .get("/appraisal", Access::Manager, pack::home)
        .link(Place::Work, For::Manager, "/measures", "提醒与谈话", "我承办、审批、复核的事项，只有经手人能看到")
        .link(
            Place::Mine,
            For::Everybody,
            "/me/measures",
            "党组织给我的提醒",
            "只有您和经手人能看到，可以说明情况、申请复核",
        )
}

/// The year asked for; without one, the year whose appraisal is due: until the city's month the one
/// before.
pub(in crate::appraisal) fn year_of(app: &App, text: &str) -> Result<i16> {
    let today = app.city.date(app.clock.now());
    if text.is_empty() {
        let early = today.month() <= app.city.appraisal.pack.previous_year_until_month;
        return Ok(today.year() - i16::from(early));
    }
    let year = text.parse().ok().filter(|year| (2000..=2100).contains(year));
    year.ok_or_else(|| AppError::field("year", "年份应是2000至2100之间的四位数字，例如2026。"))
}

/// The years to switch between, newest first.
pub(super) fn years(app: &App, shown: i16) -> Vec<i16> {
    let this = app.city.date(app.clock.now()).year();
    let mut years: Vec<i16> = ((this - 2)..=this).chain([shown]).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years
}
