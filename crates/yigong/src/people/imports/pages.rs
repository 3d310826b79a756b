//! Uploading a roster, looking at its preview, following its progress.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::actions::ConfirmImport;
use super::model::{Import, ImportReport, Problem, Severity, State};
use super::read::{self, off_thread};
use super::{store, worker};
use crate::action::Cx;
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations::{self, Organisation};
use crate::web::{Page, Upload, Visit, html, see};

/// Problems a page shows; all of them are in the workbook.
const SHOWN: usize = 200;

async fn managed(cx: &mut Cx<'_>, id: Id) -> Result<Organisation> {
    let organisation = organisations::organisation(cx, id).await?.ok_or_else(AppError::not_found)?;
    auth::require_manager(cx, id).await?;
    Ok(organisation)
}

#[derive(Template)]
#[template(path = "people/imports.html")]
struct IndexPage {
    page: Page,
    organisation: Organisation,
    imports: Vec<(String, Import)>,
    error: Option<AppError>,
}

pub(super) async fn index(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    upload_page(&visit, id, None).await
}

async fn upload_page(visit: &Visit, id: Id, error: Option<AppError>) -> Result<Response> {
    let (organisation, imports) = visit
        .read(move |cx| Box::pin(async move { Ok((managed(cx, id).await?, store::latest(cx, id).await?)) }))
        .await?;
    let city = &visit.app.city;
    let imports = imports.into_iter().map(|it| (city.clock_time(it.created_at), it)).collect();
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = html(&IndexPage { page: visit.page("导入名册"), organisation, imports, error })?;
    Ok((status, page).into_response())
}

pub(super) async fn upload(visit: Visit, Path(id): Path<Id>, upload: Upload) -> Result<Response> {
    let Some((name, bytes)) = upload.file else {
        let error = AppError::field("file", "请先选择要导入的名册文件。");
        return upload_page(&visit, id, Some(error)).await;
    };
    match read::stage_import(&visit.app, &visit.actor, id, name, bytes).await {
        Ok(import) => Ok(see(format!("/organisations/{id}/roster-imports/{import}"))),
        Err(error) if error.is_refusal() => upload_page(&visit, id, Some(error)).await,
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "people/import.html")]
struct ShowPage {
    page: Page,
    organisation: Organisation,
    file_name: String,
    report: ImportReport,
    shown: Vec<Problem>,
    warnings: usize,
    /// When the same file was imported before.
    earlier: Option<String>,
}

impl ShowPage {
    fn running(&self) -> bool {
        matches!(self.report.state, State::Queued | State::Running)
    }

    fn previewed(&self) -> bool {
        self.report.state == State::Previewed
    }

    fn done(&self) -> bool {
        self.report.state == State::Done
    }

    fn failed(&self) -> bool {
        self.report.state == State::Failed
    }

    fn class(&self, problem: &Problem) -> &'static str {
        if problem.severity == Severity::Rejected { "is-bad" } else { "is-wait" }
    }
}

pub(super) async fn show(visit: Visit, Path((id, import)): Path<(Id, Id)>) -> Result<Response> {
    let (organisation, import, earlier) = visit
        .read(move |cx| {
            Box::pin(async move {
                let organisation = managed(cx, id).await?;
                let import = store::import(cx, id, import).await?.ok_or_else(AppError::not_found)?;
                let earlier = store::earlier(cx, &import).await?;
                Ok((organisation, import, earlier))
            })
        })
        .await?;
    let report = import.report()?;
    // What stops a row comes first: it is what the clerk has to act on.
    let mut shown: Vec<Problem> = report.problems.clone();
    shown.sort_by_key(|it| (it.severity, it.row));
    shown.truncate(SHOWN);
    let warnings = report.problems.iter().filter(|it| it.severity == Severity::Warning).count();
    let earlier = earlier.map(|at| visit.app.city.clock_time(at));
    let page = visit.page("导入名册");
    html(&ShowPage { page, organisation, file_name: import.file_name, report, shown, warnings, earlier })
}

pub(super) async fn confirm(visit: Visit, Path((organisation, id)): Path<(Id, Id)>) -> Result<Response> {
    visit.act(ConfirmImport { organisation, id }).await?;
    worker::start(&visit.app);
    Ok(see(format!("/organisations/{organisation}/roster-imports/{id}")))
}

/// The rows with problems, to put right and upload again.
pub(super) async fn corrected(visit: Visit, Path((organisation, id)): Path<(Id, Id)>) -> Result<Response> {
    visit.read(move |cx| Box::pin(async move { managed(cx, organisation).await.map(|_| ()) })).await?;
    let bytes = worker::corrected_workbook(&visit.app, &visit.actor, organisation, id);
    Ok(workbook(bytes.await?, "改好后再导入.xlsx"))
}

/// An empty roster with the organisation's branches to choose from.
pub(super) async fn template(visit: Visit, Path(organisation): Path<Id>) -> Result<Response> {
    let scope = visit.read(move |cx| Box::pin(read::scope(cx, organisation))).await?;
    let bytes =
        off_thread(move || roster::write_template(&scope.names()).map_err(|e| AppError::internal(e.to_string())));
    Ok(workbook(bytes.await?, "党员名册模板.xlsx"))
}

fn workbook(bytes: Vec<u8>, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"roster.xlsx\"; filename*=UTF-8''{}", crate::web::encode(name));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
