//! The leader's desk at the roadside: who is expected, who is here, who has left; one tap a person.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::qr::{self, Shown};
use crate::action::Cx;
use crate::activities::{self, RollLine, Shift, SignupState};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::model::{Attendance, Presence, Who};
use crate::hours::rules::{self, Span};
use crate::hours::{CheckIn, CheckOut, store};
use crate::web::{Form, Page, Query, Visit, duration, flash, html};

/// One line of the roll.
struct Line {
    person: Id,
    name: String,
    initials: String,
    tail: String,
    /// `""`, `is-in` or `is-out`: the row's class.
    class: &'static str,
    note: String,
}

#[derive(Template)]
#[template(path = "hours/desk.html")]
struct DeskPage {
    page: Page,
    shift: Shift,
    when: String,
    expected: usize,
    here: usize,
    left: usize,
    lines: Vec<Line>,
    q: String,
    shown: Shown,
    error: Option<AppError>,
}

#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
}

struct Desk {
    shift: Shift,
    roll: Vec<RollLine>,
    presence: Vec<Attendance>,
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Desk> {
    let shift = qr::led_shift(cx, id).await?;
    let roll = activities::roll(cx, id).await?;
    let presence = store::presence(cx, id).await?;
    Ok(Desk { shift, roll, presence })
}

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<Id>,
    headers: HeaderMap,
    Query(search): Query<Search>,
) -> Result<Response> {
    let desk = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    html(&desk_page(&visit, desk, &headers, search.q, None)?)
}

fn desk_page(visit: &Visit, desk: Desk, headers: &HeaderMap, q: String, error: Option<AppError>) -> Result<DeskPage> {
    let city = &visit.app.city;
    let mut by_person: HashMap<Id, Vec<Attendance>> = HashMap::new();
    for interval in desk.presence {
        by_person.entry(interval.person).or_default().push(interval);
    }
    let window = Span { from: desk.shift.starts_at, to: desk.shift.ends_at };
    let confirmed = desk.roll.into_iter().filter(|line| line.state == SignupState::Confirmed);
    let lines: Vec<Line> = confirmed.map(|line| roll_line(visit, window, line, &by_person)).collect();
    let count = |class: &str| lines.iter().filter(|line| line.class == class).count();
    let (here, left) = (count("is-in"), count("is-out"));
    let wanted = q.trim().to_lowercase();
    let expected = lines.len();
    let found = |line: &Line| {
        wanted.is_empty()
            || line.name.contains(&wanted)
            || line.initials.contains(&wanted)
            || line.tail.ends_with(&wanted)
    };
    Ok(DeskPage {
        page: visit.page("签到台"),
        when: format!("{} 至 {}", city.clock_time(desk.shift.starts_at), city.clock_time(desk.shift.ends_at)),
        expected,
        here: here + left,
        left,
        lines: lines.into_iter().filter(found).collect(),
        q,
        shown: qr::shown(visit, &desk.shift, headers)?,
        shift: desk.shift,
        error,
    })
}

fn roll_line(visit: &Visit, window: Span, line: RollLine, by_person: &HashMap<Id, Vec<Attendance>>) -> Line {
    let clock = |at| visit.app.city.clock_time(at);
    let own = by_person.get(&line.person).map_or(&[][..], Vec::as_slice);
    let (class, note) = match own.last() {
        None => ("", "未到".to_owned()),
        Some(last) if last.state == Presence::Open => ("is-in", format!("{} 签到", clock(last.check_in_at))),
        Some(last) if last.state == Presence::Forgotten => {
            ("is-in", format!("{} 签到，忘记签退", clock(last.check_in_at)))
        }
        Some(_) => {
            let spans = own.iter().filter_map(|i| i.check_out_at.map(|to| Span { from: i.check_in_at, to }));
            ("is-out", format!("在场 {}", duration(rules::present(window, &spans.collect::<Vec<_>>()))))
        }
    };
    Line { person: line.person, name: line.name, initials: line.initials, tail: line.tail, class, note }
}

#[derive(Deserialize)]
pub(super) struct Tap {
    #[serde(default)]
    person: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    key: String,
}

pub(super) async fn record(
    visit: Visit,
    Path(id): Path<Id>,
    headers: HeaderMap,
    Form(tap): Form<Tap>,
) -> Result<Response> {
    qr::require_leader_of(&visit, id).await?;
    let person: Id = tap.person.parse().map_err(|_| AppError::field("person", "请在名单中选择一位同志。"))?;
    let key = (!tap.key.is_empty() && tap.key.len() <= 200).then_some(tap.key);
    let outcome = if tap.kind == "out" {
        let left = visit.act(CheckOut { shift: id, who: Who::Desk(person), key }).await;
        left.map(|left| left.note.unwrap_or_else(|| format!("已签退，记入 {}。", duration(left.minutes))))
    } else {
        visit.act(CheckIn { shift: id, who: Who::Desk(person), key }).await.map(|_| "已签到。".to_owned())
    };
    match outcome {
        Ok(text) => Ok(flash(format!("/shifts/{id}/desk"), &text)),
        Err(error) if error.status.is_client_error() => {
            let status = if error.is_refusal() { StatusCode::UNPROCESSABLE_ENTITY } else { error.status };
            let desk = visit.read(move |cx| Box::pin(load(cx, id))).await?;
            let page = desk_page(&visit, desk, &headers, String::new(), Some(error))?;
            Ok((status, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "hours/code.html")]
struct CodePage {
    page: Page,
    shift: Shift,
    shown: Shown,
}

/// The code alone, as large as the screen, for many people to scan.
pub(super) async fn code(visit: Visit, Path(id): Path<Id>, headers: HeaderMap) -> Result<Response> {
    let shift = visit.read(move |cx| Box::pin(qr::led_shift(cx, id))).await?;
    let shown = qr::shown(&visit, &shift, &headers)?;
    html(&CodePage { page: visit.page("签到码"), shift, shown })
}
