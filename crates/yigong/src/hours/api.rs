//! The API of attendance and the ledger's changes.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::{Proposal, Who};
use super::pages::qr;
use super::{CheckIn, CheckOut, Correct, Decide, HandIn, Record};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Visit, idempotency_key};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::SignedIn, routes!(check_in))
        .api(Access::SignedIn, routes!(check_out))
        .api(Access::Leader, routes!(code))
        .api(Access::Leader, routes!(desk_records))
        .api(Access::SignedIn, routes!(correct))
        .api(Access::Leader, routes!(decide))
}

/// Who arrives or leaves: `person` at the leader's desk, or `code` for oneself.
#[derive(Deserialize, ToSchema)]
struct Attendee {
    /// The person's id, when a leader records them.
    person: Option<String>,
    /// The six-digit rotating code, when one records oneself.
    code: Option<String>,
}

impl Attendee {
    fn who(self) -> Result<Who> {
        match (self.person, self.code) {
            (Some(person), None) => Ok(Who::Desk(parse_id(&person)?)),
            (None, Some(code)) => Ok(Who::Code(code)),
            _ => Err(AppError::malformed("请提供 person（由负责人登记）或 code（本人扫码）中的一项。")),
        }
    }
}

fn parse_id(text: &str) -> Result<Id> {
    text.parse().map_err(|_| AppError::not_found())
}

#[derive(Serialize, ToSchema)]
struct Arrived {
    /// ISO 8601 with offset.
    at: String,
    /// A, B or C.
    grade: String,
}

/// Records an arrival.
#[utoipa::path(post, path = "/shifts/{id}/check-ins", tag = "attendance",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = Attendee,
    responses((status = 201, body = Arrived), (status = 409), (status = 422)))]
async fn check_in(
    visit: Visit,
    Path(shift): Path<Id>,
    headers: HeaderMap,
    Json(body): Json<Attendee>,
) -> Result<Response> {
    let (key, who) = (idempotency_key(&headers)?, body.who()?);
    let done = visit.act(CheckIn { shift, who, key }).await?;
    let answer = Arrived { at: visit.app.city.iso(done.at), grade: done.grade.code().into() };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

#[derive(Serialize, ToSchema)]
struct Left {
    /// ISO 8601 with offset.
    at: String,
    /// Minutes entered into the ledger by this check-out.
    minutes: i64,
    /// The ledger row, when minutes were entered.
    ledger_entry: Option<String>,
    /// Minutes present in this shift so far.
    present_minutes: i64,
    /// What the person should know, in Chinese.
    note: Option<String>,
}

/// Records a departure and enters the minutes.
#[utoipa::path(post, path = "/shifts/{id}/check-outs", tag = "attendance",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = Attendee,
    responses((status = 201, body = Left), (status = 409), (status = 422)))]
async fn check_out(
    visit: Visit,
    Path(shift): Path<Id>,
    headers: HeaderMap,
    Json(body): Json<Attendee>,
) -> Result<Response> {
    let (key, who) = (idempotency_key(&headers)?, body.who()?);
    let done = visit.act(CheckOut { shift, who, key }).await?;
    let answer = Left {
        at: visit.app.city.iso(done.at),
        minutes: done.minutes,
        ledger_entry: done.ledger_entry.map(|id| id.to_string()),
        present_minutes: done.present,
        note: done.note,
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// The code to show at the desk now.
#[derive(Serialize, ToSchema)]
struct Code {
    /// Six digits.
    code: String,
    /// Seconds until the next one.
    expires_in: i64,
    /// Seconds a code lives.
    step: i64,
    /// The QR picture, an SVG text.
    qr: String,
}

/// The rotating code of a shift, for its leader's screen.
#[utoipa::path(get, path = "/shifts/{id}/code", tag = "attendance", params(("id" = String, Path)),
    responses((status = 200, body = Code), (status = 403)))]
async fn code(visit: Visit, Path(shift): Path<Id>, headers: HeaderMap) -> Result<Response> {
    let shown = qr::current(&visit, shift, &headers).await?;
    Ok(Json(Code { code: shown.code, expires_in: shown.expires_in, step: shown.step, qr: shown.svg }).into_response())
}

/// What a desk recorded without signal.
#[derive(Deserialize, ToSchema)]
struct DeskRecords {
    /// At most 500.
    records: Vec<DeskRecord>,
}

#[derive(Deserialize, ToSchema)]
struct DeskRecord {
    /// The person's id.
    person: String,
    /// `in` or `out`.
    kind: String,
    /// ISO 8601 with offset.
    at: String,
    /// The desk's own key for this record; sent again, it is taken once.
    key: String,
}

#[derive(Serialize, ToSchema)]
struct DeskAnswer {
    /// What became of each record, in order.
    results: Vec<DeskResult>,
}

#[derive(Serialize, ToSchema)]
struct DeskResult {
    key: String,
    taken: bool,
    minutes: i64,
    /// Why it was refused.
    code: Option<&'static str>,
    message: Option<String>,
}

/// Hands in what a leader's desk recorded without signal.
#[utoipa::path(post, path = "/shifts/{id}/desk-records", tag = "attendance", params(("id" = String, Path)),
    request_body = DeskRecords, responses((status = 200, body = DeskAnswer), (status = 403)))]
async fn desk_records(visit: Visit, Path(shift): Path<Id>, Json(body): Json<DeskRecords>) -> Result<Response> {
    if body.records.len() > 500 {
        return Err(AppError::malformed("一次最多上传 500 条离线记录，请分批上传。"));
    }
    qr::require_leader_of(&visit, shift).await?;
    let mut results = Vec::with_capacity(body.records.len());
    for record in body.records {
        results.push(hand_in(&visit, shift, record).await?);
    }
    Ok(Json(DeskAnswer { results }).into_response())
}

async fn hand_in(visit: &Visit, shift: Id, record: DeskRecord) -> Result<DeskResult> {
    let key = record.key.clone();
    let parsed = match (record.person.parse::<Id>(), record.at.parse::<Timestamp>(), record.kind.as_str()) {
        (Ok(person), Ok(at), kind @ ("in" | "out")) => Ok(Record { person, out: kind == "out", at, key: record.key }),
        _ => Err(AppError::malformed("这条离线记录格式不对，没有登记。")),
    };
    let taken = match parsed {
        Ok(record) => visit.act(HandIn { shift, record }).await,
        Err(error) => Err(error),
    };
    match taken {
        Ok(minutes) => Ok(DeskResult { key, taken: true, minutes, code: None, message: None }),
        Err(error) if error.status.is_client_error() => {
            Ok(DeskResult { key, taken: false, minutes: 0, code: Some(error.code), message: Some(error.message) })
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize, ToSchema)]
struct CorrectionRequest {
    /// The ledger row.
    ledger_entry: String,
    /// What it should be; 0 takes it back.
    minutes: i64,
    /// Why, at least four characters.
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct CorrectionAnswer {
    id: String,
    /// open, approved, rejected.
    state: String,
    /// A decision is due by then; ISO 8601 with offset.
    due_at: String,
}

/// Asks for a ledger row to be corrected.
#[utoipa::path(post, path = "/corrections", tag = "ledger", request_body = CorrectionRequest,
    responses((status = 201, body = CorrectionAnswer), (status = 404), (status = 409), (status = 422)))]
async fn correct(visit: Visit, Json(body): Json<CorrectionRequest>) -> Result<Response> {
    let entry = parse_id(&body.ledger_entry)?;
    let asked: Proposal = visit.act(Correct { entry, minutes: body.minutes, reason: body.reason }).await?;
    let answer = CorrectionAnswer {
        id: asked.id.to_string(),
        state: asked.state.code().into(),
        due_at: visit.app.city.iso(asked.due_at),
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

#[derive(Deserialize, ToSchema)]
struct DecisionRequest {
    approve: bool,
    /// Required for a no.
    #[serde(default)]
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct DecisionAnswer {
    id: String,
    state: String,
    /// The row that takes the old one back.
    reversal: Option<String>,
    /// The new row.
    entry: Option<String>,
}

/// Decides a correction or any other proposal; never by who asked or whose minutes they are.
#[utoipa::path(post, path = "/corrections/{id}/decision", tag = "ledger", params(("id" = String, Path)),
    request_body = DecisionRequest, responses((status = 200, body = DecisionAnswer), (status = 403), (status = 409)))]
async fn decide(visit: Visit, Path(proposal): Path<Id>, Json(body): Json<DecisionRequest>) -> Result<Response> {
    let done = visit.act(Decide { proposal, approve: body.approve, reason: body.reason }).await?;
    let text = |id: Option<Id>| id.map(|id| id.to_string());
    let answer = DecisionAnswer {
        id: proposal.to_string(),
        state: done.state.code().into(),
        reversal: text(done.reversal),
        entry: text(done.entry),
    };
    Ok(Json(answer).into_response())
}
