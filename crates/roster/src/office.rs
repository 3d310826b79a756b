//! Workbooks, through calamine.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx, open_workbook_from_rs,
};
use gbcodes::PartialDate;

use crate::table::{Cell, Merge, RawSheet, Row};
use crate::{Limits, ReadError};

/// A damaged workbook may take the library somewhere it did not expect; that
/// is the file's fault, and must not take the server's thread down. (Needs
/// `panic = "unwind"`, the default.)
fn guarded<T>(work: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(ReadError::Corrupt))
}

/// All sheets of an XLSX workbook, row by row without laying them out: only
/// cells with content take memory.
pub(crate) fn xlsx(bytes: &[u8], limits: &Limits) -> Result<Vec<RawSheet>, ReadError> {
    guarded(|| {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(xlsx_error)?;
        let mut budget = Budget::new(limits);
        let mut sheets = Vec::new();
        for (name, hidden) in worksheets(book.sheets_metadata()) {
            let rows = xlsx_rows(&mut book, &name, &mut budget)?;
            // Damaged merge lists are worth less than the rows.
            let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            let merges = merges.iter().map(merge).collect();
            sheets.push(RawSheet { name: name.into(), hidden, rows, merges });
        }
        Ok(sheets)
    })
}

fn xlsx_rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, budget: &mut Budget) -> Result<Vec<Row>, ReadError> {
    let mut reader = book.worksheet_cells_reader(name).map_err(xlsx_error)?;
    let mut rows = Rows::default();
    while let Some(cell) = reader.next_cell().map_err(xlsx_error)? {
        let (row, column) = cell.get_position();
        if let Some(value) = content_ref(cell.get_value()) {
            budget.spend()?;
            rows.push(row, column, value);
        }
    }
    rows.finish(budget)
}

/// All sheets of an old XLS workbook.
pub(crate) fn xls(bytes: &[u8], limits: &Limits) -> Result<Vec<RawSheet>, ReadError> {
    guarded(|| {
        let mut book: Xls<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(xls_error)?;
        let mut budget = Budget::new(limits);
        let mut sheets = Vec::new();
        for (name, hidden) in worksheets(book.sheets_metadata()) {
            let range = book.worksheet_range(&name).map_err(xls_error)?;
            let (top, left) = range.start().unwrap_or_default();
            let mut rows = Rows::default();
            for (row, column, value) in range.used_cells() {
                let (row, column) = (top + row as u32, left + column as u32);
                if let Some(value) = content(value) {
                    budget.spend()?;
                    rows.push(row, column, value);
                }
            }
            let rows = rows.finish(&budget)?;
            let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            let merges = merges.iter().map(merge).collect();
            sheets.push(RawSheet { name: name.into(), hidden, rows, merges });
        }
        Ok(sheets)
    })
}

fn worksheets(sheets: &[calamine::Sheet]) -> Vec<(String, bool)> {
    sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

fn xlsx_error(error: calamine::XlsxError) -> ReadError {
    match error {
        calamine::XlsxError::Password => ReadError::Encrypted,
        _ => ReadError::Corrupt,
    }
}

fn xls_error(error: calamine::XlsError) -> ReadError {
    match error {
        calamine::XlsError::Password => ReadError::Encrypted,
        _ => ReadError::Corrupt,
    }
}

fn merge(region: &Dimensions) -> Merge {
    Merge { first: region.start, last: region.end }
}

fn content_ref(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::String(text) => Some(Cell::Text(text.as_str().into())),
        DataRef::SharedString(text) => Some(Cell::Text((*text).into())),
        DataRef::DateTimeIso(text) => Some(Cell::Text(text.as_str().into())),
        DataRef::Float(number) => Some(Cell::Number(*number)),
        DataRef::Int(number) => Some(Cell::Number(*number as f64)),
        DataRef::DateTime(moment) => Some(date(moment)),
        // A formula without a cached value, an error such as #N/A, a check box.
        _ => None,
    }
}

fn content(value: &Data) -> Option<Cell> {
    match value {
        Data::String(text) | Data::DateTimeIso(text) => Some(Cell::Text(text.as_str().into())),
        Data::Float(number) => Some(Cell::Number(*number)),
        Data::Int(number) => Some(Cell::Number(*number as f64)),
        Data::DateTime(moment) => Some(date(moment)),
        _ => None,
    }
}

/// A number in a date format. An identity number there is still a number.
fn date(moment: &ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    if !(0.0..2_958_466.0).contains(&serial) {
        return Cell::Number(serial);
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let date = match parts {
        (Ok(year), Ok(month), Ok(day)) => PartialDate::new(year, Some(month), Some(day)).ok(),
        _ => None,
    };
    date.map_or(Cell::Number(serial), Cell::Date)
}

/// Counts cells and rows against the limits, over all sheets.
struct Budget {
    cells: usize,
    limit: u32,
}

impl Budget {
    fn new(limits: &Limits) -> Self {
        Self { cells: limits.max_cells, limit: limits.max_rows }
    }

    fn spend(&mut self) -> Result<(), ReadError> {
        self.cells = self.cells.checked_sub(1).ok_or(ReadError::TooManyCells)?;
        Ok(())
    }
}

/// Gathers cells into rows. Cells mostly arrive row by row; a row that comes
/// back later is put in its place at the end.
#[derive(Default)]
struct Rows {
    rows: Vec<(u32, Vec<(u32, Cell)>)>,
}

impl Rows {
    fn push(&mut self, row: u32, column: u32, cell: Cell) {
        match self.rows.last_mut() {
            Some((last, cells)) if *last == row => cells.push((column, cell)),
            _ => self.rows.push((row, vec![(column, cell)])),
        }
    }

    fn finish(mut self, budget: &Budget) -> Result<Vec<Row>, ReadError> {
        self.rows.sort_by_key(|(row, _)| *row);
        self.rows.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1.append(&mut later.1);
            }
            same
        });
        let rows = self.rows.into_iter();
        let rows = rows.map(|(row, cells)| Row::new(row.saturating_add(1), cells));
        let rows: Vec<Row> = rows.filter(|row| !row.is_blank()).collect();
        if rows.len() > budget.limit as usize + 100 {
            return Err(ReadError::TooManyRows { limit: budget.limit });
        }
        Ok(rows)
    }
}
