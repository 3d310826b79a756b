//! Announcing an event, and changing it before it begins.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Deserialize;

use super::actions::{Amend, Announce, require_organiser};
use super::model::{Event, NewEvent};
use super::store;
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::number;
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    title: String,
    category: String,
    town: String,
    place: String,
    description: String,
    wanted: String,
    from: String,
    to: String,
}

impl Typed {
    fn of(city: &City, event: Event) -> Self {
        let at = |at: Timestamp| at.to_zoned_datetime(city.zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string();
        Self {
            from: at(event.starts_at),
            to: at(event.ends_at),
            title: event.title,
            category: event.category,
            town: event.town,
            place: event.place,
            description: event.description,
            wanted: event.wanted.to_string(),
        }
    }

    fn event(&self, city: &City) -> Result<NewEvent> {
        let at = |text: &str, field| {
            let parsed: Option<DateTime> = text.trim().parse().ok();
            let at = parsed.and_then(|at| city.moment(at.date(), at.time()));
            at.ok_or_else(|| AppError::field(field, "请填写日期和时间。"))
        };
        Ok(NewEvent {
            title: self.title.clone(),
            category: self.category.clone(),
            town: self.town.clone(),
            place: self.place.clone(),
            description: self.description.clone(),
            wanted: number(&self.wanted).unwrap_or(0),
            starts_at: at(&self.from, "from")?,
            ends_at: at(&self.to, "to")?,
        })
    }
}

#[derive(Template)]
#[template(path = "events/form.html")]
struct FormPage {
    page: Page,
    /// The event that is changed; None for a new one.
    event: Option<Id>,
    typed: Typed,
    categories: Vec<(String, String)>,
    towns: Vec<String>,
    error: Option<AppError>,
}

impl FormPage {
    fn back(&self) -> String {
        self.event.map_or_else(|| "/events".to_owned(), |id| format!("/events/{id}"))
    }
}

fn page(visit: &Visit, event: Option<Id>, typed: Typed, error: Option<AppError>) -> FormPage {
    let city = &visit.app.city;
    FormPage {
        page: visit.page(if event.is_some() { "修改全市大型活动" } else { "发起全市大型活动" }),
        event,
        typed,
        categories: city.categories.iter().map(|it| (it.code.clone(), it.name.clone())).collect(),
        towns: city.towns.iter().map(|town| town.name.clone()).collect(),
        error,
    }
}

fn answer(visit: &Visit, event: Option<Id>, typed: Typed, outcome: Result<Id>, message: &str) -> Result<Response> {
    match outcome {
        Ok(id) => Ok(flash(format!("/events/{id}"), message)),
        Err(error) if error.is_refusal() => {
            let page = page(visit, event, typed, Some(error));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn only_organisers(visit: &Visit) -> Result<()> {
    visit.read(|cx| Box::pin(async move { require_organiser(cx) })).await
}

pub(super) async fn new(visit: Visit) -> Result<Response> {
    only_organisers(&visit).await?;
    html(&page(&visit, None, Typed::default(), None))
}

pub(super) async fn create(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    only_organisers(&visit).await?;
    let outcome = match typed.event(&visit.app.city) {
        Ok(event) => visit.act(Announce { event }).await,
        Err(error) => Err(error),
    };
    answer(&visit, None, typed, outcome, "已向全市发布，相关团队的负责人收到了通知。")
}

pub(super) async fn edit(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            require_organiser(cx)?;
            store::event(cx, id).await?.ok_or_else(AppError::not_found)
        })
    });
    let typed = Typed::of(&visit.app.city, read.await?);
    html(&page(&visit, Some(id), typed, None))
}

pub(super) async fn amend(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    only_organisers(&visit).await?;
    let outcome = match typed.event(&visit.app.city) {
        Ok(content) => visit.act(Amend { event: id, content }).await.map(|()| id),
        Err(error) => Err(error),
    };
    answer(&visit, Some(id), typed, outcome, "已修改，加入的团队负责人收到了通知。")
}
