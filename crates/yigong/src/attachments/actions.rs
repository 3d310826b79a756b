//! Sending, describing, masking, removing.

use jiff::SignedDuration;
use serde_json::json;
use uploads::Region;

use super::model::{Attachment, Layer, OwnerKind, State};
use super::{owner, rules, store};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::line;

/// Announces a file. Its size is judged before a byte of it is sent.
pub struct Begin {
    /// What it belongs to.
    pub owner_kind: OwnerKind,
    /// Which one.
    pub owner: Id,
    /// The name it has on the sender's device; kept sealed.
    pub name: String,
    /// Bytes.
    pub size: i64,
}

impl Action for Begin {
    type Out = Attachment;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Attachment> {
        let by = cx.actor.person()?;
        owner::written(cx, self.owner_kind, self.owner).await?;
        rules::refuse_size(self.size)?;
        if store::of_owner(cx, self.owner_kind, self.owner).await?.len() >= rules::MOST {
            let text = format!("附件最多 {} 个，请先移除不需要的。", rules::MOST);
            return Err(AppError::conflict("too_many_files", text));
        }
        let it = Attachment {
            id: cx.id(),
            owner_kind: self.owner_kind,
            owner: self.owner,
            number: store::next_number(cx, self.owner_kind, self.owner).await?,
            state: State::Sending,
            caption: String::new(),
            kind: String::new(),
            media_type: String::new(),
            extension: String::new(),
            size: self.size,
            width: None,
            height: None,
            faces: "[]".into(),
            regions: "[]".into(),
            masked_at: None,
            uploaded_by: by,
            uploaded_at: cx.now,
        };
        let name: String = line(&self.name).chars().take(120).collect();
        let sealed = cx.core.keys.seal(&name)?;
        store::insert(cx, &it, &sealed).await?;
        cx.audit("attachment.begin", it.id, json!({"owner": self.owner, "size": self.size})).await?;
        Ok(it)
    }
}

/// One part of a file. Sending a part again changes nothing.
pub struct Put {
    /// The file.
    pub id: Id,
    /// Which part, from 0.
    pub number: i64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Action for Put {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let file = sending(cx, self.id).await?;
        let wanted = rules::part_size(file.size, self.number);
        if self.number < 0 || wanted == 0 || i64::try_from(self.bytes.len()) != Ok(wanted) {
            let text = "上传的分段与文件大小不符，请重新选择文件上传。";
            return Err(AppError::unprocessable("part_size_wrong", text));
        }
        store::put(cx, self.id, Layer::Sent, self.number, &self.bytes).await?;
        cx.audit("attachment.part", self.id, json!({"part": self.number})).await
    }
}

/// A file being sent, for who sends it.
pub(super) async fn sending(cx: &mut Cx<'_>, id: Id) -> Result<Attachment> {
    let (file, _) = owner::file(cx, id).await?;
    owner::written(cx, file.owner_kind, file.owner).await?;
    if file.state == State::Sending {
        return Ok(file);
    }
    Err(AppError::conflict("already_sent", "这个文件已经上传完毕。"))
}

/// Keeps a file that was looked into: made by [`super::finish`] and [`super::take`], which do so off the
/// async threads.
pub struct Finish {
    pub(super) id: Id,
    pub(super) accepted: uploads::Accepted,
}

impl Action for Finish {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let mut file = sending(cx, self.id).await?;
        let kept = &self.accepted;
        file.kind = kept.kind.chinese().to_owned();
        file.media_type = kept.media_type.to_owned();
        file.extension = kept.extension.to_owned();
        file.size = i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX);
        file.width = kept.pixels.map(|(width, _)| width.into());
        file.height = kept.pixels.map(|(_, height)| height.into());
        file.faces = serde_json::to_string(&kept.faces).map_err(|e| AppError::internal(e.to_string()))?;
        if !store::ready(cx, &file).await? {
            return Err(AppError::conflict("already_sent", "这个文件已经上传完毕。"));
        }
        store::drop_layer(cx, self.id, Layer::Sent).await?;
        put_layer(cx, self.id, Layer::Kept, &kept.bytes).await?;
        let detail = json!({"type": kept.media_type, "size": file.size, "faces": kept.faces.len()});
        cx.audit("attachment.finish", self.id, detail).await
    }
}

async fn put_layer(cx: &mut Cx<'_>, id: Id, layer: Layer, bytes: &[u8]) -> Result<()> {
    store::drop_layer(cx, id, layer).await?;
    let parts = usize::try_from(rules::PART).unwrap_or(1 << 20);
    for (number, part) in (0..).zip(bytes.chunks(parts)) {
        store::put(cx, id, layer, number, part).await?;
    }
    Ok(())
}

/// A file that may still be changed.
async fn changeable(cx: &mut Cx<'_>, id: Id) -> Result<Attachment> {
    let (file, _) = owner::file(cx, id).await?;
    owner::written(cx, file.owner_kind, file.owner).await?;
    Ok(file)
}

/// Writes a few words under a file.
pub struct Describe {
    /// The file.
    pub id: Id,
    /// At most 100 characters, nothing that points to a person.
    pub caption: String,
}

impl Action for Describe {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        changeable(cx, self.id).await?;
        let caption = line(&self.caption);
        rules::refuse_caption(&caption)?;
        store::describe(cx, self.id, &caption).await?;
        cx.audit("attachment.describe", self.id, json!({})).await
    }
}

/// Confirms which parts of a photo are blurred, perhaps none; only then may others see it. Made by
/// [`super::intake::mask`].
pub struct Mask {
    pub(super) id: Id,
    pub(super) regions: Vec<Region>,
    pub(super) bytes: Vec<u8>,
}

impl Action for Mask {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let by = cx.actor.person()?;
        changeable(cx, self.id).await?;
        let regions = serde_json::to_string(&self.regions).map_err(|e| AppError::internal(e.to_string()))?;
        store::set_masked(cx, self.id, &regions, by).await?;
        put_layer(cx, self.id, Layer::Masked, &self.bytes).await?;
        cx.audit("attachment.mask", self.id, json!({"regions": self.regions.len()})).await
    }
}

/// Removes a file with all its bytes.
pub struct Remove {
    /// The file.
    pub id: Id,
}

impl Action for Remove {
    type Out = Attachment;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Attachment> {
        let file = changeable(cx, self.id).await?;
        store::remove(cx, self.id).await?;
        cx.audit("attachment.remove", self.id, json!({"owner": file.owner, "number": file.number})).await?;
        Ok(file)
    }
}

/// Whether files half sent wait to be given up.
pub async fn stale_due(cx: &mut Cx<'_>) -> Result<bool> {
    let before = cx.now - SignedDuration::from_secs(rules::STALE);
    Ok(!store::stale(cx, before).await?.is_empty())
}

/// Gives up files half sent after two days.
pub struct DropStale;

impl Action for DropStale {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let before = cx.now - SignedDuration::from_secs(rules::STALE);
        let given_up = store::stale(cx, before).await?;
        for id in &given_up {
            store::remove(cx, *id).await?;
        }
        let subject = given_up.first().copied().unwrap_or_else(|| cx.id());
        cx.audit("attachment.give_up", subject, json!({"files": given_up.len()})).await
    }
}
