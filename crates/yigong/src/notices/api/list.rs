//! Notices: the lists, their clock, the commendation.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Made, PAGE, made, moment};
use crate::applications;
use crate::campaigns::Kind;
use crate::city::City;
use crate::clock::Id;
use crate::crypto::hex;
use crate::error::{AppError, Result};
use crate::notices::actions::{Commend, Extend, Publish};
use crate::notices::model::{Entry, Notice, NoticeKind};
use crate::notices::store;
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(list_notices))
        .api(Access::Public, routes!(show_notice))
        .api(Access::Organiser, routes!(publish))
        .api(Access::Organiser, routes!(extend))
        .api(Access::Organiser, routes!(commend))
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

/// Publishes what the review chose, for objections (N4.4a).
#[utoipa::path(post, path = "/notices", tag = "notices", request_body = NewNotice,
    responses((status = 201, body = Made), (status = 403), (status = 409)))]
async fn publish(visit: Visit, Json(new): Json<NewNotice>) -> Result<Response> {
    Ok(made(visit.act(Publish { campaign: new.campaign, document: new.document, seen: None }).await?))
}

/// More time for objections, for instance after the site was down.
#[derive(Deserialize, ToSchema)]
struct Extension {
    /// The new last second.
    to: String,
    /// Why, in public.
    reason: String,
}

/// Extends the time for objections; the reason is published.
#[utoipa::path(post, path = "/notices/{id}/extensions", tag = "notices", request_body = Extension,
    params(("id" = String, Path, description = "The notice")),
    responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn extend(visit: Visit, Path(id): Path<Id>, Json(new): Json<Extension>) -> Result<Response> {
    let to = Some(moment("to", &new.to)?);
    visit.act(Extend { notice: id, to, reason: new.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What a commendation carries.
#[derive(Deserialize, ToSchema)]
struct NewCommendation {
    /// 发文字号.
    #[serde(default)]
    document: String,
}

/// Publishes the commendation of what stands after the objections (N5).
#[utoipa::path(post, path = "/campaigns/{id}/commendation", tag = "notices", request_body = NewCommendation,
    params(("id" = String, Path, description = "The campaign")),
    responses((status = 201, body = Made), (status = 403), (status = 404), (status = 409)))]
async fn commend(visit: Visit, Path(id): Path<Id>, Json(new): Json<NewCommendation>) -> Result<Response> {
    Ok(made(visit.act(Commend { campaign: id, document: new.document }).await?))
}
