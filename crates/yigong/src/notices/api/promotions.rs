//! Promotions: the gallery, promoting and revoking, doing as they did.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::{Made, PAGE, made};
use crate::campaigns::Kind;
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::actions::{Adopt, Plan, Promote, Revoke};
use crate::notices::model::Promotion;
use crate::notices::store::{self, Search};
use crate::text::like;
use crate::web::{Access, Json, Query, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(list_promotions))
        .api(Access::Organiser, routes!(promote))
        .api(Access::Public, routes!(show_promotion))
        .api(Access::Organiser, routes!(revoke))
        .api(Access::Leader, routes!(adopt))
}

#[derive(Deserialize, IntoParams)]
struct Wanted {
    /// Words in title, unit or text.
    #[serde(default)]
    q: String,
    /// project or case.
    kind: Option<Kind>,
    /// The campaign's year.
    year: Option<i64>,
    /// How many to leave out: `next` of the page before.
    #[serde(default)]
    cursor: i64,
}

/// Promoted work.
#[derive(Serialize, ToSchema)]
struct PromotionItem {
    /// Its id.
    #[schema(value_type = String)]
    id: Id,
    /// The campaign's year.
    year: i64,
    /// Project or case.
    kind: Kind,
    /// Its masked title.
    title: String,
    /// Whose it is.
    unit: String,
    /// What others do to do the same.
    guide: String,
    /// Teams that do it too.
    adopters: i64,
    /// When it was promoted.
    promoted_at: String,
    /// Why it was revoked; the content is then gone.
    revoked: Option<String>,
}

fn promotion_item(city: &City, it: Promotion) -> PromotionItem {
    PromotionItem {
        id: it.id,
        year: it.year,
        kind: it.kind,
        title: it.title,
        unit: it.unit_name,
        guide: if it.revoked.is_some() { String::new() } else { it.guide },
        adopters: it.adopters,
        promoted_at: city.iso(it.promoted_at),
        revoked: it.revoked,
    }
}

/// A page of promoted work.
#[derive(Serialize, ToSchema)]
struct PromotionList {
    /// At most 50.
    items: Vec<PromotionItem>,
    /// The next page's cursor, or null.
    next: Option<i64>,
}

/// Promoted work that stands, newest first.
#[utoipa::path(get, path = "/promotions", tag = "notices", params(Wanted),
    responses((status = 200, body = PromotionList)))]
async fn list_promotions(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response> {
    let offset = wanted.cursor.max(0);
    let search = Search {
        like: like(&wanted.q),
        kind: wanted.kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
        year: wanted.year.unwrap_or_default(),
        limit: PAGE + 1,
        offset,
    };
    let mut found = visit.read(move |cx| Box::pin(async move { store::gallery(cx, &search).await })).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let items = found.into_iter().map(|it| promotion_item(&visit.app.city, it)).collect();
    Ok(Json(PromotionList { items, next: more.then_some(offset + PAGE) }).into_response())
}

/// One promotion; 410 once it is revoked, with the reason.
#[utoipa::path(get, path = "/promotions/{id}", tag = "notices",
    params(("id" = String, Path, description = "The promotion")),
    responses((status = 200, body = PromotionItem), (status = 404), (status = 410, body = PromotionItem)))]
async fn show_promotion(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let found = visit.read(move |cx| Box::pin(async move { store::promotion(cx, id).await })).await?;
    let item = promotion_item(&visit.app.city, found.ok_or_else(AppError::not_found)?);
    let status = if item.revoked.is_some() { StatusCode::GONE } else { StatusCode::OK };
    Ok((status, Json(item)).into_response())
}

/// Doing as they did.
#[derive(Deserialize, ToSchema)]
struct NewAdoption {
    /// The team that does it too.
    #[schema(value_type = String)]
    team: Id,
    /// Meeting point.
    place: String,
    /// The first day, `2026-03-09`.
    #[schema(value_type = String)]
    first: jiff::civil::Date,
    /// When it begins, `09:00`.
    #[schema(value_type = String)]
    time: jiff::civil::Time,
    /// Minutes of one occasion.
    minutes: i64,
    /// Weeks from one to the next.
    every_weeks: i64,
    /// Occasions.
    times: i64,
    /// Seats of one.
    capacity: i64,
    /// What is done another way.
    #[serde(default)]
    own: String,
}

/// Starts a series of draft activities from a promotion; answers the activity.
#[utoipa::path(post, path = "/promotions/{id}/adoptions", tag = "notices", request_body = NewAdoption,
    params(("id" = String, Path, description = "The promotion")),
    responses((status = 201, body = Made), (status = 403), (status = 409), (status = 422)))]
async fn adopt(visit: Visit, Path(id): Path<Id>, Json(new): Json<NewAdoption>) -> Result<Response> {
    let plan = Plan {
        place: new.place,
        first: Some(new.first),
        time: Some(new.time),
        minutes: new.minutes,
        every_weeks: new.every_weeks,
        times: new.times,
        capacity: new.capacity,
        own: new.own,
    };
    Ok(made(visit.act(Adopt { promotion: id, team: Some(new.team), plan }).await?))
}

/// What is put before the whole city.
#[derive(Deserialize, ToSchema)]
struct NewPromotion {
    /// The application; its notice must have ended well.
    #[schema(value_type = String)]
    application: Id,
    /// What others do to do the same, 30 to 2,000 characters.
    guide: String,
    /// The service category of activities begun from it: C1–C14.
    category: String,
}

/// Promotes a confirmed application in the whole city (N5).
#[utoipa::path(post, path = "/promotions", tag = "notices", request_body = NewPromotion,
    responses((status = 201, body = Made), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn promote(visit: Visit, Json(new): Json<NewPromotion>) -> Result<Response> {
    let NewPromotion { application, guide, category } = new;
    Ok(made(visit.act(Promote { application, guide, category }).await?))
}

/// Why something is taken off for good.
#[derive(Deserialize, ToSchema)]
struct Revocation {
    /// The public reason, 10 to 1,000 characters.
    reason: String,
}

/// Revokes a listed, confirmed or promoted application (N4.4c): the next in reserve moves up, its page in
/// the gallery is a tombstone from then on.
#[utoipa::path(post, path = "/applications/{id}/revocation", tag = "notices", request_body = Revocation,
    params(("id" = String, Path, description = "The application")),
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn revoke(visit: Visit, Path(id): Path<Id>, Json(new): Json<Revocation>) -> Result<Response> {
    visit.act(Revoke { application: id, reason: new.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
