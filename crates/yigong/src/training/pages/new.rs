//! Announcing a session.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, Time};
use serde::Deserialize;

use crate::city::Course;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::number;
use crate::training::Schedule;
use crate::training::rules::NewSession;
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    organisation: String,
    course: String,
    town: String,
    place: String,
    day: String,
    start: String,
    end: String,
    capacity: String,
}

#[derive(Template)]
#[template(path = "training/new.html")]
struct NewPage {
    page: Page,
    typed: Typed,
    organisations: Vec<(String, String)>,
    courses: Vec<Course>,
    towns: Vec<String>,
    error: Option<AppError>,
}

async fn page(visit: &Visit, typed: Typed, error: Option<AppError>) -> Result<NewPage> {
    let held: Vec<Id> = visit.actor.organisations().collect();
    if held.is_empty() {
        return Err(AppError::forbidden("not_your_organisation", "培训由党组织的管理人员开班。"));
    }
    let organisations = visit
        .read(move |cx| {
            Box::pin(async move {
                let mut found = Vec::new();
                for id in held {
                    if let Some(organisation) = crate::organisations::organisation(cx, id).await? {
                        found.push((organisation.id.to_string(), organisation.name));
                    }
                }
                Ok(found)
            })
        })
        .await?;
    let city = &visit.app.city;
    Ok(NewPage {
        page: visit.page("开班"),
        typed,
        organisations,
        courses: city.courses.clone(),
        towns: city.towns.iter().map(|town| town.name.clone()).collect(),
        error,
    })
}

pub(super) async fn ask(visit: Visit) -> Result<Response> {
    html(&page(&visit, Typed { capacity: "40".into(), ..Typed::default() }, None).await?)
}

pub(super) async fn create(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    let shown = page(&visit, typed.clone(), None).await?;
    match schedule(&visit, &typed).await {
        Ok(id) => Ok(flash(format!("/training/sessions/{id}"), "已开班，可以报名了。")),
        Err(error) if error.is_refusal() => {
            let page = NewPage { error: Some(error), ..shown };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn schedule(visit: &Visit, typed: &Typed) -> Result<Id> {
    let city = &visit.app.city;
    let organisation =
        typed.organisation.parse().map_err(|_| AppError::field("organisation", "请选择由哪个党组织开班。"))?;
    let at = |time: &str| {
        let (day, time): (Date, Time) = (typed.day.trim().parse().ok()?, time.trim().parse().ok()?);
        city.moment(day, time)
    };
    let times = at(&typed.start).zip(at(&typed.end));
    let (starts_at, ends_at) = times.ok_or_else(|| AppError::field("day", "请填写哪一天、几点到几点。"))?;
    let session = NewSession {
        course: typed.course.clone(),
        town: typed.town.clone(),
        place: typed.place.clone(),
        starts_at,
        ends_at,
        capacity: number(&typed.capacity).unwrap_or(0),
    };
    visit.act(Schedule { organisation, session }).await
}
