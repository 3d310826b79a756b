//! Which rows of a table are people.

use std::borrow::Cow;
use std::sync::Arc;

use gbcodes::compact;

use crate::field::Field;
use crate::header::Header;
use crate::table::{Book, Cell, Row, Table};
use crate::{detect, section};

/// Words that begin a row of totals, signatures or remarks.
const FOOTERS: [&str; 20] = [
    "合计",
    "小计",
    "总计",
    "共计",
    "总人数",
    "合 计",
    "制表",
    "填表",
    "审核",
    "备注",
    "说明",
    "注:",
    "注意",
    "填报",
    "负责人",
    "单位(盖章)",
    "党支部书记",
    "支部书记签",
    "联系人",
    "日期",
];

/// A table's people, each with the header and section above.
pub(crate) struct Layout<'a> {
    headers: Vec<Cow<'a, Header>>,
    pub people: Vec<Placed<'a>>,
}

/// A row that is a person.
pub(crate) struct Placed<'a> {
    pub row: &'a Row,
    header: usize,
    pub section: Option<Arc<str>>,
}

impl<'a> Layout<'a> {
    pub(crate) fn of(table: &'a Table) -> Self {
        let headers = vec![Cow::Borrowed(&table.header)];
        let mut layout = Self { headers, people: Vec::new() };
        let mut section: Option<Arc<str>> = None;
        let mut rows = table.rows.iter().enumerate();
        while let Some((index, row)) = rows.next() {
            if let Some(found) = repeated_header(&table.rows, index) {
                // A second header row belongs to the first.
                for _ in index + 1..found.end {
                    rows.next();
                }
                layout.headers.push(Cow::Owned(found.header));
                continue;
            }
            let header = layout.headers.len() - 1;
            if layout.header_at(header).is_some_and(|header| is_person(row, header)) {
                let section = section.clone();
                layout.people.push(Placed { row, header, section });
            } else if let Some(title) = section_title(row) {
                section = Some(title.into());
            }
        }
        layout
    }

    fn header_at(&self, index: usize) -> Option<&Header> {
        self.headers.get(index).map(AsRef::as_ref)
    }

    /// The header a person stands under.
    pub(crate) fn header(&self, placed: &Placed<'_>, table: &'a Table) -> &Header {
        self.header_at(placed.header).unwrap_or(&table.header)
    }
}

/// How many people there are in the book.
pub(crate) fn count_people(book: &Book) -> usize {
    book.tables.iter().map(|table| Layout::of(table).people.len()).sum()
}

/// A header inside the table. Looked at closely only where a cell says 姓名.
fn repeated_header(rows: &[Row], index: usize) -> Option<detect::Found> {
    let row = rows.get(index)?;
    let names = |text: &str| text.contains('姓') || text.contains("名字");
    let hint = row.cells().any(|(_, cell)| matches!(cell, Cell::Text(text) if names(text)));
    if !hint {
        return None;
    }
    detect::at(rows, index)
}

fn is_person(row: &Row, header: &Header) -> bool {
    if holds_id_number(row, header) {
        return true;
    }
    let text = |field| {
        let cell = header.column(field).and_then(|column| row.get(column));
        cell.map(|cell| compact(&cell.to_text())).unwrap_or_default()
    };
    let has = |field| !text(field).is_empty();
    let (name, id) = (has(Field::Name), has(Field::IdNumber));
    let details = [Field::Sex, Field::BirthDate, Field::Status, Field::Phone, Field::JoinedParty];
    let details = details.into_iter().filter(|field| has(*field)).count();
    let placed = has(Field::Serial) || has(Field::Organisation);
    let digits = text(Field::IdNumber).chars().filter(char::is_ascii_digit).count();
    if is_footer(row) {
        return false;
    }
    match (name, id) {
        (true, true) => digits > 0 || details > 0 || row.len() > 2,
        (false, true) => digits >= 10 || details >= 2,
        (true, false) => details > 0 || (placed && section_title(row).is_none()),
        (false, false) => details >= 2 && text(Field::Sex).parse::<gbcodes::Sex>().is_ok(),
    }
}

/// Settles most rows at once, and those whose first column is a post such as
/// 党支部书记, which would otherwise look like a signature.
fn holds_id_number(row: &Row, header: &Header) -> bool {
    let cell = header.column(Field::IdNumber).and_then(|column| row.get(column));
    match cell {
        Some(Cell::Text(text)) => gbcodes::to_half_width(text).bytes().filter(u8::is_ascii_digit).count() >= 15,
        Some(Cell::Number(value)) => *value >= 1e14,
        _ => false,
    }
}

fn is_footer(row: &Row) -> bool {
    let mut cells = row.cells();
    cells.next().is_some_and(|(_, cell)| {
        let text = compact(&cell.to_text());
        FOOTERS.iter().any(|word| text.starts_with(word))
    })
}

/// The organisation a row of one or two cells announces.
fn section_title(row: &Row) -> Option<String> {
    if row.len() > 3 || is_footer(row) {
        return None;
    }
    let mut titles = row.cells().filter_map(|(_, cell)| section::organisation_text(&cell.to_text()));
    titles.next()
}
