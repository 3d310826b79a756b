//! The API of campaigns.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::{Campaign, CampaignState};
use super::store;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default().api(Access::Public, routes!(list)).api(Access::Public, routes!(show))
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
