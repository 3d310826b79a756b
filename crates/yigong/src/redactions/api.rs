//! Redaction for programs: begin a look, read what was found, decide, confirm (N4.2g).

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::{Decision, Mark, Review};
use super::{Confirm, Decide, actions, rules, store};
use crate::action::Cx;
use crate::applications::{self, Text};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Manager, routes!(start))
        .api(Access::Manager, routes!(show))
        .api(Access::Manager, routes!(decide))
        .api(Access::Manager, routes!(confirm))
}

/// A look through the texts.
#[derive(Serialize, ToSchema)]
struct Look {
    /// The version looked through.
    #[schema(value_type = String)]
    version: Id,
    /// Whether the texts changed since; then a new look is needed.
    stale: bool,
    /// Whether a person confirmed it.
    confirmed: bool,
    texts: Vec<TextAnswer>,
}

/// One text.
#[derive(Serialize, ToSchema)]
struct TextAnswer {
    field: String,
    /// As it is written.
    text: String,
    /// As others would see it with the decisions so far.
    masked: String,
    marks: Vec<MarkAnswer>,
}

/// A stretch that may point to a person.
#[derive(Serialize, ToSchema)]
struct MarkAnswer {
    number: i64,
    /// First character, from 0.
    start: i64,
    /// One past the last.
    end: i64,
    /// person, address, organisation, phone, id_number, other.
    kind: String,
    /// 0 to 1.
    confidence: f64,
    /// In Chinese.
    why: String,
    decision: Decision,
}

fn text(it: Text, marks: &[Mark]) -> TextAnswer {
    let own: Vec<Mark> = marks.iter().filter(|mark| mark.field == it.field).cloned().collect();
    let answer = |mark: &Mark| MarkAnswer {
        number: mark.number,
        start: mark.start,
        end: mark.finish,
        kind: mark.kind.clone(),
        confidence: mark.confidence as f64 / 100.0,
        why: mark.why.clone(),
        decision: mark.decision,
    };
    TextAnswer {
        masked: rules::masked(&it.text, &own),
        marks: own.iter().map(answer).collect(),
        field: it.field,
        text: it.text,
    }
}

async fn look(cx: &mut Cx<'_>, application: Id) -> Result<Look> {
    let it = applications::require_writer(cx, application).await?;
    let review: Review = store::latest(cx, application).await?.ok_or_else(AppError::not_found)?;
    let marks = store::marks(cx, review.version).await?;
    let texts = applications::texts(cx, review.version).await?;
    Ok(Look {
        version: review.version,
        stale: review.revision != it.revision,
        confirmed: review.confirmed_at.is_some(),
        texts: texts.into_iter().map(|it| text(it, &marks)).collect(),
    })
}

/// Looks through what is written now.
#[utoipa::path(post, path = "/applications/{id}/redaction", tag = "applications", params(("id" = String, Path)),
    responses((status = 201, body = Look), (status = 403), (status = 404), (status = 409)))]
async fn start(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    actions::start(&visit, id).await?;
    let found = visit.read(move |cx| Box::pin(look(cx, id))).await?;
    Ok((StatusCode::CREATED, Json(found)).into_response())
}

/// The latest look.
#[utoipa::path(get, path = "/applications/{id}/redaction", tag = "applications", params(("id" = String, Path)),
    responses((status = 200, body = Look), (status = 403), (status = 404)))]
async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    Ok(Json(visit.read(move |cx| Box::pin(look(cx, id))).await?).into_response())
}

/// Decisions so far.
#[derive(Deserialize, ToSchema)]
struct Decisions {
    /// The version looked through.
    #[schema(value_type = String)]
    version: Id,
    /// Numbers of the marks to mask; all others stay readable.
    masked: Vec<i64>,
    /// Further words to mask wherever they stand.
    #[serde(default)]
    words: String,
    /// What they point to.
    #[serde(default)]
    kind: String,
}

/// Keeps decisions, and marks further words.
#[utoipa::path(put, path = "/applications/{id}/redaction/decisions", tag = "applications",
    params(("id" = String, Path)), request_body = Decisions,
    responses((status = 200, body = Look), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn decide(visit: Visit, Path(id): Path<Id>, Json(new): Json<Decisions>) -> Result<Response> {
    let Decisions { version, masked, words, kind } = new;
    visit.act(Decide { application: id, version, masked, words, kind }).await?;
    Ok(Json(visit.read(move |cx| Box::pin(look(cx, id))).await?).into_response())
}

/// A person's word.
#[derive(Deserialize, ToSchema)]
struct Confirmation {
    /// The version looked through.
    #[schema(value_type = String)]
    version: Id,
    /// Numbers of the marks to mask.
    masked: Vec<i64>,
    /// That a person read all of it.
    read: bool,
}

/// Confirms the look: what is masked becomes the only layer that leaves the unit.
#[utoipa::path(post, path = "/applications/{id}/redaction/confirmation", tag = "applications",
    params(("id" = String, Path)), request_body = Confirmation,
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn confirm(visit: Visit, Path(id): Path<Id>, Json(new): Json<Confirmation>) -> Result<Response> {
    let Confirmation { version, masked, read } = new;
    visit.act(Confirm { application: id, version, masked, read }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
