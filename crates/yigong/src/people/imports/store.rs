//! The SQL of imports.

use db::{params, sql};
use jiff::Timestamp;

use super::model::{Counts, Import, State};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// What is written of a new import.
pub(super) struct NewImport<'n> {
    pub(super) organisation: Id,
    pub(super) file_name: &'n str,
    pub(super) file_hash: &'n str,
    pub(super) content: Vec<u8>,
    pub(super) rows: i64,
    pub(super) counts: Counts,
    pub(super) report: String,
}

pub(super) async fn insert(cx: &mut Cx<'_>, new: &NewImport<'_>) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO roster_import (region, id, organisation, file_name, file_hash, content, state, rows,
             imported, rejected, skipped, report, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    let id = cx.id();
    let NewImport { organisation, file_name, file_hash, content, rows, counts, report } = new;
    let row = params![
        cx.region,
        id,
        organisation,
        file_name,
        file_hash,
        content,
        State::Previewed,
        rows,
        counts.imported,
        counts.rejected,
        counts.skipped,
        report,
        cx.actor.person,
        cx.now,
    ];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// The import, if it is of this organisation.
pub(super) async fn import(cx: &mut Cx<'_>, organisation: Id, id: Id) -> Result<Option<Import>> {
    Ok(any(cx, id).await?.filter(|it| it.organisation == organisation))
}

/// The import, whosever it is.
pub(super) async fn any(cx: &mut Cx<'_>, id: Id) -> Result<Option<Import>> {
    let select = sql!(
        "SELECT id, organisation, file_name, file_hash, state, done_rows, rows, imported, rejected, skipped, report,
             created_by, created_at, finished_at
         FROM roster_import WHERE region = $1 AND id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The latest imports of an organisation; at most 20.
pub(super) async fn latest(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Import>> {
    let select = sql!(
        "SELECT id, organisation, file_name, file_hash, state, done_rows, rows, imported, rejected, skipped, '{\"problems\":[]}',
             created_by, created_at, finished_at
         FROM roster_import WHERE region = $1 AND organisation = $2 ORDER BY created_at DESC, id DESC LIMIT 20"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// When the same file was imported into the same organisation before this import.
pub(super) async fn earlier(cx: &mut Cx<'_>, import: &Import) -> Result<Option<Timestamp>> {
    let select = sql!(
        "SELECT finished_at FROM roster_import
         WHERE region = $1 AND organisation = $2 AND file_hash = $3 AND state = 'done' AND id <> $4 AND finished_at <= $5
         ORDER BY finished_at DESC LIMIT 1"
    );
    let row = params![cx.region, import.organisation, import.file_hash, import.id, import.created_at];
    Ok(cx.tx.first::<Option<Timestamp>>(select, row).await?.flatten())
}

/// The sealed file, while it is kept.
pub(super) async fn content(cx: &mut Cx<'_>, id: Id) -> Result<Vec<u8>> {
    let select = sql!("SELECT content FROM roster_import WHERE region = $1 AND id = $2");
    let content: Vec<u8> = cx.tx.first(select, params![cx.region, id]).await?.ok_or_else(AppError::not_found)?;
    if content.is_empty() {
        let text = "名册文件含个人信息，导入 30 天后已自动删除。需要时请重新上传。";
        return Err(AppError::conflict("file_dropped", text));
    }
    Ok(content)
}

/// Moves an import from one state to another; whether it was in the first.
pub(super) async fn step(cx: &mut Cx<'_>, id: Id, from: State, to: State) -> Result<bool> {
    let update = sql!("UPDATE roster_import SET state = $4 WHERE region = $1 AND id = $2 AND state = $3");
    Ok(cx.tx.run(update, params![cx.region, id, from, to]).await? == 1)
}

/// The oldest import that waits or was left behind.
pub(super) async fn waiting(cx: &mut Cx<'_>) -> Result<Option<Id>> {
    let select = sql!(
        "SELECT id FROM roster_import WHERE region = $1 AND state IN ('queued', 'running')
         AND (claimed_until IS NULL OR claimed_until < $2) ORDER BY created_at, id LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region, cx.now]).await?)
}

/// Takes the import for this process until `until`; false when another has it.
pub(super) async fn lease(cx: &mut Cx<'_>, id: Id, until: Timestamp) -> Result<bool> {
    let update = sql!(
        "UPDATE roster_import SET claimed_until = $4 WHERE region = $1 AND id = $2
         AND state IN ('queued', 'running') AND (claimed_until IS NULL OR claimed_until < $3)"
    );
    Ok(cx.tx.run(update, params![cx.region, id, cx.now, until]).await? == 1)
}

/// Begins: the preview's forecast gives way to what is counted from here on.
pub(super) async fn begin(cx: &mut Cx<'_>, id: Id, counts: Counts, report: &str) -> Result<()> {
    let update = sql!(
        "UPDATE roster_import SET state = 'running', imported = $3, rejected = $4, skipped = $5, report = $6
         WHERE region = $1 AND id = $2"
    );
    let row = params![cx.region, id, counts.imported, counts.rejected, counts.skipped, report];
    cx.tx.run(update, row).await?;
    Ok(())
}

/// Moves on from row `from` to `to` with the counts of the batch, and keeps the lease; false when
/// another process has done this batch.
pub(super) async fn progress(
    cx: &mut Cx<'_>,
    id: Id,
    (from, to): (i64, i64),
    counts: Counts,
    until: Timestamp,
) -> Result<bool> {
    let update = sql!(
        "UPDATE roster_import SET done_rows = $4, imported = imported + $5, rejected = rejected + $6,
             skipped = skipped + $7, claimed_until = $8
         WHERE region = $1 AND id = $2 AND done_rows = $3 AND state = 'running'"
    );
    let row = params![cx.region, id, from, to, counts.imported, counts.rejected, counts.skipped, until];
    Ok(cx.tx.run(update, row).await? == 1)
}

/// Rewrites the report.
pub(super) async fn set_report(cx: &mut Cx<'_>, id: Id, report: &str) -> Result<()> {
    let update = sql!("UPDATE roster_import SET report = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, report]).await?;
    Ok(())
}

/// Ends it, done or failed.
pub(super) async fn finish(cx: &mut Cx<'_>, id: Id, state: State, done_rows: i64) -> Result<()> {
    let update = sql!(
        "UPDATE roster_import SET state = $3, done_rows = $4, claimed_until = NULL, finished_at = $5
         WHERE region = $1 AND id = $2"
    );
    cx.tx.run(update, params![cx.region, id, state, done_rows, cx.now]).await?;
    Ok(())
}

/// Whether an import that ended, or was never confirmed, before `old` still has its file.
pub(super) async fn has_old_files(cx: &mut Cx<'_>, old: Timestamp) -> Result<bool> {
    let select = sql!(
        "SELECT COUNT(*) FROM roster_import
         WHERE region = $1 AND state IN ('previewed', 'done', 'failed') AND created_at < $2 AND content <> $3"
    );
    Ok(cx.tx.one::<i64>(select, params![cx.region, old, Vec::<u8>::new()]).await? > 0)
}

/// Drops the files of those imports; answers how many.
pub(super) async fn drop_old_files(cx: &mut Cx<'_>, old: Timestamp) -> Result<u64> {
    let update = sql!(
        "UPDATE roster_import SET content = $3
         WHERE region = $1 AND state IN ('previewed', 'done', 'failed') AND created_at < $2 AND content <> $3"
    );
    Ok(cx.tx.run(update, params![cx.region, old, Vec::<u8>::new()]).await?)
}
