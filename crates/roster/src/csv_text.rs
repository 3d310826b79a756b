//! Text tables: CSV, tab and semicolon separated, UTF-8, UTF-16 or GB 18030.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::table::{Cell, RawSheet, Row};
use crate::{Limits, ReadError};

/// Titles and footers above the limit on people.
const SPARE_ROWS: usize = 100;

/// The rows of a text table as one nameless sheet.
pub(crate) fn sheet(bytes: &[u8], limits: &Limits) -> Result<RawSheet, ReadError> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let (mut rows, mut left, mut line_breaks) = (Vec::new(), limits.max_cells, 0);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| ReadError::Corrupt)? {
        left = left.checked_sub(record.len()).ok_or(ReadError::TooManyCells)?;
        // A line break inside quotes is a line of the file but no row.
        line_breaks += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        let row = row(row_number(&reader, &text, line_breaks), &record);
        if !row.is_blank() {
            rows.push(row);
        }
        if rows.len() > limits.max_rows as usize + SPARE_ROWS {
            return Err(ReadError::TooManyRows { limit: limits.max_rows });
        }
    }
    Ok(RawSheet { name: "".into(), hidden: false, rows, merges: Vec::new() })
}

/// The row just read, as a spreadsheet would number it: blank lines, which the
/// reader passes over, count.
fn row_number(reader: &csv::Reader<&[u8]>, text: &str, line_breaks: u64) -> u32 {
    let position = reader.position();
    let before = position.byte().checked_sub(1).and_then(|at| usize::try_from(at).ok());
    let ended = before.and_then(|at| text.as_bytes().get(at)) == Some(&b'\n');
    let line = position.line().saturating_sub(u64::from(ended));
    u32::try_from(line.saturating_sub(line_breaks)).unwrap_or(u32::MAX)
}

fn row(number: u32, record: &csv::StringRecord) -> Row {
    let cells = record.iter().enumerate();
    let cells = cells.filter_map(|(column, text)| {
        let column = u32::try_from(column).ok()?;
        Some((column, Cell::Text(formula_text(text).into())))
    });
    Row::new(number, cells.collect())
}

/// `="4407…"` is how a CSV file keeps a spreadsheet from rounding a number.
fn formula_text(text: &str) -> &str {
    text.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode(bytes).0);
    }
    if bytes.contains(&0) {
        return Err(ReadError::WrongType { found: "" });
    }
    let utf8 = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    // GB 18030 contains GBK and GB 2312: what Excel writes on a Chinese system.
    let text = utf8.or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes));
    text.ok_or(ReadError::WrongType { found: "（文字编码不是 UTF-8 或 GBK）" })
}

/// The separator that occurs most in the first lines.
fn delimiter(text: &str) -> u8 {
    let count = |mark: u8| {
        let lines = text.lines().take(20);
        lines.map(|line| line.bytes().filter(|b| *b == mark).count()).sum::<usize>()
    };
    let marks = [b',', b'\t', b';'];
    // `max_by_key` takes the last of equals; reversed, the comma wins.
    marks.into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}
