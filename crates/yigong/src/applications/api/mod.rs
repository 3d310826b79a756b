//! The API of applications. A change carries `If-Match` with the revision its writer last saw; what
//! somebody else wrote since then is never overwritten, and what changed elsewhere comes back with the
//! answer.

mod flow;

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::header::{ETAG, HeaderMap, IF_MATCH};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::{Application, Content, Evidence, Purpose, State, Version};
use super::rules::{self, Advice};
use super::{Create, Recommend, Save, pages, reach, store};
use crate::action::Cx;
use crate::campaigns::{self, Kind};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations;
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Manager, routes!(create))
        .api(Access::Manager, routes!(show))
        .api(Access::Manager, routes!(change))
        .api(Access::Manager, routes!(versions))
        .api(Access::Manager, routes!(evidence))
        .api(Access::Manager, routes!(recommend))
        .api(Access::Manager, routes!(form_pdf))
        .api(Access::Manager, routes!(form_docx))
        .merge(flow::routes())
}

/// What one begins with.
#[derive(Deserialize, ToSchema)]
struct NewApplication {
    /// The organisation that drafts.
    organisation: String,
    /// project or case.
    kind: String,
}

/// An application.
#[derive(Serialize, ToSchema)]
struct ApplicationAnswer {
    id: String,
    campaign: String,
    number: i64,
    kind: Kind,
    state: State,
    unit: String,
    /// The `ETag` of this answer is this number in quotes.
    revision: i64,
    /// Fields by code.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    fields: Content,
    /// The code printed on the form.
    version_code: Option<String>,
}

async fn answer(cx: &mut Cx<'_>, it: Application) -> Result<ApplicationAnswer> {
    let unit = organisations::organisation(cx, it.unit).await?.ok_or_else(AppError::not_found)?.name;
    let version = match it.version_of_record() {
        Some(version) => store::version(cx, version).await?,
        None => None,
    };
    Ok(ApplicationAnswer {
        fields: store::content(cx, it.id).await?,
        id: it.id.to_string(),
        campaign: it.campaign.to_string(),
        number: it.number,
        kind: it.kind,
        state: it.state,
        unit,
        revision: it.revision,
        version_code: version.map(|it| it.shown_code()),
    })
}

fn tagged(status: StatusCode, revision: i64, body: impl Serialize) -> Response {
    let mut response = (status, Json(body)).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(ETAG, value);
    }
    response
}

/// The application as it stands, with its `ETag`.
async fn shown(visit: &Visit, id: Id, status: StatusCode) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let it = reach::visible(cx, id).await?;
            answer(cx, it).await
        })
    });
    let body = read.await?;
    Ok(tagged(status, body.revision, body))
}

/// Begins an application.
#[utoipa::path(post, path = "/campaigns/{id}/applications", tag = "applications", params(("id" = String, Path)),
    request_body = NewApplication,
    responses((status = 201, body = ApplicationAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn create(visit: Visit, Path(campaign): Path<Id>, Json(new): Json<NewApplication>) -> Result<Response> {
    let kind = Kind::parse(&new.kind).ok_or_else(|| AppError::field("kind", "kind 请写 project 或 case。"))?;
    let organisation = new.organisation.parse().map_err(|_| AppError::not_found())?;
    let id = visit.act(Create { campaign, organisation, kind }).await?;
    shown(&visit, id, StatusCode::CREATED).await
}

/// An application with its fields, for its writers, and for the office once it is recommended.
#[utoipa::path(get, path = "/applications/{id}", tag = "applications", params(("id" = String, Path)),
    responses((status = 200, body = ApplicationAnswer), (status = 404)))]
async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    shown(&visit, id, StatusCode::OK).await
}

/// Fields to write.
#[derive(Deserialize, ToSchema)]
struct Change {
    /// Fields by code with their new texts.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    fields: BTreeMap<String, String>,
}

/// What a change came to.
#[derive(Serialize, ToSchema)]
struct Changed {
    revision: i64,
    /// When it was saved, `09:20:14` in the city.
    saved_at: String,
    /// What others changed since `If-Match`.
    others: Vec<OtherChange>,
    /// Advice on lengths and the title.
    advice: Vec<Advice>,
}

/// A field somebody else changed.
#[derive(Serialize, ToSchema)]
struct OtherChange {
    field: String,
    text: String,
    by: String,
}

/// Writes fields. 412 when somebody else changed one of them since `If-Match`; nothing is written then.
#[utoipa::path(patch, path = "/applications/{id}", tag = "applications",
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = Change,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 412),
        (status = 422), (status = 428)))]
async fn change(visit: Visit, Path(id): Path<Id>, headers: HeaderMap, Json(body): Json<Change>) -> Result<Response> {
    visit.read(move |cx| Box::pin(async move { reach::visible(cx, id).await.map(|_| ()) })).await?;
    let base = headers.get(IF_MATCH).and_then(|value| value.to_str().ok());
    let base = base.map(|text| text.trim().trim_start_matches("W/").trim_matches('"'));
    let Some(base) = base.and_then(|text| text.parse().ok()) else {
        let text = "请在 If-Match 中写上读取时的版本（ETag），以免覆盖别人的修改。";
        let error = AppError::conflict("if_match_required", text);
        return Err(AppError { status: StatusCode::PRECONDITION_REQUIRED, ..error });
    };
    let saved = visit.act(Save { id, base, fields: body.fields.into_iter().collect() }).await?;
    let advice = visit.read(move |cx| Box::pin(advice(cx, id))).await?;
    let now = visit.app.clock.now().to_zoned_datetime(visit.app.city.zone.clone());
    let others = saved.others.into_iter().map(|(field, text, by)| OtherChange { field, text, by }).collect();
    let body = Changed { revision: saved.revision, saved_at: now.strftime("%H:%M:%S").to_string(), others, advice };
    Ok(tagged(StatusCode::OK, saved.revision, body))
}

async fn advice(cx: &mut Cx<'_>, id: Id) -> Result<Vec<Advice>> {
    let it = reach::visible(cx, id).await?;
    let spec = campaigns::campaign(cx, it.campaign).await?.ok_or_else(AppError::not_found)?.spec;
    let content = store::content(cx, id).await?;
    let unit = organisations::organisation(cx, it.unit).await?.map(|it| it.name).unwrap_or_default();
    let mut all = vec![
        rules::title_advice(&spec.name_rule, &[&unit], content.get("title")),
        rules::summary_advice(&spec, &content),
    ];
    all.extend(spec.texts().map(|cell| rules::advice(cell, &content)));
    Ok(all)
}

#[derive(Serialize, ToSchema)]
struct VersionsAnswer {
    items: Vec<VersionAnswer>,
}

/// A version.
#[derive(Serialize, ToSchema)]
struct VersionAnswer {
    number: i64,
    code: String,
    purpose: Purpose,
    made_by: String,
    /// ISO 8601 with offset.
    made_at: String,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    fields: Content,
    evidence: Evidence,
}

/// Every version, newest first.
#[utoipa::path(get, path = "/applications/{id}/versions", tag = "applications", params(("id" = String, Path)),
    responses((status = 200, body = VersionsAnswer), (status = 404)))]
async fn versions(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let found = visit
        .read(move |cx| {
            Box::pin(async move {
                reach::visible(cx, id).await?;
                store::versions(cx, id).await
            })
        })
        .await?;
    let item = |it: Version| VersionAnswer {
        number: it.number,
        code: it.shown_code(),
        purpose: it.purpose,
        made_at: visit.app.city.iso(it.made_at),
        made_by: it.made_by,
        fields: it.content,
        evidence: it.evidence,
    };
    Ok(Json(VersionsAnswer { items: found.into_iter().map(item).collect() }).into_response())
}

/// What the ledger shows of the linked activities now.
#[utoipa::path(get, path = "/applications/{id}/evidence", tag = "applications", params(("id" = String, Path)),
    responses((status = 200, body = Evidence), (status = 404)))]
async fn evidence(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let found = visit
        .read(move |cx| {
            Box::pin(async move {
                let it = reach::visible(cx, id).await?;
                let spec = campaigns::campaign(cx, it.campaign).await?.ok_or_else(AppError::not_found)?.spec;
                store::evidence(cx, id, &spec.period).await
            })
        })
        .await?;
    Ok(Json(found).into_response())
}

/// A recommendation.
#[derive(Deserialize, ToSchema)]
struct NewRecommendation {
    /// Its place among the unit's, from 1.
    #[serde(default)]
    position: i64,
    #[serde(default)]
    unit_opinion: String,
    #[serde(default)]
    unit_signer: String,
    #[serde(default)]
    party_opinion: String,
    #[serde(default)]
    party_signer: String,
    /// Why the ledger shows less than a condition asks, where it does.
    #[serde(default)]
    waiver: String,
    /// The application whose place it takes.
    instead_of: Option<String>,
}

/// Recommends an application within the unit's quota.
#[utoipa::path(post, path = "/applications/{id}/recommendation", tag = "applications", params(("id" = String, Path)),
    request_body = NewRecommendation,
    responses((status = 201, body = ApplicationAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn recommend(visit: Visit, Path(id): Path<Id>, Json(new): Json<NewRecommendation>) -> Result<Response> {
    let instead_of = new.instead_of.map(|id| id.parse().map_err(|_| AppError::not_found())).transpose()?;
    let NewRecommendation { position, unit_opinion, unit_signer, party_opinion, party_signer, waiver, .. } = new;
    let action = Recommend { id, position, unit_opinion, unit_signer, party_opinion, party_signer, waiver, instead_of };
    visit.act(action).await?;
    shown(&visit, id, StatusCode::CREATED).await
}

/// The form F1–F12 as PDF/A.
#[utoipa::path(get, path = "/applications/{id}/form.pdf", tag = "applications", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf"), (status = 404), (status = 409)))]
async fn form_pdf(visit: Visit, path: Path<Id>) -> Result<Response> {
    pages::form_pdf(visit, path).await
}

/// The form F1–F12 for Word.
#[utoipa::path(get, path = "/applications/{id}/form.docx", tag = "applications", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (status = 404), (status = 409)))]
async fn form_docx(visit: Visit, path: Path<Id>) -> Result<Response> {
    pages::form_docx(visit, path).await
}
