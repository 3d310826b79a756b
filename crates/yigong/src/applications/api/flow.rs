//! The way of an application for programs: evidence linked, proposed, submitted, returned, withdrawn;
//! paper taken in and screening by the office.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::applications::model::{Outcome, State};
use crate::applications::store::{self, Listed};
use crate::applications::{Link, Propose, Receive, Reopen, Return, Screen, Submit, TakeBack, Unlink, Withdraw, reach};
use crate::campaigns::{self, Kind};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations;
use crate::web::{Access, Json, Query, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Manager, routes!(list))
        .api(Access::Manager, routes!(link))
        .api(Access::Manager, routes!(unlink))
        .api(Access::Manager, routes!(propose))
        .api(Access::Manager, routes!(submit))
        .api(Access::Manager, routes!(give_back))
        .api(Access::Manager, routes!(take_back))
        .api(Access::Manager, routes!(withdraw))
        .api(Access::Manager, routes!(receive))
        .api(Access::Manager, routes!(screen))
        .api(Access::Manager, routes!(reopen))
}

fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

#[derive(Deserialize, IntoParams)]
struct Below {
    /// Only what is drafted at or below this organisation; left out, the whole city, for the office.
    #[param(value_type = Option<String>)]
    organisation: Option<Id>,
}

#[derive(Serialize, ToSchema)]
struct ListAnswer {
    items: Vec<ListItem>,
}

/// A line of the list.
#[derive(Serialize, ToSchema)]
struct ListItem {
    #[schema(value_type = String)]
    id: Id,
    number: i64,
    kind: Kind,
    title: String,
    state: State,
    /// Who drafts it.
    organisation: String,
    /// The unit that recommends it.
    unit: String,
    /// Whether sealed paper of the version of record is in.
    paper: bool,
}

fn item(it: Listed) -> ListItem {
    let Listed { id, number, kind, title, state, organisation, unit_name, paper, .. } = it;
    ListItem { id, number, kind, title, state, organisation, unit: unit_name, paper }
}

/// The applications of a campaign: of one's own organisation, or all of them for the office (those that
/// were recommended).
#[utoipa::path(get, path = "/campaigns/{id}/applications", tag = "applications", params(("id" = String, Path), Below),
    responses((status = 200, body = ListAnswer), (status = 404)))]
async fn list(visit: Visit, Path(id): Path<Id>, Query(asked): Query<Below>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let campaign = campaigns::campaign(cx, id).await?.ok_or_else(AppError::not_found)?;
            let root = organisations::root(cx).await?.ok_or_else(AppError::not_found)?.id;
            let from = asked.organisation.unwrap_or(root);
            let own = from != root && reach::works_for(cx, from).await?;
            if !own && !campaigns::is_office(cx, &campaign).await? {
                return Err(AppError::not_found());
            }
            let mut found = store::listed(cx, id, from).await?;
            found.retain(|it| own || it.state.holds_seat());
            Ok(found)
        })
    });
    let items = read.await?.into_iter().map(item).collect();
    Ok(Json(ListAnswer { items }).into_response())
}

/// Something of the ledger.
#[derive(Deserialize, ToSchema)]
struct NewLink {
    /// activity or team.
    kind: String,
    /// Its id.
    #[schema(value_type = String)]
    target: Id,
}

/// Links an activity or a team, whose hours become evidence.
#[utoipa::path(post, path = "/applications/{id}/evidence", tag = "applications", params(("id" = String, Path)),
    request_body = NewLink, responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn link(visit: Visit, Path(id): Path<Id>, Json(new): Json<NewLink>) -> Result<Response> {
    visit.act(Link { id, kind: new.kind, target: new.target }).await?;
    Ok(done())
}

/// Takes a link away.
#[utoipa::path(delete, path = "/applications/{id}/evidence/{target}", tag = "applications",
    params(("id" = String, Path), ("target" = String, Path)),
    responses((status = 204), (status = 403), (status = 404), (status = 409)))]
async fn unlink(visit: Visit, Path((id, target)): Path<(Id, Id)>) -> Result<Response> {
    visit.act(Unlink { id, target }).await?;
    Ok(done())
}

/// Hands the draft to the unit, which examines it (N4.2a).
#[utoipa::path(post, path = "/applications/{id}/proposal", tag = "applications", params(("id" = String, Path)),
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn propose(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(Propose { id }).await?;
    Ok(done())
}

/// Submits the summary, or a correction (N4.2c).
#[utoipa::path(post, path = "/applications/{id}/submission", tag = "applications", params(("id" = String, Path)),
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn submit(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(Submit { id }).await?;
    Ok(done())
}

/// Why.
#[derive(Deserialize, ToSchema)]
struct Why {
    /// What the other side reads.
    reason: String,
}

/// The unit returns a proposal for revision.
#[utoipa::path(post, path = "/applications/{id}/return", tag = "applications", params(("id" = String, Path)),
    request_body = Why, responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn give_back(visit: Visit, Path(id): Path<Id>, Json(why): Json<Why>) -> Result<Response> {
    visit.act(Return { id, reason: why.reason }).await?;
    Ok(done())
}

/// Takes a proposal or a recommendation back to the draft while the deadline allows.
#[utoipa::path(post, path = "/applications/{id}/taking-back", tag = "applications", params(("id" = String, Path)),
    request_body = Why, responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn take_back(visit: Visit, Path(id): Path<Id>, Json(why): Json<Why>) -> Result<Response> {
    visit.act(TakeBack { id, reason: why.reason }).await?;
    Ok(done())
}

/// Withdraws an application for good.
#[utoipa::path(post, path = "/applications/{id}/withdrawal", tag = "applications", params(("id" = String, Path)),
    request_body = Why, responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn withdraw(visit: Visit, Path(id): Path<Id>, Json(why): Json<Why>) -> Result<Response> {
    visit.act(Withdraw { id, reason: why.reason }).await?;
    Ok(done())
}

/// Paper on the receiving office's desk.
#[derive(Deserialize, ToSchema)]
struct NewReceipt {
    /// The code printed on it.
    code: String,
    /// Copies.
    copies: i64,
    /// Whether all seals and signatures are there.
    sealed: bool,
    /// A remark.
    #[serde(default)]
    note: String,
}

/// What was taken in.
#[derive(Serialize, ToSchema)]
struct ReceiptAnswer {
    #[schema(value_type = String)]
    id: Id,
    #[schema(value_type = String)]
    application: Id,
    /// False when the paper is not the version of record: the unit has to print again.
    matches: bool,
    /// ISO 8601 with offset.
    received_at: String,
}

/// Takes paper in by its code (N4.2d).
#[utoipa::path(post, path = "/paper-receipts", tag = "applications", request_body = NewReceipt,
    responses((status = 201, body = ReceiptAnswer), (status = 403), (status = 409), (status = 422)))]
async fn receive(visit: Visit, Json(new): Json<NewReceipt>) -> Result<Response> {
    let NewReceipt { code, copies, sealed, note } = new;
    let receipt = visit.act(Receive { code, copies, sealed, note }).await?;
    let answer = ReceiptAnswer {
        id: receipt.id,
        application: receipt.application,
        matches: receipt.matches,
        received_at: visit.app.city.iso(receipt.received_at),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// What screening came to.
#[derive(Deserialize, ToSchema)]
struct Screening {
    /// admitted, correcting, screened_out.
    outcome: String,
    /// Codes of the campaign's reasons.
    #[serde(default)]
    reasons: Vec<String>,
    /// What exactly.
    #[serde(default)]
    note: String,
}

/// The office screens what was submitted.
#[utoipa::path(post, path = "/applications/{id}/screening", tag = "applications", params(("id" = String, Path)),
    request_body = Screening, responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn screen(visit: Visit, Path(id): Path<Id>, Json(new): Json<Screening>) -> Result<Response> {
    let outcome = Outcome::parse(&new.outcome)
        .ok_or_else(|| AppError::field("outcome", "outcome 请写 admitted、correcting 或 screened_out。"))?;
    visit.act(Screen { id, outcome, reasons: new.reasons, note: new.note }).await?;
    Ok(done())
}

/// The office takes back that something did not pass; it is screened again.
#[utoipa::path(post, path = "/applications/{id}/screening/reopening", tag = "applications",
    params(("id" = String, Path)), request_body = Why,
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn reopen(visit: Visit, Path(id): Path<Id>, Json(why): Json<Why>) -> Result<Response> {
    visit.act(Reopen { id, reason: why.reason }).await?;
    Ok(done())
}
