//! Notices, objections and promotions for programs.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::actions::{self, Adopt, Decide, Object, Plan, Publish};
use super::model::{Entry, Identity, Notice, NoticeKind, Objection, ObjectionState, Outcome, Promotion};
use super::store::{self, Search};
use crate::applications;
use crate::auth::{Actor, Channel};
use crate::campaigns::{self, Kind};
use crate::city::City;
use crate::clock::Id;
use crate::crypto::hex;
use crate::error::{AppError, Result};
use crate::text::like;
use crate::web::{Access, Json, Query, Routes, Visit};

const PAGE: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(list_notices))
        .api(Access::Public, routes!(show_notice))
        .api(Access::Organiser, routes!(publish))
        .api(Access::Public, routes!(object))
        .api(Access::Public, routes!(objection_status))
        .api(Access::Manager, routes!(list_objections))
        .api(Access::Manager, routes!(decide))
        .api(Access::Public, routes!(list_promotions))
        .api(Access::Public, routes!(show_promotion))
        .api(Access::Leader, routes!(adopt))
}

/// A notice.
#[derive(Serialize, ToSchema)]
struct NoticeItem {
    /// Its id.
    #[schema(value_type = String)]
    id: Id,
    /// The campaign.
    #[schema(value_type = String)]
    campaign: Id,
    /// What it does.
    kind: NoticeKind,
    /// Its title.
    title: String,
    /// When it was published.
    published_at: String,
    /// The last second of objections; null when it takes none.
    closes_at: Option<String>,
    /// Whether it takes objections now.
    open: bool,
    /// SHA-256 of `content`, hexadecimal.
    hash: String,
}

/// A notice with its words and how everything on it stands.
#[derive(Serialize, ToSchema)]
struct NoticeDetail {
    #[serde(flatten)]
    notice: NoticeItem,
    /// The exact text the hash covers: JSON as it was published.
    content: String,
    /// What it lists.
    entries: Vec<EntryItem>,
}

/// What a notice lists, as it stands now.
#[derive(Serialize, ToSchema)]
struct EntryItem {
    /// The application.
    #[schema(value_type = String)]
    application: Id,
    /// Its masked title.
    title: String,
    /// The unit.
    unit: String,
    /// Project or case.
    kind: Kind,
    /// Where it stands.
    state: applications::State,
    /// Objections received.
    objections: i64,
    /// Why it was revoked.
    revoked: Option<String>,
    /// Its promotion.
    #[schema(value_type = Option<String>)]
    promotion: Option<Id>,
}

fn item(city: &City, now: jiff::Timestamp, notice: &Notice) -> NoticeItem {
    NoticeItem {
        id: notice.id,
        campaign: notice.campaign,
        kind: notice.kind,
        title: notice.snapshot.title.clone(),
        published_at: city.iso(notice.published_at),
        closes_at: notice.closes_at.map(|at| city.iso(at)),
        open: notice.is_open(now),
        hash: hex(&notice.hash),
    }
}

fn entry(notice: &Notice, it: &Entry) -> EntryItem {
    let rows = notice.snapshot.lists.iter().flat_map(|list| &list.rows);
    let row = rows.into_iter().find(|row| row.application == it.application);
    EntryItem {
        application: it.application,
        title: row.map(|row| row.title.clone()).unwrap_or_default(),
        unit: row.map(|row| row.unit.clone()).unwrap_or_default(),
        kind: it.kind,
        state: it.state,
        objections: it.objections,
        revoked: it.revoked.clone(),
        promotion: it.promotion,
    }
}

/// The latest notices, newest first.
#[utoipa::path(get, path = "/notices", tag = "notices", responses((status = 200, body = Vec<NoticeItem>)))]
async fn list_notices(visit: Visit) -> Result<Response> {
    let notices = visit.read(|cx| Box::pin(async move { store::notices(cx, PAGE).await })).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    Ok(Json(notices.iter().map(|it| item(city, now, it)).collect::<Vec<_>>()).into_response())
}

/// A notice, word for word, and how it stands.
#[utoipa::path(get, path = "/notices/{id}", tag = "notices", params(("id" = String, Path, description = "The notice")),
    responses((status = 200, body = NoticeDetail), (status = 404)))]
async fn show_notice(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let notice = store::notice(cx, id).await?.ok_or_else(AppError::not_found)?;
            Ok((store::entries(cx, id).await?, notice))
        })
    });
    let (entries, notice) = read.await?;
    let detail = NoticeDetail {
        entries: entries.iter().map(|it| entry(&notice, it)).collect(),
        notice: item(&visit.app.city, visit.app.clock.now(), &notice),
        content: notice.content,
    };
    Ok(Json(detail).into_response())
}

/// A campaign's list to publish.
#[derive(Deserialize, ToSchema)]
struct NewNotice {
    /// The campaign.
    #[schema(value_type = String)]
    campaign: Id,
    /// 发文字号.
    #[serde(default)]
    document: String,
}

/// What was made.
#[derive(Serialize, ToSchema)]
struct Made {
    /// Its id.
    #[schema(value_type = String)]
    id: Id,
}

/// Publishes what the review chose, for objections (N4.4a).
#[utoipa::path(post, path = "/notices", tag = "notices", request_body = NewNotice,
    responses((status = 201, body = Made), (status = 403), (status = 409)))]
async fn publish(visit: Visit, Json(new): Json<NewNotice>) -> Result<Response> {
    let id = visit.act(Publish { campaign: new.campaign, document: new.document, seen: None }).await?;
    Ok((StatusCode::CREATED, Json(Made { id })).into_response())
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
    let received_at = visit.app.city.iso(filed.received_at);
    Ok((StatusCode::CREATED, Json(Receipt { number: filed.number, code: filed.code, received_at })).into_response())
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
    let activity = visit.act(Adopt { promotion: id, team: Some(new.team), plan }).await?;
    Ok((StatusCode::CREATED, Json(Made { id: activity })).into_response())
}
