//! The files of something, one file, its bytes, and the regions of a photo.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use uploads::Region;

use super::model::{Attachment, Layer, OwnerKind, State};
use super::{Describe, Remove, intake, owner, store};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Form, Page, Routes, Upload, Visit, encode, flash, html, see};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/applications/{id}/attachments", Access::Manager, list)
        .post("/applications/{id}/attachments", Access::Manager, upload)
        .get("/attachments/{attachment}", Access::SignedIn, show)
        .post("/attachments/{attachment}/caption", Access::Manager, describe)
        .get("/attachments/{attachment}/content", Access::SignedIn, content)
        .get("/attachments/{attachment}/masked", Access::SignedIn, masked)
        .post("/attachments/{attachment}/regions", Access::Manager, regions)
        .post("/attachments/{attachment}/removal", Access::Manager, remove)
        .merge(super::api::routes())
}

#[derive(Template)]
#[template(path = "attachments/list.html")]
struct ListPage {
    page: Page,
    owner: Id,
    title: String,
    path: String,
    open: bool,
    files: Vec<Attachment>,
    error: Option<AppError>,
}

async fn list(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&list_page(&visit, id, None).await?)
}

async fn list_page(visit: &Visit, id: Id, error: Option<AppError>) -> Result<ListPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let owner = owner::seen(cx, OwnerKind::Application, id).await?;
            Ok((owner, store::of_owner(cx, OwnerKind::Application, id).await?))
        })
    });
    let (owner::Owner { title, path, open }, files) = read.await?;
    Ok(ListPage { page: visit.page("附件"), owner: id, title, path, open, files, error })
}

async fn upload(visit: Visit, Path(id): Path<Id>, upload: Upload) -> Result<Response> {
    let taken = match upload.file {
        Some((name, bytes)) => intake::take(&visit.app, &visit.actor, OwnerKind::Application, id, name, bytes).await,
        None => Err(AppError::field("file", "请先选择要上传的文件。")),
    };
    match taken {
        Ok(file) => Ok(flash(format!("/attachments/{file}"), "已上传。")),
        Err(error) if error.is_refusal() => {
            let status = error.status;
            let page = list_page(&visit, id, Some(error)).await?;
            Ok((status, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

/// A region with its number, for drawing and ticking.
struct Spot {
    number: usize,
    region: Region,
    on: bool,
    /// `x,y,width,height`.
    value: String,
}

#[derive(Template)]
#[template(path = "attachments/show.html")]
struct ShowPage {
    page: Page,
    file: Attachment,
    title: String,
    path: String,
    open: bool,
    boxes: Vec<Spot>,
    masked_at: String,
    caption: String,
    error: Option<AppError>,
}

async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&show_page(&visit, id, None, None).await?)
}

async fn show_page(visit: &Visit, id: Id, error: Option<AppError>, caption: Option<String>) -> Result<ShowPage> {
    let (file, owner) = visit.read(move |cx| Box::pin(owner::file(cx, id))).await?;
    let confirmed = file.masked_at.is_some();
    let regions = if confirmed { file.confirmed() } else { file.suggested() };
    let boxes = (1..).zip(regions).map(|(number, region)| Spot {
        number,
        region,
        on: true,
        value: format!("{},{},{},{}", region.x, region.y, region.width, region.height),
    });
    Ok(ShowPage {
        page: visit.page(&format!("附件 {}", file.number)),
        boxes: boxes.collect(),
        masked_at: file.masked_at.map(|at| visit.app.city.clock_time(at)).unwrap_or_default(),
        caption: caption.unwrap_or_else(|| file.caption.clone()),
        file,
        title: owner.title,
        path: owner.path,
        open: owner.open,
        error,
    })
}

#[derive(serde::Deserialize)]
struct Caption {
    #[serde(default)]
    caption: String,
}

async fn describe(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Caption>) -> Result<Response> {
    match visit.act(Describe { id, caption: typed.caption.clone() }).await {
        Ok(()) => Ok(flash(format!("/attachments/{id}"), "说明已保存。")),
        Err(error) if !error.fields.is_empty() => {
            let page = show_page(&visit, id, Some(error), Some(typed.caption)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The confirmed regions: ticked boxes, and one more typed in by hand.
async fn regions(visit: Visit, Path(id): Path<Id>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let chosen = pairs.iter().filter(|(name, _)| name == "region").filter_map(|(_, value)| region(value)).collect();
    intake::mask(&visit.app, &visit.actor, id, chosen).await?;
    Ok(flash(format!("/attachments/{id}"), "已确认。别人只会看到遮挡后的照片。"))
}

fn region(value: &str) -> Option<Region> {
    let mut numbers = value.split(',').map(|part| part.trim().parse::<u32>().ok());
    let mut next = || numbers.next().flatten();
    Region { x: next()?, y: next()?, width: next()?, height: next()? }.clipped()
}

async fn remove(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let file = visit.act(Remove { id }).await?;
    match file.owner_kind {
        OwnerKind::Application => Ok(flash(format!("/applications/{}/attachments", file.owner), "已移除。")),
    }
}

async fn content(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    serve(&visit, id, Layer::Kept).await
}

async fn masked(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    serve(&visit, id, Layer::Masked).await
}

async fn serve(visit: &Visit, id: Id, layer: Layer) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (file, _) = owner::file(cx, id).await?;
            let bytes = store::content(cx, id, layer).await?.ok_or_else(AppError::not_found)?;
            Ok((file, bytes))
        })
    });
    let (file, bytes) = read.await?;
    if file.state != State::Ready {
        return Ok(see(format!("/attachments/{id}")));
    }
    Ok(answer(&file, bytes))
}

/// The masked layer of a photo that others may see, if it belongs to what the caller has the right to
/// show; otherwise it is not there.
pub(crate) async fn serve_public(cx: &mut Cx<'_>, kind: OwnerKind, owner: Id, id: Id) -> Result<Response> {
    let photos = store::public_photos(cx, kind, owner).await?;
    let file = photos.into_iter().find(|it| it.id == id).ok_or_else(AppError::not_found)?;
    let bytes = store::content(cx, id, Layer::Masked).await?.ok_or_else(AppError::not_found)?;
    Ok(answer(&file, bytes))
}

/// The bytes as a picture, or as a download under a neutral name; never as a page.
pub(super) fn answer(file: &Attachment, bytes: Vec<u8>) -> Response {
    let how = if file.is_photo() { "inline" } else { "attachment" };
    let name = encode(&file.neutral_name());
    let disposition =
        format!("{how}; filename=\"attachment-{}.{}\"; filename*=UTF-8''{name}", file.number, file.extension);
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
