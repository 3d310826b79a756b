//! The worker: takes imports that wait and works through them.

use std::sync::Arc;
use std::time::Duration;

use roster::Outcome;

use super::actions::{Begin, ConfirmImport, Finish, Take};
use super::batch::Batch;
use super::model::{Import, ImportReport, Problem, Severity, State};
use super::read::{self, off_thread, stage_import};
use super::store;
use crate::App;
use crate::auth::{self, Actor, Channel};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// People a transaction.
const BATCH: usize = 200;

/// Works through every import that waits. Answers how many it finished. Called by the ticker and
/// after a confirmation; several processes may call it at once.
pub async fn advance_imports(app: &App) -> Result<usize> {
    let mut finished = 0;
    while let Some(id) = take(app, None).await? {
        run(app, id).await?;
        finished += 1;
    }
    Ok(finished)
}

/// Reads, confirms and imports a roster in one go: for the command line and the demo city.
pub async fn import_file(
    app: &App,
    actor: &Actor,
    organisation: Id,
    file_name: String,
    bytes: Vec<u8>,
) -> Result<ImportReport> {
    let id = stage_import(app, actor, organisation, file_name, bytes).await?;
    app.act(actor, ConfirmImport { organisation, id }).await?;
    if take(app, Some(id)).await?.is_some() {
        run(app, id).await?;
    }
    loop {
        let import = load(app, id).await?;
        if matches!(import.state, State::Done | State::Failed) {
            return import.report();
        }
        // Another process was quicker to take it.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Starts the worker beside the request that confirmed an import. The ticker would come by anyway.
pub(super) fn start(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = advance_imports(&app).await {
            tracing::warn!(%error, "an import waits for the next tick");
        }
    });
}

async fn take(app: &App, id: Option<Id>) -> Result<Option<Id>> {
    // Looking first keeps an idle ticker from queueing for the writer.
    let wanted = match id {
        Some(id) => Some(id),
        None => app.read(&Actor::system(), |cx| Box::pin(store::waiting(cx))).await?,
    };
    let Some(id) = wanted else { return Ok(None) };
    match app.act(&Actor::system(), Take { id }).await {
        Ok(id) => Ok(Some(id)),
        Err(error) if error.code == "nothing_waits" => Ok(None),
        Err(error) => Err(error),
    }
}

async fn load(app: &App, id: Id) -> Result<Import> {
    let read = app.read(&Actor::system(), move |cx| Box::pin(store::any(cx, id))).await?;
    read.ok_or_else(AppError::not_found)
}

/// Works through one import. A refusal ends it; a database out of reach leaves it for later.
async fn run(app: &App, id: Id) -> Result<()> {
    let outcome = work(app, id).await;
    let failure = match outcome {
        Ok(()) => None,
        Err(error) if error.code == "done_already" => return Ok(()),
        Err(error) if error.status.is_server_error() => return Err(error),
        Err(error) => Some(format!("导入没有完成：{}", error.message)),
    };
    app.act(&Actor::system(), Finish { id, failure }).await
}

async fn work(app: &App, id: Id) -> Result<()> {
    let import = load(app, id).await?;
    let actor = importer(app, &import).await?;
    let outcome = Arc::new(open(app, &actor, &import).await?);
    if import.state == State::Queued {
        let (counts, details) = (read::counts(&outcome), read::details(&outcome));
        app.act(&actor, Begin { id, counts, details }).await?;
    }
    let mut from = usize::try_from(import.done_rows).unwrap_or_default();
    while from < outcome.entries.len() {
        let to = outcome.entries.len().min(from + BATCH);
        app.act(&actor, Batch { import: id, outcome: outcome.clone(), from, to }).await?;
        from = to;
    }
    Ok(())
}

/// Whoever began it, with the roles they hold now; the operator when nobody did.
async fn importer(app: &App, import: &Import) -> Result<Actor> {
    let Some(person) = import.created_by else { return Ok(Actor::system()) };
    app.read(&Actor::system(), move |cx| Box::pin(auth::actor_of(cx, person, Channel::System))).await
}

async fn open(app: &App, actor: &Actor, import: &Import) -> Result<Outcome> {
    let (id, organisation, name) = (import.id, import.organisation, import.file_name.clone());
    let (scope, sealed) = app
        .read(actor, move |cx| {
            Box::pin(async move {
                let scope = read::scope(cx, organisation).await?;
                Ok((scope, store::content(cx, id).await?))
            })
        })
        .await?;
    let app = app.clone();
    off_thread(move || Ok(scope.parse(&app.keys.open_bytes(&sealed)?, &name)?.1)).await
}

/// The rows of an import that have problems, as a workbook to put right and import again.
pub async fn corrected_workbook(app: &App, actor: &Actor, organisation: Id, id: Id) -> Result<Vec<u8>> {
    let (scope, import, sealed) = app
        .read(actor, move |cx| {
            Box::pin(async move {
                let import = store::import(cx, organisation, id).await?.ok_or_else(AppError::not_found)?;
                let sealed = store::content(cx, id).await?;
                Ok((read::scope(cx, organisation).await?, import, sealed))
            })
        })
        .await?;
    let app = app.clone();
    off_thread(move || {
        let (book, outcome) = scope.parse(&app.keys.open_bytes(&sealed)?, &import.file_name)?;
        let remarks = remarks(&import.report()?, &outcome);
        let made = roster::write_corrected(&book, &outcome, &remarks, &scope.names());
        made.map_err(|e| AppError::internal(e.to_string()))
    })
    .await
}

/// What the import found beside the file: people who are elsewhere, names that differ from the record.
fn remarks(report: &ImportReport, outcome: &Outcome) -> Vec<roster::Remark> {
    let in_file = |it: &Problem| {
        outcome.problems.iter().any(|own| {
            own.row == it.row && *own.sheet == it.sheet && own.code.as_str() == it.code && own.message == it.message
        })
    };
    let wanted = |it: &&Problem| matches!(it.severity, Severity::Rejected | Severity::Warning) && !in_file(it);
    let remark = |it: &Problem| roster::Remark { sheet: it.sheet.clone(), row: it.row, message: it.message.clone() };
    report.problems.iter().filter(wanted).map(remark).collect()
}
