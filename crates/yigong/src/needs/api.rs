//! The API of needs. What is sealed is never answered here.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::actions::within_sight;
use super::draft::Draft;
use super::model::{Again, Need, Outcome, Particulars, State};
use super::store::{self, Search};
use super::{Answer, Ask, Confirm, Decide, Dispatch, Offer, Publish, Report};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::text;
use crate::web::{Access, Json, Query, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(list))
        .api(Access::SignedIn, routes!(ask))
        .api(Access::Public, routes!(show))
        .api(Access::Manager, routes!(publish))
        .api(Access::SignedIn, routes!(offer))
        .api(Access::Manager, routes!(dispatch))
        .api(Access::Manager, routes!(decide))
        .api(Access::Leader, routes!(answer))
        .api(Access::SignedIn, routes!(report))
        .api(Access::SignedIn, routes!(confirm))
}

/// What the list is asked for.
#[derive(Deserialize, Default, utoipa::IntoParams)]
#[serde(default)]
struct ListQuery {
    /// C1 … C14.
    category: String,
    /// Town.
    town: String,
    /// `next` of the page before.
    cursor: String,
}

/// A need, as everybody may read it.
#[derive(Serialize, ToSchema)]
struct NeedOut {
    id: String,
    title: String,
    category: String,
    town: String,
    /// Street or village, never the house.
    street: String,
    /// Whom it is for, in broad terms.
    beneficiary: String,
    description: String,
    /// Helpers wanted.
    people: i64,
    /// ISO 8601 with offset.
    starts_at: String,
    /// ISO 8601 with offset.
    ends_at: String,
    state: State,
    /// The organisation that answers for it.
    organisation: String,
}

/// A page of open needs.
#[derive(Serialize, ToSchema)]
struct NeedPage {
    items: Vec<NeedOut>,
    /// The cursor of the next page, or null.
    next: Option<String>,
}

fn out(city: &City, need: Need) -> NeedOut {
    NeedOut {
        id: need.id.to_string(),
        beneficiary: city.needs.beneficiary(&need.beneficiary).unwrap_or_default().to_owned(),
        starts_at: city.iso(need.starts_at),
        ends_at: city.iso(need.ends_at),
        title: need.title,
        category: need.category,
        town: need.town,
        street: need.street,
        description: need.description,
        people: need.people,
        state: need.state,
        organisation: need.organisation_name,
    }
}

/// Open needs, soonest first.
#[utoipa::path(get, path = "/needs", tag = "needs", params(ListQuery), responses((status = 200, body = NeedPage)))]
async fn list(visit: Visit, Query(query): Query<ListQuery>) -> Result<Response> {
    let search = Search {
        category: text::line(&query.category),
        town: text::line(&query.town),
        after: text::cursor(&query.cursor),
    };
    let (found, more) = visit.read(move |cx| Box::pin(async move { store::open(cx, &search).await })).await?;
    let next = found.last().filter(|_| more).map(|last| text::cursor_of((last.starts_at, last.id)));
    let items = found.into_iter().map(|need| out(&visit.app.city, need)).collect();
    Ok(Json(NeedPage { items, next }).into_response())
}

/// A need to be asked for.
#[derive(Deserialize, ToSchema)]
struct NewNeed {
    /// The organisation that takes it by phone for somebody; absent for oneself.
    #[serde(default)]
    centre: Option<String>,
    /// 4 to 40 characters, no personal data.
    #[serde(default)]
    title: String,
    /// C1 … C14.
    #[serde(default)]
    category: String,
    /// Town.
    #[serde(default)]
    town: String,
    /// Street or village, never the house.
    #[serde(default)]
    street: String,
    /// Code of the kind of people helped, such as `elder_alone`.
    #[serde(default)]
    beneficiary: String,
    /// 10 to 1000 characters, no personal data.
    #[serde(default)]
    description: String,
    /// Helpers wanted, 1 to 50; by default 1.
    #[serde(default)]
    people: Option<i64>,
    /// ISO 8601 with offset.
    #[serde(default)]
    starts_at: String,
    /// ISO 8601 with offset.
    #[serde(default)]
    ends_at: String,
    /// Sealed: the accepted helper sees it.
    #[serde(default)]
    name: String,
    /// Sealed.
    #[serde(default)]
    phone: String,
    /// Sealed.
    #[serde(default)]
    address: String,
    /// Sealed.
    #[serde(default)]
    note: String,
    /// Whether the accepted helper may see what is sealed.
    #[serde(default)]
    shared: bool,
    /// Whether doubtful words were looked at and found harmless.
    #[serde(default)]
    looked_at: bool,
}

fn moment(text: &str, field: &'static str) -> Result<Timestamp> {
    let message = "时间应为带时区的 ISO 8601，例如 2026-03-04T09:00:00+08:00。".to_owned();
    text.parse().map_err(|_| AppError::invalid(vec![FieldError { field, message }]))
}

/// An id among the body's fields.
fn id(text: &str, field: &'static str) -> Result<Id> {
    text.parse().map_err(|_| AppError::field(field, "编号无法识别。"))
}

#[derive(Serialize, ToSchema)]
struct Made {
    /// The new one's id.
    id: String,
}

fn made(id: Id) -> Response {
    (StatusCode::CREATED, Json(Made { id: id.to_string() })).into_response()
}

/// Asks for help.
#[utoipa::path(post, path = "/needs", tag = "needs", request_body = NewNeed,
    responses((status = 201, body = Made), (status = 422, description = "code `personal_data`: take it out first")))]
async fn ask(visit: Visit, Json(body): Json<NewNeed>) -> Result<Response> {
    let centre = body.centre.as_deref().map(|text| id(text, "centre")).transpose()?;
    let draft = Draft {
        title: body.title,
        category: body.category,
        town: body.town,
        street: body.street,
        beneficiary: body.beneficiary,
        description: body.description,
        people: body.people.unwrap_or(1),
        starts_at: moment(&body.starts_at, "starts_at")?,
        ends_at: moment(&body.ends_at, "ends_at")?,
        particulars: Particulars { name: body.name, phone: body.phone, address: body.address, note: body.note },
        shared: body.shared,
    };
    Ok(made(visit.act(Ask { centre, draft, looked_at: body.looked_at }).await?))
}

/// One need.
#[utoipa::path(get, path = "/needs/{id}", tag = "needs", params(("id" = String, Path)),
    responses((status = 200, body = NeedOut), (status = 404)))]
async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (need, _) = visit.read(move |cx| Box::pin(within_sight(cx, id))).await?;
    Ok(Json(out(&visit.app.city, need)).into_response())
}

#[derive(Deserialize, ToSchema)]
struct Verified {
    /// How it was made sure: `phone`, `visit`, `known`, `office`.
    #[serde(default)]
    how: String,
    /// Whether doubtful words were looked at and found harmless.
    #[serde(default)]
    looked_at: bool,
}

#[derive(Serialize, ToSchema)]
struct StateOut {
    state: State,
}

/// Publishes a need that was made sure of.
#[utoipa::path(post, path = "/needs/{id}/publication", tag = "needs", params(("id" = String, Path)),
    request_body = Verified, responses((status = 200, body = StateOut), (status = 403), (status = 409), (status = 422)))]
async fn publish(visit: Visit, Path(id): Path<Id>, Json(body): Json<Verified>) -> Result<Response> {
    let state = visit.act(Publish { id, how: body.how, looked_at: body.looked_at }).await?;
    Ok(Json(StateOut { state }).into_response())
}

#[derive(Deserialize, ToSchema)]
struct NewClaim {
    /// The team; absent for oneself.
    #[serde(default)]
    team: Option<String>,
    /// ISO 8601 with offset.
    #[serde(default)]
    starts_at: String,
    /// ISO 8601 with offset.
    #[serde(default)]
    ends_at: String,
    /// What to say to the community.
    #[serde(default)]
    note: String,
}

/// Offers to help, alone or with a team.
#[utoipa::path(post, path = "/needs/{id}/claims", tag = "needs", params(("id" = String, Path)), request_body = NewClaim,
    responses((status = 201, body = Made), (status = 403), (status = 409), (status = 422)))]
async fn offer(visit: Visit, Path(need): Path<Id>, Json(body): Json<NewClaim>) -> Result<Response> {
    let team = body.team.as_deref().map(|text| id(text, "team")).transpose()?;
    let times = (moment(&body.starts_at, "starts_at")?, moment(&body.ends_at, "ends_at")?);
    Ok(made(visit.act(Offer { need, team, times, note: body.note }).await?))
}

#[derive(Deserialize, ToSchema)]
struct Dispatched {
    /// The team.
    #[serde(default)]
    team: String,
    /// What to say to its leaders.
    #[serde(default)]
    note: String,
}

/// Dispatches a need to a team.
#[utoipa::path(post, path = "/needs/{id}/dispatches", tag = "needs", params(("id" = String, Path)),
    request_body = Dispatched, responses((status = 201, body = Made), (status = 403), (status = 409), (status = 422)))]
async fn dispatch(visit: Visit, Path(need): Path<Id>, Json(body): Json<Dispatched>) -> Result<Response> {
    let team = id(&body.team, "team")?;
    Ok(made(visit.act(Dispatch { need, team, note: body.note }).await?))
}

#[derive(Deserialize, ToSchema)]
struct Decision {
    /// Yes or no.
    accept: bool,
    /// Why not.
    #[serde(default)]
    reason: String,
}

/// The community's word on a helper who asked.
#[utoipa::path(post, path = "/needs/claims/{claim}/decision", tag = "needs", params(("claim" = String, Path)),
    request_body = Decision, responses((status = 204), (status = 403), (status = 404), (status = 409)))]
async fn decide(visit: Visit, Path(claim): Path<Id>, Json(body): Json<Decision>) -> Result<Response> {
    visit.act(Decide { claim, accept: body.accept, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[derive(Deserialize, ToSchema)]
struct TeamAnswer {
    /// Yes or no.
    accept: bool,
    /// When they come: ISO 8601 with offset.
    #[serde(default)]
    starts_at: String,
    /// ISO 8601 with offset.
    #[serde(default)]
    ends_at: String,
    /// Why not.
    #[serde(default)]
    reason: String,
}

/// A leader's answer to a dispatched need. A yes publishes the team's activity.
#[utoipa::path(post, path = "/needs/claims/{claim}/answer", tag = "needs", params(("claim" = String, Path)),
    request_body = TeamAnswer, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn answer(visit: Visit, Path(claim): Path<Id>, Json(body): Json<TeamAnswer>) -> Result<Response> {
    let now = visit.app.clock.now();
    let times = if body.accept {
        (moment(&body.starts_at, "starts_at")?, moment(&body.ends_at, "ends_at")?)
    } else {
        (now, now)
    };
    visit.act(Answer { claim, accept: body.accept, times, reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[derive(Deserialize, ToSchema)]
struct Reported {
    /// From when a lone helper served: ISO 8601 with offset.
    #[serde(default)]
    from: Option<String>,
    /// Until when.
    #[serde(default)]
    to: Option<String>,
    /// What happened.
    outcome: Outcome,
    /// Would they go again.
    again: Again,
    /// In their words.
    #[serde(default)]
    words: String,
}

/// The helper says it is done.
#[utoipa::path(post, path = "/needs/claims/{claim}/report", tag = "needs", params(("claim" = String, Path)),
    request_body = Reported, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn report(visit: Visit, Path(claim): Path<Id>, Json(body): Json<Reported>) -> Result<Response> {
    let served = match (&body.from, &body.to) {
        (Some(from), Some(to)) => Some((moment(from, "from")?, moment(to, "to")?)),
        _ => None,
    };
    let (outcome, again, words) = (body.outcome, body.again, body.words);
    visit.act(Report { claim, served, outcome, again, words }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[derive(Deserialize, ToSchema)]
struct Word {
    /// What happened.
    outcome: Outcome,
    /// Would they want it again.
    again: Again,
    /// In their words.
    #[serde(default)]
    words: String,
}

#[derive(Serialize, ToSchema)]
struct Confirmed {
    /// Minutes entered into the ledger for a lone helper; null for a team, whose attendance counts.
    minutes: Option<i64>,
    /// The ledger row.
    ledger_entry: Option<String>,
}

/// Who was helped, or the community for them, says how it went.
#[utoipa::path(post, path = "/needs/{id}/confirmation", tag = "needs", params(("id" = String, Path)), request_body = Word,
    responses((status = 200, body = Confirmed), (status = 403), (status = 404), (status = 409)))]
async fn confirm(visit: Visit, Path(need): Path<Id>, Json(body): Json<Word>) -> Result<Response> {
    let word = Confirm { need, outcome: body.outcome, again: body.again, words: body.words };
    let served = visit.act(word).await?;
    let answer = Confirmed {
        minutes: served.as_ref().map(|served| served.minutes),
        ledger_entry: served.and_then(|served| served.entry).map(|entry| entry.to_string()),
    };
    Ok(Json(answer).into_response())
}
