//! From tables to people.

use std::collections::HashMap;

use gbcodes::PoliticalStatus;
use jiff::civil::Date;

use crate::code::Severity;
use crate::duplicates::Seen;
use crate::known::Known;
use crate::layout::Layout;
use crate::organisations::{OrganisationMatch, Organisations};
use crate::outcome::{Outcome, Problem};
use crate::person::{Reader, Row};
use crate::section;
use crate::table::{Book, Table};

/// What the caller can say about a roster as a whole.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The organisation of rows for which the file names none.
    pub default_organisation: Option<OrganisationMatch>,
    /// The status of rows in a file without a column for it.
    pub default_status: Option<PoliticalStatus>,
    /// The day of the import: later birth dates are invalid. Not checked when
    /// absent.
    pub today: Option<Date>,
}

/// Judges every row of a book. See the crate's documentation for the rules.
#[must_use]
pub fn parse(book: &Book, organisations: &dyn Organisations, known: &dyn Known, options: &Options) -> Outcome {
    let organisations = Remembered::new(organisations);
    let mut outcome = Outcome::default();
    let mut seen = Seen::new(known);
    for table in &book.tables {
        let home = home(table, &organisations);
        let home = home.or_else(|| options.default_organisation.clone());
        let reader = Reader { table, organisations: &organisations, home, options };
        parse_table(&reader, &mut seen, &mut outcome);
    }
    outcome.count_codes();
    outcome
}

fn parse_table(reader: &Reader<'_>, seen: &mut Seen<'_>, outcome: &mut Outcome) {
    let layout = Layout::of(reader.table);
    let organisations = crate::branch_column::texts(reader.table, &layout);
    for (placed, organisation) in layout.people.iter().zip(organisations) {
        outcome.rows = outcome.rows.saturating_add(1);
        let header = layout.header(placed, reader.table);
        let mut row = Row::new(reader, header, placed, organisation);
        let entry = row.read();
        let problems = row.into_problems();
        accept(entry, problems, seen, outcome, reader);
    }
}

fn accept(
    entry: Option<crate::Entry>,
    mut problems: Vec<Problem>,
    seen: &mut Seen<'_>,
    outcome: &mut Outcome,
    reader: &Reader<'_>,
) {
    let Some(mut entry) = entry else {
        outcome.rejected = outcome.rejected.saturating_add(1);
        problems.retain(|problem| problem.severity == Severity::Rejected);
        outcome.problems.append(&mut problems);
        return;
    };
    let Some((code, message)) = seen.check(&mut entry, &outcome.entries) else {
        outcome.problems.append(&mut problems);
        outcome.entries.push(entry);
        return;
    };
    let count = match code.severity() {
        Severity::Skipped => &mut outcome.skipped,
        _ => &mut outcome.rejected,
    };
    *count = count.saturating_add(1);
    let column = reader.table.header.label(crate::Field::IdNumber).map(str::to_owned);
    let (sheet, row, severity) = (entry.sheet, entry.row, code.severity());
    outcome.problems.push(Problem { sheet, row, column, code, message, severity });
}

/// The organisation a whole sheet is about.
fn home(table: &Table, organisations: &dyn Organisations) -> Option<OrganisationMatch> {
    let titles = table.titles.iter().map(String::as_str);
    let mut names = std::iter::once(&*table.sheet).chain(titles);
    names.find_map(|text| section::in_title(text, organisations))
}

/// Asks once per distinct text: a roster has thousands of rows and a dozen
/// organisations, and the caller may have to ask a database.
struct Remembered<'a> {
    inner: &'a dyn Organisations,
    answers: std::cell::RefCell<HashMap<String, Option<OrganisationMatch>>>,
}

impl<'a> Remembered<'a> {
    fn new(inner: &'a dyn Organisations) -> Self {
        Self { inner, answers: Default::default() }
    }
}

impl Organisations for Remembered<'_> {
    fn resolve(&self, text: &str) -> Option<OrganisationMatch> {
        if let Some(answer) = self.answers.borrow().get(text) {
            return answer.clone();
        }
        let answer = self.inner.resolve(text);
        self.answers.borrow_mut().insert(text.to_owned(), answer.clone());
        answer
    }
}
