//! A batch of an import: some hundred people in one transaction.

use std::sync::Arc;

use jiff::civil::{Date, date};
use roster::{Entry, Outcome};
use serde_json::json;

use super::actions::lease_until;
use super::judge::{Verdict, judge};
use super::model::{Counts, Problem};
use super::read::organisation_of;
use super::store;
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people::actions::{AddPerson, Join};
use crate::people::model::Status;

const REASON: &str = "名册导入";

/// The entries from `from` up to `to` of what was read.
pub(super) struct Batch {
    pub(super) import: Id,
    pub(super) outcome: Arc<Outcome>,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Action for Batch {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let mut counts = Counts::default();
        let mut problems = Vec::new();
        for entry in self.outcome.entries.get(self.from..self.to).unwrap_or_default() {
            let problem = enter(cx, entry).await?;
            counts.add(problem.as_ref().map(|it| it.severity));
            problems.extend(problem);
        }
        if !problems.is_empty() {
            let import = store::any(cx, self.import).await?.ok_or_else(AppError::not_found)?;
            let mut details = import.details()?;
            details.problems.append(&mut problems);
            store::set_report(cx, self.import, &details.to_json()?).await?;
        }
        let span = (self.from as i64, self.to as i64);
        let until = lease_until(cx.now);
        if !store::progress(cx, self.import, span, counts, until).await? {
            return Err(AppError::conflict("done_already", "这一批已由另一个进程处理。"));
        }
        cx.audit("roster_import.batch", self.import, json!({"from": self.from, "to": self.to})).await
    }
}

/// Enters one person; answers what should be told about the row.
async fn enter(cx: &mut Cx<'_>, entry: &Entry) -> Result<Option<Problem>> {
    let (person, from, problem) = match judge(cx, entry).await? {
        Verdict::Stop(problem) => return Ok(Some(problem)),
        Verdict::Add => {
            let (name, id_number, phone) = (entry.name.clone(), entry.id, entry.phone);
            (AddPerson { name, id_number, phone }.run(cx).await?, first_day(cx.today(), entry), None)
        }
        Verdict::Admit { person } => (person, first_day(cx.today(), entry), None),
        Verdict::Move { person, problem } => (person, cx.today(), Some(problem)),
    };
    let from = match crate::people::store::current(cx, person).await? {
        // A membership that begins in the coming days is put right from its first day on.
        Some(current) => from.max(current.valid_from),
        None => from,
    };
    let (organisation, status) = (organisation_of(entry)?, Status::from(entry.status));
    Join { person, organisation, status, from, reason: REASON.into() }.run(cx).await?;
    Ok(problem)
}

/// The first day of a membership that a roster brings in.
///
/// A roster says who belongs now, not since when. The membership begins on 1 January of last year:
/// so service entered late for last year and last year's appraisal find the member in their branch,
/// and nobody is given duties in years the roster says nothing about. Who joined the party after
/// that day belongs from the day they joined.
fn first_day(today: Date, entry: &Entry) -> Date {
    let last_year = date(today.year() - 1, 1, 1);
    let joined = entry.joined_party_on.filter(|day| *day <= today);
    joined.map_or(last_year, |day| day.max(last_year))
}
