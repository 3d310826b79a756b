//! The API of an expert's invitations: taking part, fields, how much, and whom they must not judge.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::clock::Id;
use crate::error::Result;
use crate::reviews::{Answer, Declare, store};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::SignedIn, routes!(list))
        .api(Access::SignedIn, routes!(answer))
        .api(Access::SignedIn, routes!(declare))
}

/// An invitation to review.
#[derive(Serialize, ToSchema)]
struct InvitationAnswer {
    id: String,
    campaign: String,
    /// invited, accepted, declined.
    state: &'static str,
    /// Codes of the scopes they know; none means all.
    fields: Vec<String>,
    /// The most dossiers they take.
    limit: i64,
}

#[derive(Serialize, ToSchema)]
struct InvitationsAnswer {
    items: Vec<InvitationAnswer>,
}

/// The signed-in person's invitations.
#[utoipa::path(get, path = "/reviews/invitations", tag = "reviews",
    responses((status = 200, body = InvitationsAnswer), (status = 401)))]
async fn list(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let found = visit.read(move |cx| Box::pin(store::expert_of(cx, person))).await?;
    let item = |it: crate::reviews::model::Expert| InvitationAnswer {
        fields: it.scopes(),
        id: it.id.to_string(),
        campaign: it.campaign.to_string(),
        state: it.state.code(),
        limit: it.load_limit,
    };
    Ok(Json(InvitationsAnswer { items: found.into_iter().map(item).collect() }).into_response())
}

/// Whether they take part; it can be changed until the draw.
#[derive(Deserialize, ToSchema)]
struct AnswerBody {
    accept: bool,
    /// Codes of the scopes they know; none means all.
    #[serde(default)]
    fields: Vec<String>,
    /// The most dossiers they take.
    limit: i64,
}

/// Answers an invitation.
#[utoipa::path(put, path = "/reviews/invitations/{expert}", tag = "reviews", params(("expert" = String, Path)),
    request_body = AnswerBody, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn answer(visit: Visit, Path(expert): Path<Id>, Json(body): Json<AnswerBody>) -> Result<Response> {
    visit.act(Answer { expert, accept: body.accept, fields: body.fields, limit: body.limit }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A unit they must not judge, and why.
#[derive(Deserialize, ToSchema)]
struct DeclareBody {
    unit: String,
    reason: String,
}

/// Declares a recusal from a whole unit.
#[utoipa::path(post, path = "/reviews/invitations/{expert}/recusals", tag = "reviews",
    params(("expert" = String, Path)), request_body = DeclareBody,
    responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn declare(visit: Visit, Path(expert): Path<Id>, Json(body): Json<DeclareBody>) -> Result<Response> {
    let unit = body.unit.parse().unwrap_or_default();
    visit.act(Declare { expert, unit, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
