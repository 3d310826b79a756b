//! The steps of an import before and after its batches.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::model::{Counts, Details, State};
use super::store::{self, NewImport};
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notify;

/// How long a process may be silent before another takes its import over, seconds.
const LEASE: i64 = 120;

pub(super) fn lease_until(now: Timestamp) -> Timestamp {
    now + SignedDuration::from_secs(LEASE)
}

/// Keeps a roster that was read, to be confirmed. Made by [`super::stage_import`], which reads the
/// file off the async threads.
pub struct StageImport {
    pub(super) organisation: Id,
    pub(super) file_name: String,
    pub(super) file_hash: String,
    pub(super) bytes: Vec<u8>,
    pub(super) rows: i64,
    pub(super) counts: Counts,
    pub(super) details: Details,
}

impl Action for StageImport {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        auth::require_manager(cx, self.organisation).await?;
        let new = NewImport {
            organisation: self.organisation,
            file_name: &self.file_name,
            file_hash: &self.file_hash,
            content: cx.core.keys.seal_bytes(&self.bytes)?,
            rows: self.rows,
            counts: self.counts,
            report: self.details.to_json()?,
        };
        let id = store::insert(cx, &new).await?;
        let detail = json!({"organisation": self.organisation, "rows": self.rows, "sha256": self.file_hash});
        cx.audit("roster_import.stage", id, detail).await?;
        Ok(id)
    }
}

/// Confirms a previewed import: it runs in the background from here on. Confirming twice changes
/// nothing.
pub struct ConfirmImport {
    /// The organisation it is into.
    pub organisation: Id,
    /// The import.
    pub id: Id,
}

impl Action for ConfirmImport {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        auth::require_manager(cx, self.organisation).await?;
        store::import(cx, self.organisation, self.id).await?.ok_or_else(AppError::not_found)?;
        let first = store::step(cx, self.id, State::Previewed, State::Queued).await?;
        cx.audit("roster_import.confirm", self.id, json!({"first": first})).await
    }
}

/// Takes an import for this process.
pub(super) struct Take {
    pub(super) id: Id,
}

impl Action for Take {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let until = lease_until(cx.now);
        if !store::lease(cx, self.id, until).await? {
            return Err(nothing());
        }
        cx.audit("roster_import.take", self.id, json!({})).await?;
        Ok(self.id)
    }
}

/// Another process was quicker: said as an error, because nothing was written.
fn nothing() -> AppError {
    AppError::conflict("nothing_waits", "没有等待处理的导入。")
}

/// Begins with what the file itself says.
pub(super) struct Begin {
    pub(super) id: Id,
    pub(super) counts: Counts,
    pub(super) details: Details,
}

impl Action for Begin {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        store::begin(cx, self.id, self.counts, &self.details.to_json()?).await?;
        cx.audit("roster_import.begin", self.id, json!({})).await
    }
}

/// Ends it: done, or stopped for a reason.
pub(super) struct Finish {
    pub(super) id: Id,
    pub(super) failure: Option<String>,
}

impl Action for Finish {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let import = store::any(cx, self.id).await?.ok_or_else(AppError::not_found)?;
        let mut details = import.details()?;
        details.failure.clone_from(&self.failure);
        details.problems.sort_by_key(|it| it.row);
        store::set_report(cx, self.id, &details.to_json()?).await?;
        let (state, done) = match self.failure {
            None => (State::Done, import.rows),
            Some(_) => (State::Failed, import.done_rows),
        };
        store::finish(cx, self.id, state, done).await?;
        if let Some(person) = import.created_by {
            let message = store::any(cx, self.id).await?.ok_or_else(AppError::not_found)?.report()?.message;
            let link = format!("/organisations/{}/roster-imports/{}", import.organisation, import.id);
            notify::send(cx, person, notify::Kind::Task, "名册导入有结果了", &message, &link).await?;
        }
        cx.audit("roster_import.finish", self.id, json!({"state": state})).await
    }
}

/// How long a roster's file is kept, days: long enough to fetch what must be put right.
const FILES_KEPT: i64 = 30;

fn old(now: Timestamp) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24 * FILES_KEPT)).unwrap_or(now)
}

/// Whether files wait to be dropped.
pub async fn old_files(cx: &mut Cx<'_>) -> Result<bool> {
    let before = old(cx.now);
    store::has_old_files(cx, before).await
}

/// Drops the files of old imports: they hold ID numbers, and nobody needs them any more
/// (个人信息保护法 art. 19). What was read and how it went stays.
pub struct DropFiles;

impl Action for DropFiles {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let before = old(cx.now);
        let dropped = store::drop_old_files(cx, before).await?;
        cx.audit("roster_import.drop_files", Id::nil(), json!({"files": dropped})).await
    }
}
