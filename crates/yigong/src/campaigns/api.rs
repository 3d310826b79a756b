//! The API of campaigns.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::{Campaign, CampaignState};
use super::{Extend, MakeNext, Publish, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(list))
        .api(Access::Public, routes!(show))
        .api(Access::Organiser, routes!(make_next))
        .api(Access::Organiser, routes!(publish))
        .api(Access::Organiser, routes!(extend))
}

/// A published campaign.
#[derive(Serialize, ToSchema)]
struct CampaignAnswer {
    id: String,
    year: i16,
    title: String,
    /// upcoming, applications, summaries, screening, review, notice, closed.
    phase: &'static str,
    /// ISO 8601 with offset; the last second that counts.
    applications_by: String,
    /// ISO 8601 with offset; the last second that counts.
    summaries_by: String,
    /// Recommendations a unit may make, both kinds together.
    quota: i64,
    kinds: Vec<KindAnswer>,
}

/// A kind with its scopes.
#[derive(Serialize, ToSchema)]
struct KindAnswer {
    code: &'static str,
    name: String,
    scopes: Vec<ScopeAnswer>,
}

/// A scope.
#[derive(Serialize, ToSchema)]
struct ScopeAnswer {
    code: String,
    name: String,
}

#[derive(Serialize, ToSchema)]
struct CampaignsAnswer {
    items: Vec<CampaignAnswer>,
}

fn answer(visit: &Visit, it: Campaign) -> CampaignAnswer {
    let city = &visit.app.city;
    let deadlines = it.deadlines(city);
    let scopes = |kind: &super::KindSpec| {
        kind.scopes.iter().map(|it| ScopeAnswer { code: it.code.clone(), name: it.name.clone() }).collect()
    };
    let kind = |it: &super::KindSpec| KindAnswer { code: it.code.code(), name: it.name.clone(), scopes: scopes(it) };
    CampaignAnswer {
        id: it.id.to_string(),
        year: it.year(),
        phase: it.phase(city, visit.app.clock.now()).code(),
        applications_by: city.iso(deadlines.applications_by),
        summaries_by: city.iso(deadlines.summaries_by),
        quota: it.spec.quota.maximum,
        kinds: it.spec.kinds.iter().map(kind).collect(),
        title: it.spec.title,
    }
}

/// The published campaigns, the latest first.
#[utoipa::path(get, path = "/campaigns", tag = "campaigns", responses((status = 200, body = CampaignsAnswer)))]
async fn list(visit: Visit) -> Result<Response> {
    let all = visit.read(|cx| Box::pin(store::campaigns(cx))).await?;
    let published = all.into_iter().filter(|it| it.state == CampaignState::Published);
    let items = published.map(|it| answer(&visit, it)).collect();
    Ok(Json(CampaignsAnswer { items }).into_response())
}

/// A published campaign.
#[utoipa::path(get, path = "/campaigns/{id}", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 200, body = CampaignAnswer), (status = 404)))]
async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let found = visit.read(move |cx| Box::pin(store::campaign(cx, id))).await?;
    let found = found.filter(|it| it.state == CampaignState::Published).ok_or_else(AppError::not_found)?;
    Ok(Json(answer(&visit, found)).into_response())
}

/// The year to set up.
#[derive(Deserialize, ToSchema)]
struct NextYear {
    /// A later year.
    year: i16,
}

/// What was made.
#[derive(Serialize, ToSchema)]
struct Made {
    /// Its id.
    #[schema(value_type = String)]
    id: Id,
}

/// Sets up a later year's campaign as a draft: the same rules, its days moved by whole years.
#[utoipa::path(post, path = "/campaigns/{id}/next", tag = "campaigns", params(("id" = String, Path)),
    request_body = NextYear, responses((status = 201, body = Made), (status = 403), (status = 404), (status = 422)))]
async fn make_next(visit: Visit, Path(from): Path<Id>, Json(new): Json<NextYear>) -> Result<Response> {
    let id = visit.act(MakeNext { from, year: new.year }).await?;
    Ok((StatusCode::CREATED, Json(Made { id })).into_response())
}

/// Publishes a draft; its rules stand from then on.
#[utoipa::path(post, path = "/campaigns/{id}/publication", tag = "campaigns", params(("id" = String, Path)),
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn publish(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(Publish { id }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// More time for one unit.
#[derive(Deserialize, ToSchema)]
struct Extension {
    /// The unit.
    #[schema(value_type = String)]
    unit: Id,
    /// Forms, the last second that counts, with offset.
    #[schema(value_type = String)]
    applications_by: Timestamp,
    /// Summaries, the last second that counts, with offset.
    #[schema(value_type = String)]
    summaries_by: Timestamp,
    /// Why; the unit sees it.
    reason: String,
}

/// Gives one unit later deadlines.
#[utoipa::path(post, path = "/campaigns/{id}/extensions", tag = "campaigns", params(("id" = String, Path)),
    request_body = Extension,
    responses((status = 201, body = Made), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn extend(visit: Visit, Path(campaign): Path<Id>, Json(new): Json<Extension>) -> Result<Response> {
    let Extension { unit, applications_by, summaries_by, reason } = new;
    let id = visit.act(Extend { campaign, unit, applications_by, summaries_by, reason }).await?;
    Ok((StatusCode::CREATED, Json(Made { id })).into_response())
}
