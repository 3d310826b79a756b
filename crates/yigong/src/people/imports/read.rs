//! Reading a file: off the async threads, before anything is written.

use gbcodes::PoliticalStatus;
use jiff::civil::Date;
use roster::{Book, Entry, Limits, Options, OrganisationList, OrganisationMatch, Outcome};

use super::actions::StageImport;
use super::judge::{self, Verdict};
use super::model::{Counts, Details, Problem, Severity};
use crate::action::Cx;
use crate::auth::{self, Actor};
use crate::clock::Id;
use crate::crypto::{hex, sha256};
use crate::error::{AppError, Result};
use crate::{App, organisations};

/// What is needed to understand a file: the organisations its rows may name.
pub(super) struct Scope {
    /// Ids and full names, the organisation itself and all below.
    names: Vec<(Id, String)>,
    /// Where rows go that name none: the organisation itself when nothing is below it.
    default: Option<Id>,
    today: Date,
}

/// The organisations an import into `organisation` may touch.
pub(super) async fn scope(cx: &mut Cx<'_>, organisation: Id) -> Result<Scope> {
    let below = organisations::subtree(cx, organisation).await?;
    if below.is_empty() {
        return Err(AppError::not_found());
    }
    auth::require_manager(cx, organisation).await?;
    let default = (below.len() == 1).then_some(organisation);
    let names = below.into_iter().map(|it| (it.id, it.name)).collect();
    Ok(Scope { names, default, today: cx.today() })
}

impl Scope {
    fn list(&self) -> OrganisationList {
        OrganisationList::new(self.names.iter().map(|(id, name)| (id.to_string(), name.as_str())))
    }

    /// The full names, for drop-downs.
    pub(super) fn names(&self) -> Vec<&str> {
        self.names.iter().map(|(_, name)| name.as_str()).collect()
    }

    fn options(&self) -> Options {
        let name = |id: Id| self.names.iter().find(|it| it.0 == id).map(|it| it.1.as_str());
        let default_organisation =
            self.default.and_then(|id| Some(OrganisationMatch { key: id.to_string().into(), name: name(id)?.into() }));
        Options { default_organisation, default_status: None::<PoliticalStatus>, today: Some(self.today) }
    }

    /// Reads the file and judges its rows. Takes a second for 50,000 of them.
    pub(super) fn parse(&self, bytes: &[u8], file_name: &str) -> Result<(Book, Outcome)> {
        let book = roster::read(bytes, Some(file_name), &Limits::default())
            .map_err(|error| AppError::unprocessable(error.code(), error.to_string()))?;
        let outcome = roster::parse(&book, &self.list(), &(), &self.options());
        Ok((book, outcome))
    }
}

/// Runs something that takes long on a thread of its own.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::internal(e.to_string()))?
}

/// The organisation an entry names.
pub(super) fn organisation_of(entry: &Entry) -> Result<Id> {
    entry.organisation.key.parse().map_err(|_| AppError::internal("an organisation's key is no id"))
}

/// The problems the file itself has.
pub(super) fn details(outcome: &Outcome) -> Details {
    let problems = outcome.problems.iter().map(|it| Problem {
        sheet: it.sheet.to_string(),
        row: it.row,
        column: it.column.clone(),
        code: it.code.as_str().to_owned(),
        message: it.message.clone(),
        severity: match it.severity {
            roster::Severity::Rejected => Severity::Rejected,
            roster::Severity::Skipped => Severity::Skipped,
            roster::Severity::Warning => Severity::Warning,
            roster::Severity::Note => Severity::Note,
        },
    });
    Details { problems: problems.collect(), failure: None }
}

/// The counts the file itself gives, before anybody is imported.
pub(super) fn counts(outcome: &Outcome) -> Counts {
    Counts { imported: 0, rejected: outcome.rejected.into(), skipped: outcome.skipped.into() }
}

/// Reads a roster, compares it with who is there, and keeps it for confirmation. A file that is no
/// roster is refused with 422 and nothing is kept.
pub async fn stage_import(app: &App, actor: &Actor, organisation: Id, file_name: String, bytes: Vec<u8>) -> Result<Id> {
    let scope = app.read(actor, move |cx| Box::pin(scope(cx, organisation))).await?;
    let name = file_name.clone();
    let (bytes, outcome) = off_thread(move || {
        let (_, outcome) = scope.parse(&bytes, &name)?;
        Ok((bytes, outcome))
    })
    .await?;
    let (mut details, mut counts, rows) = (details(&outcome), counts(&outcome), outcome.rows.into());
    let found = app.read(actor, move |cx| Box::pin(async move { forecast(cx, &outcome.entries).await })).await?;
    for problem in found {
        counts.add(problem.as_ref().map(|it| it.severity));
        details.problems.extend(problem);
    }
    details.problems.sort_by_key(|it| it.row);
    let file_hash = hex(&sha256(&[&bytes]));
    app.act(actor, StageImport { organisation, file_name, file_hash, bytes, rows, counts, details }).await
}

/// What would become of every entry today.
async fn forecast(cx: &mut Cx<'_>, entries: &[Entry]) -> Result<Vec<Option<Problem>>> {
    let mut found = Vec::with_capacity(entries.len());
    for entry in entries {
        let verdict = judge::judge(cx, entry).await?;
        found.push(match verdict {
            Verdict::Add | Verdict::Admit { .. } => None,
            Verdict::Move { problem, .. } | Verdict::Stop(problem) => Some(problem),
        });
    }
    Ok(found)
}
