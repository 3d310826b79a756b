//! Looking into an OLE compound file before the old format is read in earnest.

use std::io::{Cursor, Read};
use std::path::PathBuf;

use crate::{Limits, ReadError};

/// BIFF record numbers ([MS-XLS] 2.3).
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
/// A full sheet of the format: 65,536 rows of 256 columns.
const MAX_DECLARED: u64 = 65_536 * 256;
const MAX_SHEETS: usize = 256;
const BLANK_RUN: u16 = 0x00BE;
const CELLS: [u16; 9] = [0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E];

/// Makes sure that `bytes` is an unencrypted workbook whose sheets are no wider
/// and longer than the limits: the reader lays each sheet out as a full
/// rectangle, so one stray cell in the far corner would cost gigabytes.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| ReadError::Corrupt)?;
    if file.exists("/EncryptedPackage") || file.exists("/EncryptionInfo") {
        return Err(ReadError::Encrypted);
    }
    if file.exists("/WordDocument") {
        return Err(ReadError::WrongType { found: "（Word文档，请把名单粘贴到 Excel 表格里）" });
    }
    let name = workbook_stream(&file)?;
    let stream = file.open_stream(name).map_err(|_| ReadError::Corrupt)?;
    let mut data = Vec::new();
    let read = stream.take(bytes.len() as u64).read_to_end(&mut data);
    read.map_err(|_| ReadError::Corrupt)?;
    check_records(&data, limits)?;
    // The reader starts each sheet where BOUNDSHEET says, which in a damaged
    // file is not where a scan from the beginning would find it.
    let sheets = sheet_offsets(&data);
    if sheets.len() > MAX_SHEETS {
        return Err(ReadError::Corrupt);
    }
    let mut sheets = sheets.into_iter().filter_map(|at| data.get(at..));
    sheets.try_for_each(|sheet| check_records(sheet, limits))
}

/// The one workbook stream. The reader finds it by name wherever it is, so a
/// second one would go unchecked.
fn workbook_stream(file: &cfb::CompoundFile<Cursor<&[u8]>>) -> Result<PathBuf, ReadError> {
    let is_workbook = |name: &str| ["workbook", "book"].contains(&name.to_ascii_lowercase().as_str());
    let mut found = file.walk().filter(|entry| entry.is_stream() && is_workbook(entry.name()));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.path().to_owned()),
        (None, _) => Err(ReadError::WrongType { found: "" }),
        _ => Err(ReadError::Corrupt),
    }
}

/// Kind and body of each record, as far as they are whole.
fn records(mut data: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let [a, b, c, d, rest @ ..] = data else {
            return None;
        };
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let (body, next) = rest.split_at_checked(length)?;
        data = next;
        Some((u16::from_le_bytes([*a, *b]), body))
    })
}

fn sheet_offsets(data: &[u8]) -> Vec<usize> {
    let sheets = records(data).filter(|(kind, _)| *kind == BOUND_SHEET);
    let offsets = sheets.filter_map(|(_, body)| body.first_chunk::<4>());
    offsets.filter_map(|at| usize::try_from(u32::from_le_bytes(*at)).ok()).collect()
}

fn check_records(data: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let (mut last_row, mut last_column) = (0u32, 0u32);
    for (kind, body) in records(data) {
        if kind == FILE_PASS {
            return Err(ReadError::Encrypted);
        }
        if kind == DIMENSIONS && declared_area(body) > MAX_DECLARED {
            return Err(ReadError::Corrupt);
        }
        if let (true, [r0, r1, c0, c1, ..]) = (CELLS.contains(&kind), body) {
            last_row = last_row.max(u16::from_le_bytes([*r0, *r1]).into());
            last_column = last_column.max(last_column_of(kind, body, [*c0, *c1]));
        }
    }
    // Rows and columns of different sheets are mixed: too strict only for
    // workbooks far from any roster.
    let area = (u64::from(last_row) + 1) * (u64::from(last_column) + 1);
    if area > limits.max_cells as u64 * 2 {
        return Err(ReadError::TooManyCells);
    }
    Ok(())
}

/// Rows times columns of a DIMENSIONS record; the reader reserves memory for as
/// many cells without looking whether they exist. A range that ends before it
/// begins counts as endless: the reader's subtraction would wrap around.
fn declared_area(body: &[u8]) -> u64 {
    let word = |a: u8, b: u8| u64::from(u16::from_le_bytes([a, b]));
    let long = |bytes: [u8; 4]| u64::from(u32::from_le_bytes(bytes));
    let (first, end, columns) = match *body {
        [a, b, c, d, _, _, e, f, _, _] => (word(a, b), word(c, d), word(e, f)),
        [a, b, c, d, e, f, g, h, _, _, i, j, ..] => (long([a, b, c, d]), long([e, f, g, h]), word(i, j)),
        _ => return 0,
    };
    if first > end { u64::MAX } else { end * columns }
}

/// Runs of numbers (MULRK) say their last column at the end.
fn last_column_of(kind: u16, body: &[u8], first: [u8; 2]) -> u32 {
    let last = match (kind, body) {
        (0x00BD | BLANK_RUN, [.., a, b]) => u16::from_le_bytes([*a, *b]),
        _ => 0,
    };
    last.max(u16::from_le_bytes(first)).into()
}
