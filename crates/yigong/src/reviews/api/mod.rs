//! The API of reviews: what everybody may know of a review, its decision, and an expert's own desk.

mod invitations;
mod prepare;

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::{Desk, RoundState, code};
use super::results::compute;
use super::{Confirm, Decide, Departure, GiveBack, Outcome, Save, StepBack, Submit, reach, store, surface};
use crate::applications::{self, Evidence, Text};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(round))
        .api(Access::Organiser, routes!(results))
        .api(Access::Organiser, routes!(decision))
        .api(Access::Manager, routes!(confirmation))
        .api(Access::Manager, routes!(decision_return))
        .api(Access::SignedIn, routes!(list))
        .api(Access::SignedIn, routes!(show))
        .api(Access::SignedIn, routes!(save))
        .api(Access::SignedIn, routes!(submit))
        .api(Access::SignedIn, routes!(step_back))
        .merge(prepare::routes())
        .merge(invitations::routes())
}

/// A campaign's review as everybody may know it.
#[derive(Serialize, ToSchema)]
struct RoundAnswer {
    /// preparing, frozen, open, closed, decided.
    state: &'static str,
    /// SHA-256 of the frozen rule; null before it is frozen.
    rule_hash: Option<String>,
    /// The frozen rule, the text the hash is of.
    rule: Option<String>,
    /// SHA-256 of the seed, published with the rule.
    commitment: Option<String>,
    /// The seed, 64 hexadecimal digits, once the review is decided.
    seed: Option<String>,
}

/// The state of a campaign's review, its rule with the hash, the seed once it is revealed.
#[utoipa::path(get, path = "/campaigns/{id}/review", tag = "reviews", params(("id" = String, Path)),
    responses((status = 200, body = RoundAnswer), (status = 404)))]
async fn round(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let campaign = reach::campaign(cx, id).await?;
            let round = reach::round(cx, &campaign).await?;
            let seed = surface::revealed(cx, &round)?.map(|it| it.hex());
            Ok((round, seed))
        })
    });
    let (round, seed) = read.await?;
    let some = |text: String| (!text.is_empty()).then_some(text);
    let (rule_hash, rule, commitment) = (some(round.rule_hash), some(round.rule), some(round.commitment));
    Ok(Json(RoundAnswer { state: round.state.code(), rule_hash, rule, commitment, seed }).into_response())
}

/// An entry's scores.
#[derive(Serialize, ToSchema)]
struct ResultAnswer {
    /// The application.
    application: String,
    /// The number it went by.
    number: String,
    /// project or case.
    kind: &'static str,
    raw: f64,
    trimmed: f64,
    calibrated: f64,
    /// The 95 % interval.
    low: f64,
    high: f64,
    /// The chance, 0 to 1, of truly being among the selected places of its kind.
    above_cut: f64,
    /// selected, reserve or not_selected, as decided; null before.
    outcome: Option<&'static str>,
    /// Its place within the outcome.
    position: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct ResultsAnswer {
    items: Vec<ResultAnswer>,
    /// What one should know before trusting the figures, in Chinese.
    note: Option<String>,
}

/// The scores of every entry, once scoring has ended; for organisers.
#[utoipa::path(get, path = "/campaigns/{id}/review/results", tag = "reviews", params(("id" = String, Path)),
    responses((status = 200, body = ResultsAnswer), (status = 403), (status = 409)))]
async fn results(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (campaign, round) = reach::organised(cx, id).await?;
            reach::require(&round, &[RoundState::Closed, RoundState::Decided], "查看得分：专家评分结束以后才能看")?;
            Ok((compute(cx, &campaign, &round).await?, store::decisions(cx, id).await?))
        })
    });
    let (results, decisions) = read.await?;
    let item = |it: super::results::ResultRow| {
        let decision = decisions.iter().find(|one| one.application == it.entry.application);
        ResultAnswer {
            application: it.entry.application.to_string(),
            number: it.entry.code(),
            kind: it.entry.kind.code(),
            raw: it.scores.raw,
            trimmed: it.scores.trimmed,
            calibrated: it.scores.calibrated,
            low: it.scores.low,
            high: it.scores.high,
            above_cut: it.placed.above_cut,
            outcome: decision.map(|it| it.outcome.code()),
            position: decision.map(|it| it.position),
        }
    };
    let items = results.rows.into_iter().map(item).collect();
    Ok(Json(ResultsAnswer { items, note: results.note }).into_response())
}

/// The decision: by the frozen rule, but for these.
#[derive(Deserialize, ToSchema)]
struct Decision {
    #[serde(default)]
    departures: Vec<DepartureBody>,
}

#[derive(Deserialize, ToSchema)]
struct DepartureBody {
    application: String,
    /// selected, reserve or not_selected.
    outcome: String,
    /// 10 to 500 characters.
    reason: String,
}

/// Proposes to decide on every entry by the frozen rule; departures need a reason. It takes effect once
/// another organiser or the receiving office confirms it.
#[utoipa::path(post, path = "/campaigns/{id}/review/decision", tag = "reviews", params(("id" = String, Path)),
    request_body = Decision, responses((status = 204), (status = 403), (status = 409), (status = 422)))]
async fn decision(visit: Visit, Path(campaign): Path<Id>, Json(body): Json<Decision>) -> Result<Response> {
    let read = |it: DepartureBody| {
        let application = it.application.parse().map_err(|_| AppError::not_found())?;
        let outcome = Outcome::parse(&it.outcome)
            .ok_or_else(|| AppError::malformed("outcome 应为 selected、reserve 或 not_selected。"))?;
        Ok(Departure { application, outcome, reason: it.reason })
    };
    let departures = body.departures.into_iter().map(read).collect::<Result<_>>()?;
    visit.act(Decide { campaign, departures }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Confirms the decision another organiser proposed.
#[utoipa::path(post, path = "/campaigns/{id}/review/confirmation", tag = "reviews", params(("id" = String, Path)),
    responses((status = 204), (status = 403), (status = 409)))]
async fn confirmation(visit: Visit, Path(campaign): Path<Id>) -> Result<Response> {
    visit.act(Confirm { campaign }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Why a proposed decision is given back.
#[derive(Deserialize, ToSchema)]
struct ReturnBody {
    /// 5 to 500 characters.
    reason: String,
}

/// Gives a proposed decision back; nothing has taken effect.
#[utoipa::path(post, path = "/campaigns/{id}/review/decision/return", tag = "reviews",
    params(("id" = String, Path)), request_body = ReturnBody,
    responses((status = 204), (status = 403), (status = 409), (status = 422)))]
async fn decision_return(visit: Visit, Path(campaign): Path<Id>, Json(body): Json<ReturnBody>) -> Result<Response> {
    visit.act(GiveBack { campaign, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A dossier on the expert's desk.
#[derive(Serialize, ToSchema)]
struct DeskAnswer {
    id: String,
    /// The number the dossier goes by.
    number: String,
    /// assigned, submitted, reopened.
    state: &'static str,
    /// Points of 100, once handed in.
    total: Option<i64>,
}

impl DeskAnswer {
    fn of(it: &Desk) -> Self {
        Self { id: it.id.to_string(), number: code(it.number), state: it.state.code(), total: it.total }
    }
}

#[derive(Serialize, ToSchema)]
struct DesksAnswer {
    items: Vec<DeskAnswer>,
}

/// The dossiers on the caller's desk.
#[utoipa::path(get, path = "/reviews", tag = "reviews", responses((status = 200, body = DesksAnswer), (status = 401)))]
async fn list(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let mut all = Vec::new();
            for expert in store::expert_of(cx, person).await? {
                all.extend(store::own_desks(cx, expert.id).await?);
            }
            Ok(all)
        })
    });
    let items = read.await?.iter().map(DeskAnswer::of).collect();
    Ok(Json(DesksAnswer { items }).into_response())
}

/// A part of a dossier.
#[derive(Serialize, ToSchema)]
struct PartAnswer {
    label: String,
    text: String,
}

/// A dossier with its sheet. Only what is masked, and no word of who wrote it.
#[derive(Serialize, ToSchema)]
struct SheetAnswer {
    #[serde(flatten)]
    desk: DeskAnswer,
    /// project or case.
    kind: &'static str,
    scope: String,
    title: String,
    term: String,
    parts: Vec<PartAnswer>,
    evidence: Evidence,
    /// Points by criterion, 1 or 0 by gate, as kept.
    marks: BTreeMap<String, i64>,
    comment: String,
    /// To be sent with the next saving.
    revision: i64,
}

/// A dossier on the caller's desk; 404 for any other.
#[utoipa::path(get, path = "/reviews/{id}", tag = "reviews", params(("id" = String, Path)),
    responses((status = 200, body = SheetAnswer), (status = 404)))]
async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let desk = reach::own_desk(cx, id).await?;
            let dossier = applications::dossier(cx, desk.application).await?.ok_or_else(AppError::not_found)?;
            Ok((store::marks(cx, id).await?, desk, dossier))
        })
    });
    let (marks, desk, dossier) = read.await?;
    let part = |it: Text| PartAnswer { label: it.label, text: it.text };
    let parts = dossier.form.into_iter().chain(dossier.summary).chain(dossier.statements).map(part).collect();
    let answer = SheetAnswer {
        kind: dossier.kind.code(),
        scope: dossier.scope,
        title: dossier.title,
        term: dossier.term,
        parts,
        evidence: dossier.evidence,
        marks: marks.0,
        comment: desk.comment.clone(),
        revision: desk.revision,
        desk: DeskAnswer::of(&desk),
    };
    Ok(Json(answer).into_response())
}

/// What is saved; what is left out stays.
#[derive(Deserialize, ToSchema)]
struct SaveBody {
    /// Points by criterion, 1 or 0 by gate; null forgets a mark.
    #[serde(default)]
    marks: BTreeMap<String, Option<i64>>,
    comment: Option<String>,
    /// The revision this is based on; 409 when somebody saved meanwhile.
    revision: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct SavedAnswer {
    revision: i64,
}

/// Saves marks and comment.
#[utoipa::path(patch, path = "/reviews/{id}", tag = "reviews", params(("id" = String, Path)), request_body = SaveBody,
    responses((status = 200, body = SavedAnswer), (status = 404), (status = 409), (status = 422)))]
async fn save(visit: Visit, Path(desk): Path<Id>, Json(body): Json<SaveBody>) -> Result<Response> {
    let text = |points: Option<i64>| points.map(|it| it.to_string()).unwrap_or_default();
    let marks = body.marks.into_iter().map(|(item, points)| (item, text(points))).collect();
    let revision = visit.act(Save { desk, marks, comment: body.comment, revision: body.revision }).await?;
    Ok(Json(SavedAnswer { revision }).into_response())
}

/// Why: marks changed after moderation, or a dossier is recused.
#[derive(Deserialize, ToSchema)]
struct ReasonBody {
    #[serde(default)]
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct TotalAnswer {
    /// Points of 100.
    total: i64,
}

/// Hands the sheet in.
#[utoipa::path(post, path = "/reviews/{id}/submission", tag = "reviews", params(("id" = String, Path)),
    request_body = ReasonBody,
    responses((status = 201, body = TotalAnswer), (status = 404), (status = 409), (status = 422)))]
async fn submit(visit: Visit, Path(desk): Path<Id>, Json(body): Json<ReasonBody>) -> Result<Response> {
    let total = visit.act(Submit { desk, reason: body.reason }).await?;
    Ok((StatusCode::CREATED, Json(TotalAnswer { total })).into_response())
}

/// Steps back from a dossier; it leaves the desk at once.
#[utoipa::path(post, path = "/reviews/{id}/recusal", tag = "reviews", params(("id" = String, Path)),
    request_body = ReasonBody, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn step_back(visit: Visit, Path(desk): Path<Id>, Json(body): Json<ReasonBody>) -> Result<Response> {
    visit.act(StepBack { desk, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
