//! The rows with problems, to put right and upload again.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use crate::code::Severity;
use crate::error::WriteError;
use crate::field::Field;
use crate::layout::{Layout, Placed};
use crate::outcome::{Outcome, Remark};
use crate::table::{Book, Table};
use crate::workbook_style as style;

/// The problems of a table, by row number: what is wrong, and how to put it right where that is known.
type ByRow<'a> = BTreeMap<u32, Vec<(&'a str, &'a str)>>;

/// A workbook (XLSX, 改好后再导入) of the rows of `book` that were rejected or
/// imported with a warning, or that the caller remarks on: the original columns as text, then 问题 (in red)
/// and 怎么改. Sheets keep their names, and an organisation that came from
/// elsewhere than a column is written into one, so that [`crate::read`] and
/// [`crate::parse`] take the workbook back. `organisations` fill the drop-down.
///
/// # Errors
///
/// [`WriteError`] when the workbook cannot be put together.
pub fn write_corrected(
    book: &Book,
    outcome: &Outcome,
    remarks: &[Remark],
    organisations: &[&str],
) -> Result<Vec<u8>, WriteError> {
    let mut out = Workbook::new();
    for table in &book.tables {
        let problems = problems(outcome, remarks, table);
        if !problems.is_empty() {
            let sheet = out.add_worksheet();
            // Names from other programs may break Excel's rules.
            if &*table.sheet == style::CHOICES || sheet.set_name(&*table.sheet).is_err() {
                sheet.set_name(format!("第{}张", out_name(book, table)))?;
            }
            fill(sheet, table, &problems, organisations.len())?;
        }
    }
    style::add_choices(&mut out, organisations)?;
    if out.worksheets().len() == 1 {
        let sheet = out.add_worksheet().set_name("没有需要修改的行")?;
        sheet.set_active(true).set_first_tab(true);
    }
    Ok(out.save_to_buffer()?)
}

fn out_name(book: &Book, table: &Table) -> usize {
    let at = book.tables.iter().position(|other| other.sheet == table.sheet);
    at.map_or(1, |at| at + 1)
}

fn problems<'a>(outcome: &'a Outcome, remarks: &'a [Remark], table: &Table) -> ByRow<'a> {
    let mut by_row = ByRow::new();
    for problem in &outcome.problems {
        let wanted = matches!(problem.severity, Severity::Rejected | Severity::Warning);
        if wanted && problem.sheet == table.sheet {
            by_row.entry(problem.row).or_default().push((&*problem.message, problem.code.advice()));
        }
    }
    for remark in remarks.iter().filter(|it| *it.sheet == *table.sheet) {
        by_row.entry(remark.row).or_default().push((&*remark.message, ""));
    }
    by_row
}

fn fill(sheet: &mut Worksheet, table: &Table, problems: &ByRow<'_>, organisations: usize) -> Result<(), XlsxError> {
    let columns = columns(table);
    write_header(sheet, &columns)?;
    let layout = Layout::of(table);
    let texts = crate::branch_column::texts(table, &layout);
    let people = layout.people.iter().zip(&texts);
    let people = people.filter_map(|(placed, text)| Some((placed, text, problems.get(&placed.row.number)?)));
    let mut last = 0;
    for (placed, text, problems) in people {
        last += 1;
        for (at, column) in (0u16..).zip(&columns) {
            let value = match column.field {
                Some(Field::Organisation) => organisation(text.as_deref(), placed),
                _ => value(column, placed, &layout, table),
            };
            sheet.write_string_with_format(last, at, style::clip(&value), &style::text())?;
        }
        write_problems(sheet, last, columns.len(), problems)?;
    }
    for (at, column) in (0u16..).zip(&columns) {
        match column.field {
            Some(Field::Status) => style::choose_status(sheet, at, last)?,
            Some(Field::Organisation) => style::choose_organisation(sheet, at, last, organisations)?,
            _ => {}
        }
    }
    Ok(())
}

/// A column to write: where it stands in the file, and what it means.
struct Column {
    label: String,
    at: Option<u32>,
    field: Option<Field>,
}

/// The original columns, and those a roster cannot do without.
fn columns(table: &Table) -> Vec<Column> {
    let header = &table.header;
    let original = header.columns().iter().map(|(at, label)| Column {
        label: label.clone(),
        at: Some(*at),
        field: header.fields().find(|field| header.column(*field) == Some(*at)),
    });
    // Results of an earlier round are out of date.
    let mut columns: Vec<Column> = original.filter(|c| c.label != "问题" && c.label != "怎么改").collect();
    for field in [Field::Status, Field::Organisation] {
        if header.column(field).is_none() {
            columns.push(Column { label: field.chinese().to_owned(), at: None, field: Some(field) });
        }
    }
    columns
}

fn value(column: &Column, placed: &Placed<'_>, layout: &Layout<'_>, table: &Table) -> String {
    // Under a repeated header the same field may stand in another column.
    let by_field = column.field.and_then(|field| layout.header(placed, table).column(field));
    let at = by_field.or(column.at);
    let cell = at.and_then(|at| placed.row.get(at));
    cell.map(crate::table::Cell::to_text).unwrap_or_default()
}

fn organisation(own: Option<&str>, placed: &Placed<'_>) -> String {
    own.or(placed.section.as_deref()).unwrap_or_default().to_owned()
}

fn write_header(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    let labels = columns.iter().map(|column| (column.label.as_str(), width(column.field)));
    let labels = labels.chain([("问题", 48), ("怎么改", 36)]);
    for (at, (label, width)) in (0u16..).zip(labels) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, style::clip(label), &style::header())?;
    }
    Ok(())
}

fn width(field: Option<Field>) -> u16 {
    match field {
        Some(Field::IdNumber) => 22,
        Some(Field::Organisation) => 28,
        Some(Field::Sex | Field::Serial) => 6,
        _ => 14,
    }
}

fn write_problems(sheet: &mut Worksheet, row: u32, columns: usize, problems: &[(&str, &str)]) -> Result<(), XlsxError> {
    let at = u16::try_from(columns).unwrap_or(u16::MAX - 1);
    let messages: Vec<&str> = problems.iter().map(|(message, _)| *message).collect();
    let advice: Vec<&str> = problems.iter().map(|(_, advice)| *advice).filter(|it| !it.is_empty()).collect();
    sheet.write_string_with_format(row, at, style::clip(&messages.join("；")), &style::warning())?;
    sheet.write_string_with_format(row, at.saturating_add(1), style::clip(&advice.join("；")), &style::text())?;
    Ok(())
}
