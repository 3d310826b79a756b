//! A person's record of a year, for the page, the API and the workbook.

use super::explain;
use super::model::Standing;
use super::store::{self, Entry};
use crate::action::Cx;
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Rows of the ledger on one page.
pub(super) const ROWS: i64 = 20;

/// A record as one snapshot shows it.
pub(super) struct Record {
    pub(super) name: String,
    pub(super) standing: Standing,
    /// All minutes of the year, those that do not count for the duty included.
    pub(super) minutes: i64,
    pub(super) entries: Vec<Entry>,
    /// Where the next page begins.
    pub(super) next: Option<i64>,
    /// Years with a record, newest first.
    pub(super) years: Vec<i64>,
}

/// Reads a person's record; the rows of the ledger before `before`.
pub(super) async fn record(cx: &mut Cx<'_>, person: Id, year: i16, before: Option<i64>) -> Result<Record> {
    let name = match cx.actor.person {
        Some(asking) if asking == person => cx.actor.name.clone(),
        _ => store::name(cx, person).await?.ok_or_else(AppError::not_found)?,
    };
    let standing = explain(cx, person, year, None).await?;
    let (entries, next) = page(cx, person, year, before, ROWS).await?;
    let years = store::years(cx, person).await?;
    let minutes = years.iter().find(|(it, _)| *it == i64::from(year)).map_or(0, |(_, minutes)| *minutes);
    let years = years.into_iter().map(|(year, _)| year).collect();
    Ok(Record { name, standing, minutes, entries, next, years })
}

/// A page of a person's ledger and where the next begins.
pub(super) async fn page(
    cx: &mut Cx<'_>,
    person: Id,
    year: i16,
    before: Option<i64>,
    rows: i64,
) -> Result<(Vec<Entry>, Option<i64>)> {
    let mut entries = store::ledger(cx, person, year, before.unwrap_or(i64::MAX), rows + 1).await?;
    let wanted = usize::try_from(rows).unwrap_or(usize::MAX);
    let more = entries.len() > wanted;
    entries.truncate(wanted);
    let next = entries.last().filter(|_| more).map(|entry| entry.seq);
    Ok((entries, next))
}

/// Refuses whoever may not see `person` by name: neither themselves nor a manager of where they
/// belong now or were counted in that year.
pub async fn require_sight(cx: &mut Cx<'_>, person: Id, year: i16) -> Result<()> {
    if auth::sees_person(cx, person).await? {
        return Ok(());
    }
    let counted = store::counted_at(cx, person, year).await?;
    match counted {
        Some(organisation) if auth::manages(cx, organisation).await? => Ok(()),
        _ => Err(AppError::not_found()),
    }
}
