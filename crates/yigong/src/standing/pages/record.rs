//! A person's record: their own, and a member's for who manages the organisation.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::{YearTab, year_tabs};
use crate::activities::{self, Shift};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::standing::model::Standing;
use crate::standing::record::{self, Record};
use crate::standing::store::Entry;
use crate::standing::view::{self, Segment};
use crate::standing::{Grade, State, export};
use crate::web::{Page, Query, Visit, XLSX, download, duration, filters, html};

/// Activities suggested at most.
const SUGGESTED: usize = 3;
/// The most rows of a year's workbook.
const WORKBOOK_ROWS: i64 = 20_000;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
    #[serde(default)]
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "standing/record.html")]
struct RecordPage {
    page: Page,
    record: Record,
    /// Whose record, in addresses; None on one's own page.
    member: Option<Id>,
    years: Vec<YearTab>,
    bar: Vec<Segment>,
    lines: Vec<Line>,
    open: Vec<Suggestion>,
    before: Option<i64>,
}

/// A row of the ledger with its words.
struct Line {
    entry: Entry,
    source: String,
}

/// An activity that would fill what is missing.
struct Suggestion {
    activity: Id,
    title: String,
    note: String,
}

impl RecordPage {
    fn standing(&self) -> &Standing {
        &self.record.standing
    }

    fn address(&self) -> String {
        self.member.map_or_else(|| "/me".to_owned(), |person| format!("/people/{person}/standing"))
    }

    /// Done so far, percent of what is asked for.
    fn share(&self) -> i64 {
        let standing = self.standing();
        (standing.credited_minutes * 100).checked_div(standing.required_minutes).unwrap_or(0)
    }

    fn figure(&self) -> String {
        view::grouped(self.standing().credited_minutes)
    }

    fn half(&self) -> String {
        duration(self.standing().required_minutes / 2)
    }

    /// Minutes of the year that do not count for the duty.
    fn beside(&self) -> i64 {
        self.record.minutes - self.standing().credited_minutes
    }
}

pub(super) async fn mine(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    let person = visit.person()?;
    let (year, before) = (view::year_of(&visit.app, &asked.year)?, asked.before);
    let current = year == view::this_year(&visit.app);
    let read = visit.read_here(move |cx| {
        Box::pin(async move {
            let record = record::record(cx, person, year, before).await?;
            let wanted = if current { SUGGESTED } else { 0 };
            let open = if wanted > 0 { activities::suggestions(cx, person, wanted).await? } else { Vec::new() };
            Ok((record, open))
        })
    });
    let (record, open) = read.await?;
    let missing = record.standing.missing();
    let open = open.into_iter().map(|shift| suggestion(&visit, &shift, missing)).collect();
    html(&page(&visit, "我的服务记录", record, None, before, open))
}

/// A member's record, for who manages where they belong.
pub(super) async fn member(visit: Visit, Path(person): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let (year, before) = (view::year_of(&visit.app, &asked.year)?, asked.before);
    let read = visit.read(move |cx| {
        Box::pin(async move {
            record::require_sight(cx, person, year).await?;
            record::record(cx, person, year, before).await
        })
    });
    let record = read.await?;
    let title = format!("{}的服务记录", record.name);
    html(&page(&visit, &title, record, Some(person), before, Vec::new()))
}

fn page(
    visit: &Visit,
    title: &str,
    mut record: Record,
    member: Option<Id>,
    before: Option<i64>,
    open: Vec<Suggestion>,
) -> RecordPage {
    let entries = std::mem::take(&mut record.entries);
    let kept = record.years.iter().filter_map(|year| i16::try_from(*year).ok());
    let years = year_tabs(kept.chain([view::this_year(&visit.app)]), record.standing.year);
    let goal = record.standing.required_minutes;
    RecordPage {
        page: visit.page(title),
        member,
        years,
        bar: view::grade_segments(&record.standing.by_grade, goal),
        lines: entries.into_iter().map(|entry| line(visit, entry)).collect(),
        open,
        before,
        record,
    }
}

fn line(visit: &Visit, entry: Entry) -> Line {
    let sources = &visit.app.city.rules.source;
    let source = sources.iter().find(|it| it.code == entry.source).map_or(entry.source.as_str(), |it| it.name.as_str());
    Line { source: source.to_owned(), entry }
}

fn suggestion(visit: &Visit, shift: &Shift, missing: i64) -> Suggestion {
    let (when, long) = (visit.app.city.clock_time(shift.starts_at), duration(shift.minutes()));
    let left = match missing - shift.minutes() {
        _ if missing == 0 => String::new(),
        left if left > 0 => format!(" · 之后还差{}", duration(left)),
        _ => " · 正好补足".to_owned(),
    };
    let note = format!("{when} · {} · {long}{left}", shift.place);
    Suggestion { activity: shift.activity, title: shift.title.clone(), note }
}

/// The signed-in person's year as a workbook.
pub(super) async fn workbook(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    let person = visit.person()?;
    let year = view::year_of(&visit.app, &asked.year)?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let mut record = record::record(cx, person, year, None).await?;
            record.entries = record::page(cx, person, year, None, WORKBOOK_ROWS).await?.0;
            Ok(record)
        })
    });
    let record = read.await?;
    let name = format!("{}的服务记录-{year}.xlsx", record.name);
    let app = visit.app.clone();
    let bytes = tokio::task::spawn_blocking(move || export::record(&app.city, &record)).await;
    Ok(download(&name, XLSX, bytes.map_err(|e| AppError::internal(e.to_string()))??))
}
