//! Taking a need, alone or with a team; the community's word on it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Line, day_and_time, span};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::actions::within_sight;
use crate::needs::model::{Event, Need};
use crate::needs::{Decide, Offer};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    team: String,
    day: String,
    start: String,
    end: String,
    note: String,
}

#[derive(Template)]
#[template(path = "needs/claim.html")]
struct ClaimPage {
    page: Page,
    line: Line,
    teams: Vec<(String, String)>,
    typed: Typed,
    error: Option<AppError>,
}

async fn page(visit: &Visit, id: Id, typed: Option<Typed>, error: Option<AppError>) -> Result<ClaimPage> {
    let person = visit.person()?;
    let (need, teams) = visit
        .read(move |cx| {
            Box::pin(async move {
                let (need, _) = within_sight(cx, id).await?;
                need.state.after(Event::Assign)?;
                Ok((need, crate::teams::for_leader(cx, person, None).await?))
            })
        })
        .await?;
    let teams: Vec<(String, String)> = teams.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let typed = typed.unwrap_or_else(|| proposed(visit, &need, &teams));
    let line = Line::of(&visit.app.city, visit.app.clock.now(), need, Vec::new());
    Ok(ClaimPage { page: visit.page("我来帮忙"), line, teams, typed, error })
}

/// The wanted time, if it is still ahead; a leader's first team when one person is not enough.
fn proposed(visit: &Visit, need: &Need, teams: &[(String, String)]) -> Typed {
    let city = &visit.app.city;
    let (day, start) = day_and_time(city, need.starts_at);
    let (_, end) = day_and_time(city, need.ends_at);
    let day = if need.starts_at > visit.app.clock.now() { day } else { String::new() };
    let team = teams.first().filter(|_| need.people > 1).map(|(id, _)| id.clone()).unwrap_or_default();
    Typed { team, day, start, end, note: String::new() }
}

pub(super) async fn ask(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, None, None).await?)
}

pub(super) async fn create(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    match offer(&visit, id, &typed).await {
        Ok(_) => Ok(flash(format!("/needs/{id}"), "已提交，等社区确认。确认后会通知您。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, id, Some(typed), Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn offer(visit: &Visit, need: Id, typed: &Typed) -> Result<Id> {
    let team = match typed.team.trim() {
        "" => None,
        team => Some(team.parse().map_err(|_| AppError::field("team", "请从您负责的团队里选择。"))?),
    };
    let times = times(visit, &typed.day, &typed.start, &typed.end)?;
    visit.act(Offer { need, team, times, note: typed.note.clone() }).await
}

/// The agreed time, as typed.
pub(super) fn times(visit: &Visit, day: &str, start: &str, end: &str) -> Result<(jiff::Timestamp, jiff::Timestamp)> {
    let times = span(&visit.app.city, day, start, end);
    times.ok_or_else(|| AppError::field("day", "请填写哪一天、几点到几点。"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Decision {
    accept: String,
    reason: String,
    need: String,
}

pub(super) async fn decide(visit: Visit, Path(claim): Path<Id>, Form(form): Form<Decision>) -> Result<Response> {
    let accept = form.accept == "yes";
    visit.act(Decide { claim, accept, reason: form.reason }).await?;
    let back = form.need.parse::<Id>().map_or_else(|_| "/work/needs".to_owned(), |need| format!("/needs/{need}"));
    Ok(flash(
        back,
        if accept {
            "已确认由对方去帮忙，双方都收到了通知。"
        } else {
            "已婉拒，对方收到了通知。"
        },
    ))
}
