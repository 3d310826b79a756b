//! After a shift: who forgot to check out, who did not come, what is still awaited; then the books close.

use std::collections::HashSet;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Time;
use serde::Deserialize;

use super::qr;
use crate::action::Cx;
use crate::activities::{self, RollLine, Shift, SignupState};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::model::{Attendance, Presence, Proposal};
use crate::hours::{Backfill, SettleActivity, SettleForgotten, store};
use crate::web::{Form, Page, Upload, Visit, duration, flash, html};

struct Forgotten {
    attendance: Id,
    name: String,
    since: String,
    awaiting: bool,
}

struct Absent {
    person: Id,
    name: String,
    awaiting: bool,
}

struct Awaiting {
    id: Id,
    text: String,
}

#[derive(Template)]
#[template(path = "hours/settlement.html")]
struct SettlementPage {
    page: Page,
    shift: Shift,
    when: String,
    starts: String,
    ends: String,
    over: bool,
    can_close: bool,
    forgotten: Vec<Forgotten>,
    absent: Vec<Absent>,
    awaiting: Vec<Awaiting>,
    served: usize,
    error: Option<AppError>,
}

struct Books {
    shift: Shift,
    roll: Vec<RollLine>,
    presence: Vec<Attendance>,
    open: Vec<Proposal>,
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Books> {
    let shift = qr::led_shift(cx, id).await?;
    let roll = activities::roll(cx, id).await?;
    let presence = store::presence(cx, id).await?;
    let open = store::open_about(cx, id).await?;
    Ok(Books { shift, roll, presence, open })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let books = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    html(&page(&visit, books, None))
}

fn page(visit: &Visit, books: Books, error: Option<AppError>) -> SettlementPage {
    let city = &visit.app.city;
    let name = |person: Id| books.roll.iter().find(|line| line.person == person).map(|line| line.name.clone());
    let proposed: HashSet<Id> = books.open.iter().map(|proposal| proposal.person).collect();
    let came: HashSet<Id> = books.presence.iter().map(|interval| interval.person).collect();
    let forgotten = books.presence.iter().filter(|interval| interval.state == Presence::Forgotten);
    let confirmed = books.roll.iter().filter(|line| line.state == SignupState::Confirmed);
    SettlementPage {
        page: visit.page("核对与结算"),
        when: format!("{} 至 {}", city.clock_time(books.shift.starts_at), city.clock_time(books.shift.ends_at)),
        starts: city.hour_minute(books.shift.starts_at),
        ends: city.hour_minute(books.shift.ends_at),
        over: visit.app.clock.now() >= books.shift.ends_at,
        can_close: books.shift.state == activities::State::Closed,
        forgotten: forgotten
            .map(|interval| Forgotten {
                attendance: interval.id,
                name: name(interval.person).unwrap_or_default(),
                since: city.clock_time(interval.check_in_at),
                awaiting: proposed.contains(&interval.person),
            })
            .collect(),
        absent: confirmed
            .filter(|line| !came.contains(&line.person))
            .map(|line| Absent {
                person: line.person,
                name: line.name.clone(),
                awaiting: proposed.contains(&line.person),
            })
            .collect(),
        awaiting: books
            .open
            .iter()
            .map(|proposal| Awaiting {
                id: proposal.id,
                text: format!(
                    "{}　{}　{}",
                    name(proposal.person).unwrap_or_default(),
                    proposal.kind.label(),
                    duration(proposal.minutes)
                ),
            })
            .collect(),
        served: came.len(),
        shift: books.shift,
        error,
    }
}

#[derive(Deserialize)]
pub(super) struct LeftAt {
    #[serde(default)]
    attendance: String,
    #[serde(default)]
    left_at: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn settle(visit: Visit, Path(id): Path<Id>, Form(form): Form<LeftAt>) -> Result<Response> {
    let shift = visit.read(move |cx| Box::pin(qr::led_shift(cx, id))).await?;
    let outcome = match (form.attendance.parse(), moment(&visit, &shift, &form.left_at)) {
        (Ok(attendance), Some(left_at)) => {
            visit.act(SettleForgotten { attendance, left_at, reason: form.reason }).await
        }
        (Err(_), _) => Err(AppError::not_found()),
        (_, None) => Err(AppError::field("left_at", "请填写离开的时间，如 10:30。")),
    };
    answer(&visit, id, outcome.map(|_| "已提交，等待第二人审核后入账。")).await
}

pub(super) async fn backfill(visit: Visit, Path(id): Path<Id>, upload: Upload) -> Result<Response> {
    let shift = visit.read(move |cx| Box::pin(qr::led_shift(cx, id))).await?;
    let outcome = match upload.field("person").parse() {
        Ok(person) => visit.act(wanted(&visit, &shift, person, upload)).await,
        Err(_) => Err(AppError::field("person", "请选择要补录的同志。")),
    };
    answer(&visit, id, outcome.map(|_| "补录已提交，等待第二人审核后入账。")).await
}

fn wanted(visit: &Visit, shift: &Shift, person: Id, upload: Upload) -> Backfill {
    // An unreadable time becomes an empty span, which the action refuses with a message.
    let time = |name: &str| moment(visit, shift, upload.field(name)).unwrap_or(shift.starts_at);
    Backfill {
        shift: shift.id,
        person,
        from: time("from"),
        to: time("to"),
        reason: upload.field("reason").to_owned(),
        proof: upload.file,
    }
}

pub(super) async fn close(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(SettleActivity { activity: id }).await?;
    Ok(flash(format!("/activities/{id}"), "活动已结算。时长有误的，本人仍可申请更正。"))
}

async fn answer(visit: &Visit, id: Id, outcome: Result<&str>) -> Result<Response> {
    match outcome {
        Ok(text) => Ok(flash(format!("/shifts/{id}/settlement"), text)),
        Err(error) if error.is_refusal() => {
            let books = visit.read(move |cx| Box::pin(load(cx, id))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page(visit, books, Some(error)))?).into_response())
        }
        Err(error) => Err(error),
    }
}

/// `10:30` on the shift's day; after midnight, on the next.
fn moment(visit: &Visit, shift: &Shift, text: &str) -> Option<Timestamp> {
    let time: Time = text.trim().parse().ok()?;
    let city = &visit.app.city;
    let date = city.date(shift.starts_at);
    let on = |date: jiff::civil::Date| city.moment(date, time);
    let first = on(date)?;
    if first >= shift.starts_at { Some(first) } else { on(date.tomorrow().ok()?) }
}
