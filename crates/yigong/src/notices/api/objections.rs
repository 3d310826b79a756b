//! Objections: filing one, following it, handling and deciding it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::moment;
use crate::auth::{Actor, Channel};
use crate::campaigns;
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::actions::{self, Decide, Filed, Object, RegisterPaper, StepAside, Take, View};
use crate::notices::model::{Identity, Objection, ObjectionState, Outcome};
use crate::notices::store;
use crate::web::{Access, Json, Query, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(object))
        .api(Access::Manager, routes!(register_paper))
        .api(Access::Public, routes!(objection_status))
        .api(Access::Manager, routes!(list_objections))
        .api(Access::Manager, routes!(take))
        .api(Access::Manager, routes!(step_aside))
        .api(Access::Manager, routes!(view))
        .api(Access::Manager, routes!(decide))
}

/// A written objection (N4.4b).
#[derive(Deserialize, ToSchema)]
struct NewObjection {
    /// What it is against.
    #[schema(value_type = String)]
    application: Id,
    /// Real name, or unit and who signs.
    name: String,
    /// Phone or address.
    contact: String,
    /// What is not so, and how one knows.
    statement: String,
}

/// The receipt of an objection.
#[derive(Serialize, ToSchema)]
struct Receipt {
    /// `Y2014-003`.
    number: String,
    /// Given once.
    code: String,
    /// When it was received.
    received_at: String,
}

/// Objects to an entry. Who asks is not kept; who signs is sealed.
#[utoipa::path(post, path = "/notices/{id}/objections", tag = "notices", request_body = NewObjection,
    params(("id" = String, Path, description = "The notice")),
    responses((status = 201, body = Receipt), (status = 409), (status = 422)))]
async fn object(visit: Visit, Path(id): Path<Id>, Json(new): Json<NewObjection>) -> Result<Response> {
    let action = Object {
        notice: id,
        application: Some(new.application),
        identity: Identity { name: new.name, contact: new.contact },
        statement: new.statement,
        evidence: None,
    };
    let filed = visit.app.act(&Actor::visitor(Channel::Api), action).await?;
    Ok(receipt(&visit.app.city, filed))
}

fn receipt(city: &City, filed: Filed) -> Response {
    let received_at = city.iso(filed.received_at);
    (StatusCode::CREATED, Json(Receipt { number: filed.number, code: filed.code, received_at })).into_response()
}

/// An objection that came in on paper.
#[derive(Deserialize, ToSchema)]
struct PaperObjection {
    /// What it says and who signed it.
    #[serde(flatten)]
    said: NewObjection,
    /// When the office received it.
    received_at: String,
}

/// Registers an objection on paper; it counts from when the office received it (N4.4b).
#[utoipa::path(post, path = "/notices/{id}/paper-objections", tag = "notices", request_body = PaperObjection,
    params(("id" = String, Path, description = "The notice")),
    responses((status = 201, body = Receipt), (status = 404), (status = 409), (status = 422)))]
async fn register_paper(visit: Visit, Path(id): Path<Id>, Json(new): Json<PaperObjection>) -> Result<Response> {
    let said = new.said;
    let action = RegisterPaper {
        notice: id,
        application: Some(said.application),
        identity: Identity { name: said.name, contact: said.contact },
        statement: said.statement,
        received_at: Some(moment("received_at", &new.received_at)?),
        evidence: None,
    };
    Ok(receipt(&visit.app.city, visit.act(action).await?))
}

/// What a receipt carries.
#[derive(Deserialize, ToSchema)]
struct Followed {
    /// `Y2014-003`.
    number: String,
    /// The code.
    code: String,
}

/// What became of an objection.
#[derive(Serialize, ToSchema)]
struct Status {
    /// Where it stands.
    state: ObjectionState,
    /// What it came to.
    outcome: Option<Outcome>,
    /// The public reasons.
    reasons: Option<String>,
    /// The answer to the objector.
    answer: Option<String>,
}

/// What became of an objection, for whoever holds its receipt.
#[utoipa::path(post, path = "/objections/status", tag = "notices", request_body = Followed,
    responses((status = 200, body = Status), (status = 404)))]
async fn objection_status(visit: Visit, Json(receipt): Json<Followed>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let hash = actions::follow_hash(cx, &receipt.number, &receipt.code);
            let (id, answer) = store::follow(cx, &hash).await?.ok_or_else(AppError::not_found)?;
            let answer = answer.map(|answer| cx.core.keys.open(&answer)).transpose()?;
            Ok((store::objection(cx, id).await?.ok_or_else(AppError::not_found)?, answer))
        })
    });
    let (it, answer) = read.await?;
    Ok(Json(Status { state: it.state, outcome: it.outcome, reasons: it.reasons, answer }).into_response())
}

/// An objection without what is sealed.
#[derive(Serialize, ToSchema)]
struct ObjectionItem {
    /// Its id.
    #[schema(value_type = String)]
    id: Id,
    /// Its number in the campaign.
    number: i64,
    /// What it is against.
    #[schema(value_type = String)]
    application: Id,
    /// Where it stands.
    state: ObjectionState,
    /// What it came to.
    outcome: Option<Outcome>,
    /// When it was received.
    received_at: String,
}

fn objection_item(city: &City, it: &Objection) -> ObjectionItem {
    ObjectionItem {
        id: it.id,
        number: it.number,
        application: it.application,
        state: it.state,
        outcome: it.outcome,
        received_at: city.iso(it.received_at),
    }
}

#[derive(Deserialize, IntoParams)]
struct OfCampaign {
    /// The campaign.
    #[param(value_type = String)]
    campaign: Id,
}

/// The objections of a campaign, for its office.
#[utoipa::path(get, path = "/objections", tag = "notices", params(OfCampaign),
    responses((status = 200, body = Vec<ObjectionItem>), (status = 404)))]
async fn list_objections(visit: Visit, Query(asked): Query<OfCampaign>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let campaign = actions::campaign(cx, asked.campaign).await?;
            if !campaigns::is_office(cx, &campaign).await? {
                return Err(AppError::not_found());
            }
            store::desk(cx, campaign.id).await
        })
    });
    let found = read.await?;
    Ok(Json(found.iter().map(|it| objection_item(&visit.app.city, it)).collect::<Vec<_>>()).into_response())
}

/// The one decision on an objection.
#[derive(Deserialize, ToSchema)]
struct Decision {
    /// upheld or dismissed.
    outcome: Option<Outcome>,
    /// The public reasons.
    #[serde(default)]
    reasons: String,
    /// The answer to the objector.
    #[serde(default)]
    answer: String,
}

/// Decides an objection, once; its handler does (N4.4c).
#[utoipa::path(post, path = "/objections/{id}/decision", tag = "notices", request_body = Decision,
    params(("id" = String, Path, description = "The objection")),
    responses((status = 204), (status = 403), (status = 409), (status = 422)))]
async fn decide(visit: Visit, Path(id): Path<Id>, Json(new): Json<Decision>) -> Result<Response> {
    visit.act(Decide { id, outcome: new.outcome, reasons: new.reasons, answer: new.answer }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes an objection on. From then on what is sealed opens for this person only.
#[utoipa::path(post, path = "/objections/{id}/handling", tag = "notices",
    params(("id" = String, Path, description = "The objection")),
    responses((status = 204), (status = 403), (status = 404), (status = 409)))]
async fn take(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(Take { id }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Why one stands too near.
#[derive(Deserialize, ToSchema)]
struct Recusal {
    /// In a few words; never who objected.
    reason: String,
}

/// Leaves an objection to another person of the office.
#[utoipa::path(post, path = "/objections/{id}/recusal", tag = "notices", request_body = Recusal,
    params(("id" = String, Path, description = "The objection")),
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn step_aside(visit: Visit, Path(id): Path<Id>, Json(new): Json<Recusal>) -> Result<Response> {
    visit.act(StepAside { id, reason: new.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What a look at sealed words is for.
#[derive(Deserialize, ToSchema)]
struct Look {
    /// The purpose; it is kept.
    purpose: String,
}

/// The sealed words of an objection.
#[derive(Serialize, ToSchema)]
struct Sealed {
    /// Who objects.
    name: String,
    /// How they are reached.
    contact: String,
    /// What they say.
    statement: String,
}

/// Opens what is sealed, for the handler; the look and its purpose are kept in the audit trail.
#[utoipa::path(post, path = "/objections/{id}/views", tag = "notices", request_body = Look,
    params(("id" = String, Path, description = "The objection")),
    responses((status = 200, body = Sealed), (status = 403), (status = 404), (status = 422)))]
async fn view(visit: Visit, Path(id): Path<Id>, Json(look): Json<Look>) -> Result<Response> {
    let opened = visit.act(View { id, purpose: look.purpose }).await?;
    let Identity { name, contact } = opened.identity;
    Ok(Json(Sealed { name, contact, statement: opened.statement }).into_response())
}
