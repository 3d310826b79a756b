//! From bytes to tables with headers.

use crate::detect::{self, Found};
use crate::field::Field;
use crate::table::{Book, RawSheet, Table};
use crate::{Limits, ReadError, csv_text, office, ole, sniff, unpack};

/// Sheets that explain or sum up, when there are others with people.
const ASIDE: [&str; 8] = ["说明", "示例", "样表", "样例", "范例", "汇总", "字典", "统计"];

/// Reads a roster file. The kind is told by content; `file_name` is only used
/// to word the error when the content is none of them.
///
/// Hidden sheets are read only when no visible sheet has a header.
///
/// # Errors
///
/// [`ReadError`]: each kind has a stable [`ReadError::code`] and a Chinese
/// message that says what to do.
pub fn read(bytes: &[u8], file_name: Option<&str>, limits: &Limits) -> Result<Book, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > limits.max_bytes {
        let limit_mb = limits.max_bytes / (1024 * 1024);
        return Err(ReadError::TooLarge { limit_mb });
    }
    let sheets = sheets(bytes, limits).map_err(|error| named(error, file_name))?;
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(ReadError::Empty);
    }
    let tables = tables(sheets)?;
    let book = Book { tables };
    match crate::layout::count_people(&book) {
        0 => Err(ReadError::NoRows),
        people if people > limits.max_rows as usize => Err(ReadError::TooManyRows { limit: limits.max_rows }),
        _ => Ok(book),
    }
}

fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<RawSheet>, ReadError> {
    match sniff::kind(bytes)? {
        sniff::Kind::Zip => {
            unpack::check(bytes, limits)?;
            office::xlsx(bytes, limits)
        }
        sniff::Kind::Ole => {
            ole::check(bytes, limits)?;
            office::xls(bytes, limits)
        }
        sniff::Kind::Text => csv_text::sheet(bytes, limits).map(|sheet| vec![sheet]),
    }
}

/// A file that calls itself a workbook but is not one is damaged, not of the
/// wrong type.
fn named(error: ReadError, file_name: Option<&str>) -> ReadError {
    let name = file_name.unwrap_or_default().to_ascii_lowercase();
    let workbook = name.ends_with(".xlsx") || name.ends_with(".xls") || name.ends_with(".et");
    match error {
        ReadError::WrongType { found: "" } if workbook => ReadError::Corrupt,
        other => other,
    }
}

fn tables(sheets: Vec<RawSheet>) -> Result<Vec<Table>, ReadError> {
    let guess = guess(&sheets);
    let (hidden, visible): (Vec<_>, Vec<_>) = sheets.into_iter().partition(|sheet| sheet.hidden);
    let mut tables: Vec<Table> = visible.into_iter().filter_map(table).collect();
    if tables.is_empty() {
        tables = hidden.into_iter().filter_map(table).collect();
    }
    if tables.is_empty() {
        return Err(ReadError::NoHeader { recognised: guess });
    }
    let aside = |table: &Table| ASIDE.iter().any(|word| table.sheet.contains(word));
    if !tables.iter().all(aside) {
        tables.retain(|table| !aside(table));
    }
    Ok(tables)
}

fn table(sheet: RawSheet) -> Option<Table> {
    let Found { header, first, end } = detect::find(&sheet.rows)?;
    let mut titles = sheet.rows;
    let rows = titles.split_off(end);
    titles.truncate(first);
    let titles = titles.iter().flat_map(|row| row.cells().map(|(_, cell)| cell.to_text()));
    let titles = titles.collect();
    let merges = sheet.merges;
    Some(Table { sheet: sheet.name, header, titles, rows, merges })
}

fn guess(sheets: &[RawSheet]) -> String {
    let best = sheets.iter().map(|sheet| detect::best_guess(&sheet.rows));
    let best = best.max_by_key(Vec::len).unwrap_or_default();
    if best.is_empty() {
        return String::new();
    }
    let words: Vec<String> = best.iter().map(|field| format!("“{}”", field.chinese())).collect();
    let missing = [Field::Name, Field::IdNumber].into_iter().filter(|field| !best.contains(field));
    let missing: Vec<String> = missing.map(|field| format!("“{}”", field.chinese())).collect();
    let (words, missing) = (words.join("、"), missing.join("和"));
    match missing.is_empty() {
        true => format!("只认出{words}。"),
        false => format!("只认出{words}，缺少{missing}。"),
    }
}
