//! Imports for programs.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use utoipa_axum::routes;

use super::actions::ConfirmImport;
use super::model::ImportReport;
use super::{read, store, worker};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Upload, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Manager, routes!(upload))
        .api(Access::Manager, routes!(show))
        .api(Access::Manager, routes!(confirm))
}

/// A roster to import.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)] // describes the multipart form
struct RosterUpload {
    /// XLSX, XLS or CSV, at most 20 MB and 50,000 people.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true` waits for a confirmation.
    preview: Option<bool>,
}

/// Uploads a roster and imports it in the background; with `preview=true` it waits for confirmation.
#[utoipa::path(post, path = "/organisations/{id}/roster-imports", tag = "rosters",
    params(("id" = String, Path, description = "organisation")),
    request_body(content = RosterUpload, content_type = "multipart/form-data"),
    responses((status = 201, body = ImportReport), (status = 403), (status = 422, description = "file_empty, file_type_unsupported, file_encrypted, file_corrupt, file_unpacks_too_large, too_many_rows, too_many_cells, header_not_found, no_rows")))]
async fn upload(visit: Visit, Path(organisation): Path<Id>, upload: Upload) -> Result<Response> {
    let preview = matches!(upload.field("preview"), "true" | "1");
    let (name, bytes) =
        upload.file.ok_or_else(|| AppError::unprocessable("file_missing", "请选择要导入的名册文件。"))?;
    let id = read::stage_import(&visit.app, &visit.actor, organisation, name, bytes).await?;
    if !preview {
        visit.act(ConfirmImport { organisation, id }).await?;
        worker::start(&visit.app);
    }
    Ok((StatusCode::CREATED, Json(report(&visit, organisation, id).await?)).into_response())
}

/// An import as it stands.
#[utoipa::path(get, path = "/organisations/{id}/roster-imports/{import}", tag = "rosters",
    params(("id" = String, Path, description = "organisation"), ("import" = String, Path, description = "import")),
    responses((status = 200, body = ImportReport), (status = 404)))]
async fn show(visit: Visit, Path((organisation, id)): Path<(Id, Id)>) -> Result<Response> {
    Ok(Json(report(&visit, organisation, id).await?).into_response())
}

/// Confirms a previewed import.
#[utoipa::path(post, path = "/organisations/{id}/roster-imports/{import}/confirmation", tag = "rosters",
    params(("id" = String, Path, description = "organisation"), ("import" = String, Path, description = "import")),
    responses((status = 200, body = ImportReport), (status = 404)))]
async fn confirm(visit: Visit, Path((organisation, id)): Path<(Id, Id)>) -> Result<Response> {
    visit.act(ConfirmImport { organisation, id }).await?;
    worker::start(&visit.app);
    Ok(Json(report(&visit, organisation, id).await?).into_response())
}

async fn report(visit: &Visit, organisation: Id, id: Id) -> Result<ImportReport> {
    let import = visit.read(move |cx| {
        Box::pin(async move {
            auth::require_manager(cx, organisation).await?;
            store::import(cx, organisation, id).await?.ok_or_else(AppError::not_found)
        })
    });
    import.await?.report()
}
