//! One certificate: what it says, whether it stands, its paper.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::action::Cx;
use crate::certificates::model::Certificate;
use crate::certificates::{Revoke, paper, rules, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::rendering;
use crate::web::{Form, Page, Visit, filters, flash, html, origin};

#[derive(Deserialize, Default, Clone)]
pub(super) struct Why {
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "certificates/show.html")]
struct ShowPage {
    page: Page,
    certificate: Certificate,
    title: String,
    statement: String,
    evidence: Vec<(String, String, String)>,
    issued: String,
    revoked: String,
    own: bool,
    may_revoke: bool,
    /// The verification page with the signed content in its fragment.
    link: String,
    why: Why,
    error: Option<AppError>,
}

/// A certificate, for who may see it.
async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Certificate> {
    let found = store::certificate(cx, id).await?.ok_or_else(AppError::not_found)?;
    if rules::may_see(cx, &found).await? { Ok(found) } else { Err(AppError::not_found()) }
}

async fn page(visit: &Visit, id: Id, headers: &HeaderMap, why: Why, error: Option<AppError>) -> Result<ShowPage> {
    let viewer = visit.person()?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let found = load(cx, id).await?;
            let may_revoke = rules::may_revoke(cx, &found).await?;
            let person = crate::people::person(cx, found.person).await?.ok_or_else(AppError::not_found)?;
            Ok((found, may_revoke, person.masked_id_number()))
        })
    });
    let (certificate, may_revoke, id_number) = read.await?;
    let city = &visit.app.city;
    let words = &city.certificates;
    let title = if certificate.entitled { words.title.clone() } else { words.record_title.clone() };
    Ok(ShowPage {
        page: visit.page(&format!("{title} {}", certificate.number)),
        title,
        statement: paper::statement(city, &certificate, &id_number),
        evidence: paper::evidence(&certificate),
        issued: city.date(certificate.issued_at).to_string(),
        revoked: certificate.revoked_at.map(|at| city.date(at).to_string()).unwrap_or_default(),
        own: certificate.person == viewer,
        may_revoke,
        link: paper::link(&origin(&visit.app, headers), &certificate),
        certificate,
        why,
        error,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>, headers: HeaderMap) -> Result<Response> {
    html(&page(&visit, id, &headers, Why::default(), None).await?)
}

pub(super) async fn print(visit: Visit, Path(id): Path<Id>, headers: HeaderMap) -> Result<Response> {
    let origin = origin(&visit.app, &headers);
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let found = load(cx, id).await?;
            paper::paper(cx, &found, &origin).await
        })
    });
    let paper = read.await?;
    let name = format!("{}{}.pdf", paper.title, paper.number);
    let bytes = visit.app.render(move |engine| paper.pdf(engine)).await?;
    Ok(rendering::pdf(&name, bytes))
}

pub(super) async fn revoke(
    visit: Visit,
    Path(id): Path<Id>,
    headers: HeaderMap,
    Form(why): Form<Why>,
) -> Result<Response> {
    match visit.act(Revoke { certificate: id, reason: why.reason.clone() }).await {
        Ok(()) => Ok(flash(format!("/certificates/{id}"), "证明已撤销，持有人会收到通知。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, id, &headers, why, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
