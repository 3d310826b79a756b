//! What takes time with a file, off the async threads: looking into it, drawing a photo anew, blurring.

use uploads::{Limits, Refusal, Region};

use super::actions::{Begin, Finish, Mask, Put, sending};
use super::model::{Attachment, Layer, OwnerKind};
use super::{owner, rules, store};
use crate::App;
use crate::auth::Actor;
use crate::clock::Id;
use crate::error::{AppError, Result};

fn refused(refusal: &Refusal) -> AppError {
    let text = format!("{refusal}。");
    match refusal {
        Refusal::TooLarge { .. } => AppError::too_large(text),
        _ => AppError::unprocessable(refusal.code(), text),
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Refusal> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|e| AppError::internal(e.to_string()))?;
    done.map_err(|refusal| refused(&refusal))
}

/// Takes a whole file in at once, as a plain form sends it.
pub async fn take(app: &App, actor: &Actor, kind: OwnerKind, owner: Id, name: String, bytes: Vec<u8>) -> Result<Id> {
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    app.read(actor, move |cx| {
        Box::pin(async move {
            owner::written(cx, kind, owner).await?;
            rules::refuse_size(size)
        })
    })
    .await?;
    let known = name.clone();
    let accepted = off_thread(move || uploads::inspect(&bytes, &known, &Limits::default())).await?;
    let file = app.act(actor, Begin { owner_kind: kind, owner, name, size }).await?;
    app.act(actor, Finish { id: file.id, accepted }).await?;
    Ok(file.id)
}

/// Puts the parts of a file together, looks into it and keeps it. A file that is refused is forgotten.
pub async fn finish(app: &App, actor: &Actor, id: Id) -> Result<Attachment> {
    let (file, name, bytes) = app
        .read(actor, move |cx| {
            Box::pin(async move {
                let file = sending(cx, id).await?;
                let here = store::numbers(cx, id, Layer::Sent).await?;
                if !here.iter().copied().eq(0..rules::parts(file.size)) {
                    let text = "文件还没有传完，请继续上传剩下的部分。";
                    return Err(AppError::conflict("parts_missing", text));
                }
                let bytes = store::content(cx, id, Layer::Sent).await?.unwrap_or_default();
                Ok((file, store::name(cx, id).await?, bytes))
            })
        })
        .await?;
    match off_thread(move || uploads::inspect(&bytes, &name, &Limits::default())).await {
        Ok(accepted) => app.act(actor, Finish { id, accepted }).await?,
        Err(error) => {
            if error.is_refusal() {
                app.act(actor, super::Remove { id }).await?;
            }
            return Err(error);
        }
    }
    let owner = file.owner;
    let all = app.read(actor, move |cx| Box::pin(store::of_owner(cx, file.owner_kind, owner))).await?;
    all.into_iter().find(|it| it.id == id).ok_or_else(AppError::not_found)
}

/// One part, as it arrives.
pub(super) async fn put(app: &App, actor: &Actor, id: Id, number: i64, bytes: Vec<u8>) -> Result<()> {
    app.act(actor, Put { id, number, bytes }).await
}

/// Blurs the regions a person confirmed and keeps the result as what others see.
pub(super) async fn mask(app: &App, actor: &Actor, id: Id, regions: Vec<Region>) -> Result<()> {
    let bytes = app
        .read(actor, move |cx| {
            Box::pin(async move {
                let (file, _) = owner::file(cx, id).await?;
                owner::written(cx, file.owner_kind, file.owner).await?;
                if !file.is_photo() {
                    return Err(AppError::conflict("not_a_photo", "只有照片需要遮挡。"));
                }
                store::content(cx, id, Layer::Kept).await?.ok_or_else(AppError::not_found)
            })
        })
        .await?;
    let regions: Vec<Region> = regions.into_iter().filter_map(Region::clipped).take(200).collect();
    let wanted = regions.clone();
    let bytes = off_thread(move || uploads::mosaic(&bytes, &wanted)).await?;
    app.act(actor, Mask { id, regions, bytes }).await
}
