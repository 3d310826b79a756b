//! SQL of attachments.

use db::{params, sql};
use jiff::Timestamp;

use super::model::{Attachment, Layer, OwnerKind, State};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// A file by its id.
pub(super) async fn attachment(cx: &mut Cx<'_>, id: Id) -> Result<Option<Attachment>> {
    let select = sql!(
        "SELECT id, owner_kind, owner, number, state, caption, kind, media_type, extension, size, width, height,
            faces, regions, masked_at, uploaded_by, uploaded_at
         FROM attachment WHERE region = $1 AND id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The files of something, those being sent included, in order.
pub async fn of_owner(cx: &mut Cx<'_>, kind: OwnerKind, owner: Id) -> Result<Vec<Attachment>> {
    let select = sql!(
        "SELECT id, owner_kind, owner, number, state, caption, kind, media_type, extension, size, width, height,
            faces, regions, masked_at, uploaded_by, uploaded_at
         FROM attachment WHERE region = $1 AND owner_kind = $2 AND owner = $3 ORDER BY number"
    );
    Ok(cx.tx.all(select, params![cx.region, kind, owner]).await?)
}

/// How many whole files something has.
pub async fn count(cx: &mut Cx<'_>, kind: OwnerKind, owner: Id) -> Result<i64> {
    let select = sql!(
        "SELECT COUNT(*) FROM attachment WHERE region = $1 AND owner_kind = $2 AND owner = $3 AND state = 'ready'"
    );
    Ok(cx.tx.one(select, params![cx.region, kind, owner]).await?)
}

/// The photos of something that others may see: masked and confirmed by a person. The caller asks who
/// may.
pub async fn public_photos(cx: &mut Cx<'_>, kind: OwnerKind, owner: Id) -> Result<Vec<Attachment>> {
    let all = of_owner(cx, kind, owner).await?;
    Ok(all.into_iter().filter(|it| it.is_photo() && it.masked_at.is_some()).collect())
}

/// The bytes of a layer, opened; none if there are none. The caller asks who may.
pub async fn content(cx: &mut Cx<'_>, id: Id, layer: Layer) -> Result<Option<Vec<u8>>> {
    let select =
        sql!("SELECT bytes FROM attachment_part WHERE region = $1 AND attachment = $2 AND layer = $3 ORDER BY number");
    let parts: Vec<Vec<u8>> = cx.tx.all(select, params![cx.region, id, layer]).await?;
    if parts.is_empty() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend(cx.core.keys.open_bytes(&part)?);
    }
    Ok(Some(bytes))
}

/// The next number of something's files.
pub(super) async fn next_number(cx: &mut Cx<'_>, kind: OwnerKind, owner: Id) -> Result<i64> {
    let select = sql!(
        "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) + 1 FROM attachment
         WHERE region = $1 AND owner_kind = $2 AND owner = $3"
    );
    Ok(cx.tx.one(select, params![cx.region, kind, owner]).await?)
}

/// A file that begins to be sent.
pub(super) async fn insert(cx: &mut Cx<'_>, it: &Attachment, sealed_name: &[u8]) -> Result<()> {
    let insert = sql!(
        "INSERT INTO attachment (region, id, owner_kind, owner, number, state, name, caption, kind, media_type,
            extension, size, faces, regions, uploaded_by, uploaded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '[]', '[]', $13, $14)"
    );
    let Attachment { id, owner_kind, owner, number, state, caption, kind, media_type, extension, size, .. } = it;
    let row = params![
        cx.region,
        id,
        owner_kind,
        owner,
        number,
        state,
        sealed_name,
        caption,
        kind,
        media_type,
        extension,
        size,
        it.uploaded_by,
        it.uploaded_at
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// What a file turned out to be: it is whole.
pub(super) async fn ready(cx: &mut Cx<'_>, it: &Attachment) -> Result<bool> {
    let update = sql!(
        "UPDATE attachment SET state = 'ready', kind = $3, media_type = $4, extension = $5, size = $6, width = $7,
            height = $8, faces = $9 WHERE region = $1 AND id = $2 AND state = 'sending'"
    );
    let Attachment { id, kind, media_type, extension, size, width, height, faces, .. } = it;
    let row = params![cx.region, id, kind, media_type, extension, size, width, height, faces];
    Ok(cx.tx.run(update, row).await? == 1)
}

/// The name a file was sent under.
pub(super) async fn name(cx: &mut Cx<'_>, id: Id) -> Result<String> {
    let select = sql!("SELECT name FROM attachment WHERE region = $1 AND id = $2");
    let sealed: Vec<u8> = cx.tx.first(select, params![cx.region, id]).await?.ok_or_else(AppError::not_found)?;
    cx.core.keys.open(&sealed)
}

/// Writes the words under a file.
pub(super) async fn describe(cx: &mut Cx<'_>, id: Id, caption: &str) -> Result<()> {
    let update = sql!("UPDATE attachment SET caption = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, caption]).await?;
    Ok(())
}

/// Keeps what regions a person confirmed.
pub(super) async fn set_masked(cx: &mut Cx<'_>, id: Id, regions: &str, by: Id) -> Result<()> {
    let update =
        sql!("UPDATE attachment SET regions = $3, masked_by = $4, masked_at = $5 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, regions, by, cx.now]).await?;
    Ok(())
}

/// Keeps one part; sent again, the newer one holds.
pub(super) async fn put(cx: &mut Cx<'_>, id: Id, layer: Layer, number: i64, bytes: &[u8]) -> Result<()> {
    let insert = sql!(
        "INSERT INTO attachment_part (region, attachment, layer, number, size, bytes) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (region, attachment, layer, number) DO UPDATE SET size = excluded.size, bytes = excluded.bytes"
    );
    let sealed = cx.core.keys.seal_bytes(bytes)?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    cx.tx.run(insert, params![cx.region, id, layer, number, size, sealed]).await?;
    Ok(())
}

/// Numbers of the parts that are here.
pub(super) async fn numbers(cx: &mut Cx<'_>, id: Id, layer: Layer) -> Result<Vec<i64>> {
    let select =
        sql!("SELECT number FROM attachment_part WHERE region = $1 AND attachment = $2 AND layer = $3 ORDER BY number");
    Ok(cx.tx.all(select, params![cx.region, id, layer]).await?)
}

/// Forgets a layer.
pub(super) async fn drop_layer(cx: &mut Cx<'_>, id: Id, layer: Layer) -> Result<()> {
    let delete = sql!("DELETE FROM attachment_part WHERE region = $1 AND attachment = $2 AND layer = $3");
    cx.tx.run(delete, params![cx.region, id, layer]).await?;
    Ok(())
}

/// Forgets a file with all its bytes.
pub(super) async fn remove(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let parts = sql!("DELETE FROM attachment_part WHERE region = $1 AND attachment = $2");
    cx.tx.run(parts, params![cx.region, id]).await?;
    let delete = sql!("DELETE FROM attachment WHERE region = $1 AND id = $2");
    cx.tx.run(delete, params![cx.region, id]).await?;
    Ok(())
}

/// Files half sent that nobody goes on sending.
pub(super) async fn stale(cx: &mut Cx<'_>, before: Timestamp) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT id FROM attachment WHERE region = $1 AND state = 'sending' AND uploaded_at < $2 ORDER BY uploaded_at LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, before]).await?)
}

/// Ready files whose bytes do not add up, and confirmed photos without a masked layer.
pub(super) async fn broken(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT a.id FROM attachment a WHERE a.region = $1 AND a.state = $2 AND (
            a.size <> (SELECT CAST(COALESCE(SUM(p.size), 0) AS BIGINT) FROM attachment_part p
                       WHERE p.region = a.region AND p.attachment = a.id AND p.layer = 'kept')
            OR (a.masked_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attachment_part p
                       WHERE p.region = a.region AND p.attachment = a.id AND p.layer = 'masked')))"
    );
    Ok(cx.tx.all(select, params![cx.region, State::Ready]).await?)
}
