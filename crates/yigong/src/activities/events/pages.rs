//! The pages of events: the list, one event with everything of it, joining, calling off.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::Deserialize;

use super::actions::{CallOff, Join};
use super::model::Event;
use super::{form, store};
use crate::activities::{self, Activity, Card, Shift, Slot, State, card, when};
use crate::auth::Role;
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::number;
use crate::web::{Access, Form, Page, Routes, Visit, flash, html};

pub(in crate::activities) fn routes() -> Routes {
    Routes::default()
        .get("/events", Access::Public, list)
        .get("/events/new", Access::Organiser, form::new)
        .post("/events/new", Access::Organiser, form::create)
        .get("/events/{id}", Access::Public, show)
        .get("/events/{id}/edit", Access::Organiser, form::edit)
        .post("/events/{id}/edit", Access::Organiser, form::amend)
        .post("/events/{id}/teams", Access::Leader, join)
        .post("/events/{id}/cancellation", Access::Organiser, cancel)
}

struct Line {
    event: Event,
    when: String,
    tag: String,
}

fn line(city: &City, event: Event) -> Line {
    let (from, to) = (city.clock_time(event.starts_at), city.clock_time(event.ends_at));
    let tag = city.category(&event.category).map_or_else(String::new, |category| category.short.clone());
    Line { when: format!("{from} 至 {to}"), tag, event }
}

#[derive(Template)]
#[template(path = "events/list.html")]
struct ListPage {
    page: Page,
    ahead: Vec<Line>,
    behind: Vec<Line>,
    organiser: bool,
}

async fn list(visit: Visit) -> Result<Response> {
    let (ahead, behind) =
        visit.read(|cx| Box::pin(async move { Ok((store::ahead(cx).await?, store::behind(cx).await?)) })).await?;
    let city = &visit.app.city;
    html(&ListPage {
        page: visit.page("全市大型活动"),
        ahead: ahead.into_iter().map(|event| line(city, event)).collect(),
        behind: behind.into_iter().map(|event| line(city, event)).collect(),
        organiser: visit.actor.is(Role::Organiser),
    })
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct JoinForm {
    team: String,
    task: String,
    place: String,
    day: String,
    start: String,
    end: String,
    capacity: String,
}

#[derive(Template)]
#[template(path = "events/show.html")]
struct ShowPage {
    page: Page,
    line: Line,
    open: bool,
    begun: bool,
    organiser: bool,
    /// The teams' activities with their shifts.
    cards: Vec<(Card, Vec<(Shift, String)>)>,
    /// Teams the visitor leads that have not joined.
    teams: Vec<(String, String)>,
    typed: JoinForm,
    error: Option<AppError>,
}

struct Seen {
    event: Event,
    found: Vec<(Activity, Vec<Shift>)>,
    teams: Vec<(Id, String)>,
}

async fn page(visit: &Visit, id: Id, typed: Option<JoinForm>, error: Option<AppError>) -> Result<ShowPage> {
    let seen = visit
        .read(move |cx| {
            Box::pin(async move {
                let event = store::event(cx, id).await?.ok_or_else(AppError::not_found)?;
                let joined = store::activities(cx, id).await?;
                let mut found = Vec::new();
                for (activity, ..) in &joined {
                    let shifts = activities::shifts(cx, *activity).await?;
                    let activity = activities::activity(cx, *activity).await?;
                    found.extend(activity.filter(|it| it.state != State::Draft).map(|it| (it, shifts)));
                }
                let mut teams = match cx.actor.person {
                    Some(person) => crate::teams::for_leader(cx, person, None).await?,
                    None => Vec::new(),
                };
                teams.retain(|(team, _)| !joined.iter().any(|(_, there, _)| there == team));
                Ok(Seen { event, found, teams })
            })
        })
        .await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let typed = typed.unwrap_or_else(|| JoinForm {
        day: city.date(seen.event.starts_at).to_string(),
        start: city.hour_minute(seen.event.starts_at),
        end: city.hour_minute(seen.event.ends_at),
        capacity: "20".into(),
        ..JoinForm::default()
    });
    let shown = |pair: (Activity, Vec<Shift>)| {
        let card = card(city, now, now, &pair);
        let shifts = pair.1.into_iter().map(|it| (it.clone(), when(city, now, it.starts_at, it.ends_at)));
        (card, shifts.collect())
    };
    Ok(ShowPage {
        page: visit.page(&seen.event.title),
        open: seen.event.is_open(now),
        begun: seen.event.starts_at <= now,
        organiser: visit.actor.is(Role::Organiser),
        cards: seen.found.into_iter().map(shown).collect(),
        teams: seen.teams.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        line: line(city, seen.event),
        typed,
        error,
    })
}

async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, None, None).await?)
}

async fn join(visit: Visit, Path(id): Path<Id>, Form(typed): Form<JoinForm>) -> Result<Response> {
    match join_from(&visit, id, &typed).await {
        Ok(activity) => Ok(flash(format!("/activities/{activity}"), "已加入并发布。可以在这里加场次、改名额。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, id, Some(typed), Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn join_from(visit: &Visit, event: Id, typed: &JoinForm) -> Result<Id> {
    let team = typed.team.parse().map_err(|_| AppError::field("team", "请选择由哪个团队加入。"))?;
    let times = span(&visit.app.city, &typed.day, &typed.start, &typed.end);
    let (starts_at, ends_at) = times.ok_or_else(|| AppError::field("day", "请填写哪一天、几点到几点。"))?;
    let capacity = number(&typed.capacity).unwrap_or(0);
    let shift = Slot { id: None, starts_at, ends_at, capacity };
    visit.act(Join { event, team, task: typed.task.clone(), place: typed.place.clone(), shift }).await
}

fn span(city: &City, day: &str, start: &str, end: &str) -> Option<(Timestamp, Timestamp)> {
    let day: Date = day.trim().parse().ok()?;
    let at = |time: &str| city.moment(day, time.trim().parse::<Time>().ok()?);
    Some((at(start)?, at(end)?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Reason {
    reason: String,
}

async fn cancel(visit: Visit, Path(event): Path<Id>, Form(form): Form<Reason>) -> Result<Response> {
    visit.act(CallOff { event, reason: form.reason }).await?;
    Ok(flash(format!("/events/{event}"), "已取消，各团队的活动一并取消，报名的人都收到了通知。"))
}
