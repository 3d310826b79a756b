//! The API of stars and public lists.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::ListState;
use super::store;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::SignedIn, routes!(stars))
        .api(Access::Public, routes!(lists))
        .api(Access::Public, routes!(list))
}

/// A star of the signed-in person.
#[derive(Serialize, ToSchema)]
struct StarView {
    level: i64,
    name: String,
    /// ISO 8601 with offset.
    awarded_at: String,
    /// ISO 8601 with offset, when it was taken back.
    withdrawn_at: Option<String>,
}

/// The voluntary record of all years, and its stars.
#[derive(Serialize, ToSchema)]
struct StarsView {
    /// All minutes.
    minutes: i64,
    /// Calendar years with enough service.
    years: i64,
    stars: Vec<StarView>,
}

/// My stars.
#[utoipa::path(get, path = "/me/stars", tag = "recognition",
    responses((status = 200, body = StarsView), (status = 401)))]
async fn stars(visit: Visit) -> Result<Json<StarsView>> {
    let person = visit.person()?;
    let least = visit.app.city.recognition.long_service.minutes_a_year;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let minutes = store::total(cx, person).await?;
            Ok((minutes, store::years(cx, person, least).await?, store::stars_of(cx, person).await?))
        })
    });
    let (minutes, years, stars) = read.await?;
    let city = &visit.app.city;
    let view = |it: super::Star| StarView {
        level: it.level,
        name: city.recognition.star(it.level).map(|rule| rule.name.clone()).unwrap_or_default(),
        awarded_at: city.iso(it.awarded_at),
        withdrawn_at: it.withdrawn_at.map(|at| city.iso(at)),
    };
    Ok(Json(StarsView { minutes, years, stars: stars.into_iter().map(view).collect() }))
}

/// A published list.
#[derive(Serialize, ToSchema)]
struct ListView {
    #[schema(value_type = String)]
    id: Id,
    organisation: String,
    title: String,
    words: String,
    year: i64,
    /// People on it.
    people: i64,
    /// Of them, named with their consent; empty in the list of lists.
    named: Vec<NamedView>,
}

/// Somebody who agreed to be named.
#[derive(Serialize, ToSchema)]
struct NamedView {
    name: String,
    citation: String,
}

/// Published lists of commendation, newest first; at most 100.
#[utoipa::path(get, path = "/commendations", tag = "recognition", responses((status = 200, body = Vec<ListView>)))]
async fn lists(visit: Visit) -> Result<Json<Vec<ListView>>> {
    let lists = visit.read(|cx| Box::pin(store::published(cx))).await?;
    Ok(Json(lists.into_iter().map(|it| view(it, Vec::new())).collect()))
}

/// A published list with the names of those who agreed.
#[utoipa::path(get, path = "/commendations/{id}", tag = "recognition", params(("id" = String, Path)),
    responses((status = 200, body = ListView), (status = 404)))]
async fn list(visit: Visit, Path(id): Path<Id>) -> Result<Json<ListView>> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let list = store::list(cx, id).await?.filter(|it| it.state == ListState::Published);
            Ok((list.ok_or_else(AppError::not_found)?, store::commended(cx, id).await?))
        })
    });
    let (list, mut people) = read.await?;
    people.retain(|it| it.consented_at.is_some());
    Ok(Json(view(list, people)))
}

fn view(it: super::model::List, people: Vec<super::model::Commended>) -> ListView {
    ListView {
        id: it.id,
        organisation: it.organisation_name,
        title: it.title,
        words: it.words,
        year: it.year,
        people: it.people,
        named: people.into_iter().map(|one| NamedView { name: one.name, citation: one.citation }).collect(),
    }
}
