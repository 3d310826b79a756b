//! A table as CSV, as a workbook, as JSON; several as one archive.

use std::io::{Cursor, Write};

use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{Format as Style, Workbook};
use serde_json::{Map, Value, json};
use zip::write::SimpleFileOptions;

use super::model::{Cell, Format, Table};
use crate::error::{AppError, Result};

fn broken(error: impl std::fmt::Display) -> AppError {
    AppError::internal(error.to_string())
}

/// Text a spreadsheet might take for a formula gets an apostrophe in front.
fn tame(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// CSV in UTF-8 with a byte order mark, so that Excel reads the Chinese.
pub(super) fn csv(table: &Table) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(table.columns.iter().map(|(_, title)| *title)).map_err(broken)?;
    for row in &table.rows {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => tame(text),
            Cell::Int(number) => number.to_string(),
            Cell::Empty => String::new(),
        };
        writer.write_record(row.iter().map(text)).map_err(broken)?;
    }
    writer.into_inner().map_err(broken)
}

/// A workbook with a sheet for each table. Text is written as text.
pub(super) fn xlsx(tables: &[Table]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let bold = Style::new().set_bold();
    for table in tables {
        let sheet = book.add_worksheet().set_name(table.title)?;
        for (column, (_, title)) in (0..).zip(table.columns) {
            sheet.set_column_width(column, 18)?.write_with_format(0, column, *title, &bold)?;
        }
        for (line, row) in (1..).zip(&table.rows) {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Text(text) => {
                        sheet.write_string(line, column, text)?;
                    }
                    Cell::Int(number) => {
                        sheet.write(line, column, *number)?;
                    }
                    Cell::Empty => {}
                }
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

/// Rows as objects under the columns' keys.
pub(super) fn json(table: &Table) -> Value {
    let object = |row: &Vec<Cell>| {
        let pairs = table.columns.iter().zip(row).map(|((key, _), cell)| {
            let value = match cell {
                Cell::Text(text) => json!(text),
                Cell::Int(number) => json!(number),
                Cell::Empty => Value::Null,
            };
            ((*key).to_owned(), value)
        });
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    Value::Array(table.rows.iter().map(object).collect())
}

/// The file of a table, to be kept.
pub(super) fn file(table: &Table, format: Format) -> Result<Response> {
    let (bytes, kind) = match format {
        Format::Csv => (csv(table)?, "text/csv; charset=utf-8"),
        Format::Xlsx => (
            xlsx(std::slice::from_ref(table))?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Format::Json => {
            let body = json!({
                "name": table.name,
                "title": table.title,
                "columns": table.columns.iter().map(|(key, title)| json!({"key": key, "title": title})).collect::<Vec<_>>(),
                "items": json(table),
            });
            (body.to_string().into_bytes(), "application/json")
        }
    };
    Ok(attachment(&format!("{}.{}", table.name, format.code()), kind, bytes))
}

/// A file with an ASCII name.
pub(super) fn attachment(name: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

/// Everything about a person: `data.json`, `data.xlsx` and a line of explanation.
pub(super) fn archive(tables: &[Table], note: &str) -> Result<Vec<u8>> {
    let all: Map<String, Value> = tables.iter().map(|table| (table.name.to_owned(), json(table))).collect();
    let text = serde_json::to_vec_pretty(&Value::Object(all)).map_err(broken)?;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in
        [("data.json", text), ("data.xlsx", xlsx(tables)?), ("说明.txt", note.as_bytes().to_vec())]
    {
        zip.start_file(name, SimpleFileOptions::default()).map_err(broken)?;
        zip.write_all(&bytes).map_err(broken)?;
    }
    Ok(zip.finish().map_err(broken)?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let rows = vec![vec![Cell::from("=cmd()"), Cell::Int(5)], vec![Cell::from("清扫，\"两处\""), Cell::Empty]];
        Table { name: "t", title: "表", columns: &[("title", "名称"), ("minutes", "分钟")], rows }
    }

    #[test]
    fn csv_is_quoted_and_has_no_formulas() {
        let text = String::from_utf8(csv(&table()).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}名称,分钟\n'=cmd(),5\n\"清扫，\"\"两处\"\"\",\n");
    }

    #[test]
    fn json_has_the_keys() {
        assert_eq!(json(&table()), serde_json::json!([{"title": "=cmd()", "minutes": 5}, {"title": "清扫，\"两处\"", "minutes": null}]));
    }

    #[test]
    fn an_archive_opens_again() {
        let bytes = archive(&[table()], "说明").unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(zip.len(), 3);
        assert!(zip.by_name("data.json").is_ok());
    }
}
