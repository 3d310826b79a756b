//! Finding the header among title rows.

use crate::field::Field;
use crate::header::Header;
use crate::table::Row;

/// A header is looked for in this many rows with content.
const LOOK_IN: usize = 40;

/// Where the header was found: the rows from `first` up to, not including,
/// `end` (indexes into the rows) are the header.
pub(crate) struct Found {
    pub header: Header,
    pub first: usize,
    pub end: usize,
}

/// The first header with at least name and identity number, of one or two rows.
pub(crate) fn find(rows: &[Row]) -> Option<Found> {
    (0..rows.len().min(LOOK_IN)).find_map(|first| at(rows, first))
}

/// The best that could be recognised, for the message when nothing is enough.
pub(crate) fn best_guess(rows: &[Row]) -> Vec<Field> {
    rows.iter()
        .take(LOOK_IN)
        .map(|row| Header::of_rows(&[row]))
        .max_by_key(Header::count)
        .map(|header| header.fields().collect())
        .unwrap_or_default()
}

/// The header that begins at row `first`, if one does.
pub(crate) fn at(rows: &[Row], first: usize) -> Option<Found> {
    let upper = rows.get(first)?;
    let single = Header::of_rows(&[upper]);
    if single.count() == 0 {
        return None;
    }
    let lower = rows.get(first + 1).filter(|row| continues(row, upper));
    let double = lower.map(|row| Header::of_rows(&[upper, row]));
    if let Some(header) = double.filter(|double| adds(double, &single)) {
        let end = first + 2;
        return Some(Found { header, first, end });
    }
    let end = first + 1;
    single.is_complete().then_some(Found { header: single, first, end })
}

fn adds(double: &Header, single: &Header) -> bool {
    double.is_complete() && (double.count() > single.count() || !single.is_complete())
}

/// Whether `row` can be the lower half of a header: right below, words only,
/// at least one of them understood.
fn continues(row: &Row, upper: &Row) -> bool {
    let words: Vec<String> = row.cells().map(|(_, cell)| cell.to_text()).collect();
    let known = words.iter().any(|word| Field::of_header(word).is_some());
    let digits = |word: &String| word.chars().filter(char::is_ascii_digit).count();
    // 身份证号码（18位） is a header; an identity number or a date is not.
    let wordy = words.iter().all(|word| digits(word) < 5);
    row.number == upper.number + 1 && known && wordy
}
