//! Many certificates at once, for an organisation or a team.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::date;
use serde::Deserialize;

use super::mine::period;
use crate::action::Cx;
use crate::auth;
use crate::certificates::model::{Batch, BatchState, Certificate, Scope};
use crate::certificates::store::{self, batches};
use crate::certificates::{StartBatch, batch, paper};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Query, Visit, filters, html, origin, see};
use crate::{organisations, rendering, teams};

/// Certificates in one file.
const A_FILE: i64 = 100;

#[derive(Deserialize, Default, Clone)]
pub(super) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    hours: String,
}

#[derive(Template)]
#[template(path = "certificates/bulk.html")]
struct BulkPage {
    page: Page,
    /// The page of the organisation or team.
    home: String,
    name: String,
    issuer: String,
    entitled: bool,
    record_title: String,
    title: String,
    is_team: bool,
    batches: Vec<(Batch, String)>,
    asked: Asked,
    error: Option<AppError>,
}

/// What a page of batches is about: its name, the organisation that issues, the team.
async fn place(cx: &mut Cx<'_>, scope: Scope) -> Result<(String, Id, Option<Id>)> {
    match scope {
        Scope::Team(id) => {
            let team = teams::team(cx, id).await?.ok_or_else(AppError::not_found)?;
            auth::require_leader(cx, id).await?;
            Ok((team.name, team.organisation, Some(id)))
        }
        Scope::Organisation(id) => {
            let organisation = organisations::organisation(cx, id).await?.ok_or_else(AppError::not_found)?;
            auth::require_manager(cx, id).await?;
            Ok((organisation.name, id, None))
        }
        Scope::City => Err(AppError::not_found()),
    }
}

async fn page(visit: &Visit, scope: Scope, asked: Asked, error: Option<AppError>) -> Result<BulkPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (name, organisation, team) = place(cx, scope).await?;
            let issuer = organisations::organisation(cx, organisation).await?.ok_or_else(AppError::not_found)?;
            let key = store::organisation_key(cx, organisation).await?;
            Ok((name, issuer.name, key, batches::latest(cx, organisation, team).await?))
        })
    });
    let (name, issuer, key, found) = read.await?;
    let city = &visit.app.city;
    let home = match scope {
        Scope::Team(id) => format!("/teams/{id}"),
        Scope::Organisation(id) => format!("/organisations/{id}"),
        Scope::City => String::new(),
    };
    Ok(BulkPage {
        page: visit.page("批量开具服务证明"),
        home,
        name,
        issuer,
        entitled: city.certificates.entitles(&key, city.date(visit.app.clock.now())).is_some(),
        title: city.certificates.title.clone(),
        record_title: city.certificates.record_title.clone(),
        is_team: matches!(scope, Scope::Team(_)),
        batches: found.into_iter().map(|it| (city.clock_time(it.created_at), it)).map(|(at, it)| (it, at)).collect(),
        asked,
        error,
    })
}

fn blank(visit: &Visit) -> Asked {
    let today = visit.app.city.date(visit.app.clock.now());
    let year = if today.month() <= 3 { today.year() - 1 } else { today.year() };
    let to = date(year, 12, 31).min(today);
    Asked { from: date(year, 1, 1).to_string(), to: to.to_string(), hours: "1".to_owned() }
}

pub(super) async fn organisation(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let asked = blank(&visit);
    html(&page(&visit, Scope::Organisation(id), asked, None).await?)
}

pub(super) async fn team(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let asked = blank(&visit);
    html(&page(&visit, Scope::Team(id), asked, None).await?)
}

pub(super) async fn start_organisation(visit: Visit, Path(id): Path<Id>, Form(asked): Form<Asked>) -> Result<Response> {
    start(visit, Scope::Organisation(id), asked).await
}

pub(super) async fn start_team(visit: Visit, Path(id): Path<Id>, Form(asked): Form<Asked>) -> Result<Response> {
    start(visit, Scope::Team(id), asked).await
}

async fn start(visit: Visit, scope: Scope, asked: Asked) -> Result<Response> {
    match carry_out(&visit, scope, &asked).await {
        Ok(id) => {
            batch::start(&visit.app);
            Ok(see(format!("/certificates/batches/{id}")))
        }
        Err(error) if error.is_refusal() => {
            let page = page(&visit, scope, asked, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn carry_out(visit: &Visit, scope: Scope, asked: &Asked) -> Result<Id> {
    let (from, to) = period(&asked.from, &asked.to)?;
    let hours = crate::text::number(&asked.hours).filter(|hours| (1..=8_784).contains(hours));
    let hours = hours.ok_or_else(|| AppError::field("hours", "最少时长请填整数小时，至少 1 小时。"))?;
    visit.act(StartBatch { scope, from, to, minimum: hours * 60 }).await
}

/// A batch, for who manages its organisation or leads its team.
async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Batch> {
    cx.actor.person()?;
    let found = batches::batch(cx, id).await?.ok_or_else(AppError::not_found)?;
    let may = match found.team {
        Some(team) => auth::leads(cx, team).await?,
        None => auth::manages(cx, found.organisation).await?,
    };
    if may { Ok(found) } else { Err(AppError::not_found()) }
}

#[derive(Template)]
#[template(path = "certificates/batch.html")]
struct BatchPage {
    page: Page,
    batch: Batch,
    home: String,
    certificates: Vec<Certificate>,
    left_out: Vec<(String, String)>,
    /// Where each printable file begins, and its label.
    files: Vec<(i64, String)>,
}

impl BatchPage {
    fn running(&self) -> bool {
        self.batch.state == BatchState::Running
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let batch = load(cx, id).await?;
            let certificates = batches_first(cx, id).await?;
            Ok((batch, certificates, batches::left_out(cx, id).await?))
        })
    });
    let (batch, certificates, left_out) = read.await?;
    let home = match batch.team {
        Some(team) => format!("/teams/{team}/certificates"),
        None => format!("/organisations/{}/certificates", batch.organisation),
    };
    let files = (0..batch.issued).step_by(usize::try_from(A_FILE).unwrap_or(1));
    let files = files.map(|from| (from, format!("第 {} 至 {} 份", from + 1, (from + A_FILE).min(batch.issued))));
    let (page, files) = (visit.page("批量开具服务证明"), files.collect());
    html(&BatchPage { page, batch, home, certificates, left_out, files })
}

async fn batches_first(cx: &mut Cx<'_>, id: Id) -> Result<Vec<Certificate>> {
    store::of_batch(cx, id, 0, A_FILE).await
}

#[derive(Deserialize, Default)]
pub(super) struct From {
    #[serde(default)]
    from: i64,
}

pub(super) async fn print(
    visit: Visit,
    Path(id): Path<Id>,
    Query(asked): Query<From>,
    headers: HeaderMap,
) -> Result<Response> {
    let origin = origin(&visit.app, &headers);
    let read = visit.read(move |cx| {
        Box::pin(async move {
            load(cx, id).await?;
            let mut papers = Vec::new();
            for certificate in store::of_batch(cx, id, asked.from.max(0), A_FILE).await? {
                if certificate.is_valid() {
                    papers.push(paper::paper(cx, &certificate, &origin).await?);
                }
            }
            Ok(papers)
        })
    });
    let papers = read.await?;
    if papers.is_empty() {
        return Err(AppError::conflict("nothing_to_print", "还没有可以打印的证明，请等开具完成后再试。"));
    }
    let render = move |engine: &documents::Engine| documents::Certificate::all("服务证明", &papers, engine);
    Ok(rendering::pdf("服务证明.pdf", visit.app.render(render).await?))
}
