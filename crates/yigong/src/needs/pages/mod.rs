//! The pages of needs, one file a screen.

mod ask;
mod board;
mod claim;
mod confirm;
mod desk;
mod dispatch;
mod form;
mod map;
mod mine;
mod private;
mod report;
mod show;
mod verify;
mod withdraw;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::model::{Need, State};
use crate::city::City;
use crate::web::{Access, For, Place, Routes};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/needs", Access::Public, board::show)
        .get("/needs/new", Access::Public, ask::new)
        .post("/needs/new", Access::SignedIn, ask::create)
        .get("/needs/{id}", Access::Public, show::show)
        .get("/needs/{id}/edit", Access::SignedIn, ask::edit)
        .post("/needs/{id}/edit", Access::SignedIn, ask::save)
        .get("/needs/{id}/verification", Access::Manager, verify::show)
        .post("/needs/{id}/verification", Access::Manager, verify::decide)
        .get("/needs/{id}/claims", Access::SignedIn, claim::ask)
        .post("/needs/{id}/claims", Access::SignedIn, claim::create)
        .post("/needs/claims/{claim}/decision", Access::Manager, claim::decide)
        .post("/needs/{id}/dispatches", Access::Manager, dispatch::create)
        .get("/needs/claims/{claim}/answer", Access::Leader, dispatch::ask)
        .post("/needs/claims/{claim}/answer", Access::Leader, dispatch::answer)
        .get("/needs/claims/{claim}/release", Access::SignedIn, withdraw::ask_release)
        .post("/needs/claims/{claim}/release", Access::SignedIn, withdraw::release)
        .get("/needs/claims/{claim}/report", Access::SignedIn, report::ask)
        .post("/needs/claims/{claim}/report", Access::SignedIn, report::create)
        .get("/needs/{id}/confirmation", Access::SignedIn, confirm::ask)
        .post("/needs/{id}/confirmation", Access::SignedIn, confirm::create)
        .get("/needs/{id}/withdrawal", Access::SignedIn, withdraw::ask)
        .post("/needs/{id}/withdrawal", Access::SignedIn, withdraw::create)
        .post("/needs/{id}/sharing", Access::SignedIn, private::share)
        .get("/needs/{id}/particulars", Access::SignedIn, private::ask)
        .post("/needs/{id}/particulars", Access::SignedIn, private::show)
        .get("/me/needs", Access::SignedIn, mine::show)
        .get("/work/needs", Access::Leader, desk::show)
        .link(Place::Work, For::Leader, "/work/needs", "求助", "适合本团队的求助、社区派来的单")
        .link(Place::Work, For::Manager, "/work/needs", "求助办理", "核实、公布、派单、代为确认，电话求助登记")
        .link(Place::Mine, For::Everybody, "/me/needs", "我的求助与接单", "我提出的求助，我接的单")
}

/// A need on a list.
struct Line {
    need: Need,
    tag: String,
    when: String,
    beneficiary: String,
    reasons: Vec<String>,
}

impl Line {
    fn of(city: &City, now: Timestamp, need: Need, reasons: Vec<String>) -> Self {
        Self {
            tag: tag(city, &need.category),
            when: when(city, now, &need),
            beneficiary: city.needs.beneficiary(&need.beneficiary).unwrap_or_default().to_owned(),
            need,
            reasons,
        }
    }
}

/// The short name of a category.
fn tag(city: &City, code: &str) -> String {
    city.category(code).map_or_else(|| code.to_owned(), |category| category.short.clone())
}

/// When help is wanted. What came back after its time is to be agreed on anew.
fn when(city: &City, now: Timestamp, need: &Need) -> String {
    let wanted = crate::activities::when(city, now, need.starts_at, need.ends_at);
    if need.state == State::Open && need.starts_at <= now {
        format!("时间另约（原定 {wanted}）")
    } else {
        wanted
    }
}

/// Two moments on one day, as a form gives them.
fn span(city: &City, day: &str, start: &str, end: &str) -> Option<(Timestamp, Timestamp)> {
    let day: Date = day.trim().parse().ok()?;
    let at = |time: &str| city.moment(day, time.trim().parse::<Time>().ok()?);
    Some((at(start)?, at(end)?))
}

/// A moment as a form's day and time.
fn day_and_time(city: &City, at: Timestamp) -> (String, String) {
    (city.date(at).to_string(), city.hour_minute(at))
}
