//! Sending files in parts that can be resumed.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa_axum::routes;

use super::model::{Attachment, Layer, OwnerKind, State};
use super::{Begin, intake, owner, rules, store};
use crate::clock::Id;
use crate::error::Result;
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Manager, routes!(begin))
        .api(Access::Manager, routes!(list))
        .api(Access::SignedIn, routes!(progress))
        .api(Access::Manager, routes!(part))
        .api(Access::Manager, routes!(complete))
}

/// A file that is going to be sent.
#[derive(Deserialize, utoipa::ToSchema)]
struct NewFile {
    /// Its name, kept sealed.
    name: String,
    /// Bytes.
    size: i64,
}

/// A file, and how far it has come.
#[derive(Serialize, utoipa::ToSchema)]
struct FileState {
    #[schema(value_type = String)]
    id: Id,
    number: i64,
    state: State,
    /// Bytes of one part; the last one is smaller.
    part_size: i64,
    /// Parts in all.
    parts: i64,
    /// Numbers of the parts that are here, from 0.
    received: Vec<i64>,
    /// Media type, once it is whole.
    media_type: Option<String>,
    /// Where its page is.
    page: String,
}

impl FileState {
    fn of(file: &Attachment, received: Vec<i64>) -> Self {
        let ready = file.state == State::Ready;
        Self {
            id: file.id,
            number: file.number,
            state: file.state,
            part_size: rules::PART,
            parts: rules::parts(file.size),
            received,
            media_type: ready.then(|| file.media_type.clone()),
            page: format!("/attachments/{}", file.id),
        }
    }
}

/// Announces a file of an application; its parts follow.
#[utoipa::path(post, path = "/applications/{id}/attachments", tag = "attachments",
    params(("id" = String, Path, description = "application")), request_body = NewFile,
    responses((status = 201, body = FileState), (status = 403), (status = 404), (status = 409, description = "locked, too_many_files"), (status = 413, description = "too large")))]
async fn begin(visit: Visit, Path(owner): Path<Id>, Json(new): Json<NewFile>) -> Result<Response> {
    let begin = Begin { owner_kind: OwnerKind::Application, owner, name: new.name, size: new.size };
    let file = visit.act(begin).await?;
    Ok((StatusCode::CREATED, Json(FileState::of(&file, Vec::new()))).into_response())
}

/// The files of an application.
#[utoipa::path(get, path = "/applications/{id}/attachments", tag = "attachments",
    params(("id" = String, Path, description = "application")),
    responses((status = 200, body = [FileState]), (status = 404)))]
async fn list(visit: Visit, Path(owner): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            owner::seen(cx, OwnerKind::Application, owner).await?;
            store::of_owner(cx, OwnerKind::Application, owner).await
        })
    });
    let states: Vec<FileState> = read.await?.iter().map(|file| FileState::of(file, Vec::new())).collect();
    Ok(Json(states).into_response())
}

/// How far a file has come: which parts need not be sent again.
#[utoipa::path(get, path = "/attachments/{attachment}", tag = "attachments",
    params(("attachment" = String, Path, description = "file")),
    responses((status = 200, body = FileState), (status = 404)))]
async fn progress(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (file, _) = owner::file(cx, id).await?;
            let received = store::numbers(cx, id, Layer::Sent).await?;
            Ok(FileState::of(&file, received))
        })
    });
    Ok(Json(read.await?).into_response())
}

/// One part of a file, as raw bytes. Sending it again changes nothing.
#[utoipa::path(put, path = "/attachments/{attachment}/parts/{part}", tag = "attachments",
    params(("attachment" = String, Path, description = "file"), ("part" = i64, Path, description = "from 0")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204), (status = 404), (status = 409, description = "already_sent"), (status = 422, description = "part_size_wrong")))]
async fn part(visit: Visit, Path((id, number)): Path<(Id, i64)>, bytes: Bytes) -> Result<Response> {
    intake::put(&visit.app, &visit.actor, id, number, bytes.to_vec()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// All parts are sent: the file is looked into and kept, or refused and forgotten.
#[utoipa::path(post, path = "/attachments/{attachment}/completion", tag = "attachments",
    params(("attachment" = String, Path, description = "file")),
    responses((status = 200, body = FileState), (status = 404), (status = 409, description = "parts_missing, already_sent"), (status = 413), (status = 422, description = "file_type_unsupported, file_disguised, file_polyglot, file_macros, file_external_links, file_active, file_encrypted, file_corrupt, file_unpacks_too_large, photo_too_many_pixels")))]
async fn complete(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let file = intake::finish(&visit.app, &visit.actor, id).await?;
    Ok(Json(FileState::of(&file, Vec::new())).into_response())
}
