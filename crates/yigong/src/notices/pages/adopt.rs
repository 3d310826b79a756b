//! Doing as they did: the form that starts a series.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use serde::Deserialize;

use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::actions::{Adopt, Plan};
use crate::notices::model::Promotion;
use crate::notices::store;
use crate::text::number;
use crate::web::{Form, Page, Query, Visit, flash, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    team: String,
    place: String,
    first: String,
    time: String,
    minutes: String,
    every_weeks: String,
    times: String,
    capacity: String,
    own: String,
}

#[derive(Template)]
#[template(path = "notices/adopt.html")]
struct AdoptPage {
    page: Page,
    case: Promotion,
    teams: Vec<(Id, String)>,
    typed: Typed,
    error: Option<AppError>,
}

async fn page(visit: &Visit, id: Id, typed: Typed, error: Option<AppError>) -> Result<AdoptPage> {
    let person = visit.person()?;
    let wanted: Option<Id> = typed.team.parse().ok();
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let case = store::promotion(cx, id).await?.filter(|it| it.revoked.is_none());
            let case = case.ok_or_else(AppError::not_found)?;
            Ok((case, crate::teams::for_leader(cx, person, wanted).await?))
        })
    });
    let (case, teams) = read.await?;
    Ok(AdoptPage { page: visit.page("照着开展"), case, teams, typed, error })
}

pub(super) async fn ask(visit: Visit, Path(id): Path<Id>, Query(mut typed): Query<Typed>) -> Result<Response> {
    let next_week = visit.app.city.date(visit.app.clock.now()).saturating_add(7.days());
    typed.first = next_week.to_string();
    let defaults = [
        (&mut typed.time, "09:00"),
        (&mut typed.minutes, "120"),
        (&mut typed.every_weeks, "2"),
        (&mut typed.times, "4"),
        (&mut typed.capacity, "20"),
    ];
    for (field, value) in defaults {
        value.clone_into(field);
    }
    html(&page(&visit, id, typed, None).await?)
}

pub(super) async fn adopt(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let plan = Plan {
        place: typed.place.clone(),
        first: typed.first.trim().parse().ok(),
        time: typed.time.trim().parse().ok(),
        minutes: number(&typed.minutes).unwrap_or_default(),
        every_weeks: number(&typed.every_weeks).unwrap_or_default(),
        times: number(&typed.times).unwrap_or_default(),
        capacity: number(&typed.capacity).unwrap_or_default(),
        own: typed.own.clone(),
    };
    match visit.act(Adopt { promotion: id, team: typed.team.parse().ok(), plan }).await {
        Ok(activity) => Ok(flash(
            format!("/activities/{activity}/edit"),
            "活动草稿已建好，借鉴关系已登记。请核对内容和场次，再发布。",
        )),
        Err(error) if error.is_refusal() => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok((status, html(&page(&visit, id, typed, Some(error)).await?)?).into_response())
        }
        Err(error) => Err(error),
    }
}
