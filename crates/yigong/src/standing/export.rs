//! Workbooks of records and boards. Text is written as text, so nothing typed by anybody is ever a
//! formula.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::board::Board;
use super::model::status_label;
use super::record::Record;
use super::store::{Below, Sums};
use crate::city::City;
use crate::error::{AppError, Result};

impl From<XlsxError> for AppError {
    fn from(error: XlsxError) -> Self {
        Self::internal(error.to_string())
    }
}

/// A person's year: a summary with the explanation, and the ledger.
pub(super) fn record(city: &City, record: &Record) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let standing = &record.standing;
    let sheet = titled(&mut book, "汇总", &format!("{} {} 年度服务记录", record.name, standing.year))?;
    let rows: [(&str, i64); 4] = [
        ("应完成（分钟）", standing.required_minutes),
        ("已记入（分钟）", standing.credited_minutes),
        ("还差（分钟）", standing.missing()),
        ("全部服务（分钟）", record.minutes),
    ];
    head(sheet, 2, &[("项目", 24.0), ("数值", 60.0)])?;
    let mut row = 3;
    sheet.write(row, 0, "状态")?.write(row, 1, standing.state.label())?;
    for (name, minutes) in rows {
        row += 1;
        sheet.write(row, 0, name)?.write(row, 1, minutes)?;
    }
    for (grade, minutes) in standing.by_grade.each() {
        row += 1;
        sheet.write(row, 0, format!("{} {}（分钟）", grade.code(), grade.label()))?.write(row, 1, minutes)?;
    }
    row += 1;
    for reason in &standing.reasons {
        row += 1;
        sheet.write(row, 0, &reason.clause)?.write(row, 1, &reason.text)?;
    }
    entries(&mut book, city, record)?;
    Ok(book.save_to_buffer()?)
}

fn entries(book: &mut Workbook, city: &City, record: &Record) -> Result<()> {
    let sheet = titled(book, "台账", &format!("{} {} 年计时台账", record.name, record.standing.year))?;
    let columns = [
        ("服务日期", 14.0),
        ("服务", 36.0),
        ("分钟", 9.0),
        ("小时", 9.0),
        ("证据", 14.0),
        ("来源", 14.0),
        ("计入16小时", 12.0),
        ("登记人", 12.0),
        ("说明", 36.0),
        ("编号", 38.0),
    ];
    head(sheet, 2, &columns)?;
    let hours = Format::new().set_num_format("0.00");
    for (row, entry) in (3..).zip(&record.entries) {
        let source = city.rules.source.iter().find(|it| it.code == entry.source);
        let void = if entry.reverses.is_some() { "冲销 " } else { "" };
        sheet
            .write(row, 0, entry.service_date.to_string())?
            .write(row, 1, &entry.title)?
            .write(row, 2, entry.minutes)?
            .write_with_format(row, 3, in_hours(entry.minutes), &hours)?
            .write(row, 4, format!("{} {}", entry.grade.code(), entry.grade.label()))?
            .write(row, 5, source.map_or(entry.source.as_str(), |it| it.name.as_str()))?
            .write(row, 6, if entry.duty { "是" } else { "否" })?
            .write(row, 7, &entry.recorded_by)?
            .write(row, 8, format!("{void}{}", entry.reason))?
            .write(row, 9, entry.id.to_string())?;
    }
    Ok(())
}

/// A board: the organisation and its children, and everybody by name.
pub(super) fn board(board: &Board, people: &[Below], year: i16, until: &str) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let title = format!("{} {year} 年度义工服务情况（{until}）", board.total.name);
    let sheet = titled(&mut book, "汇总", &title)?;
    let columns = [
        ("党组织", 36.0),
        ("人员", 9.0),
        ("应完成", 9.0),
        ("已完成", 9.0),
        ("未完成", 9.0),
        ("已免除", 9.0),
        ("完成率", 9.0),
        ("分钟", 12.0),
        ("小时", 12.0),
        ("A 扫码双签", 12.0),
        ("B 现场登记", 12.0),
        ("C 对象确认", 12.0),
        ("D 事后补录", 12.0),
    ];
    head(sheet, 2, &columns)?;
    sums(sheet, 3, "合计", &board.total)?;
    sums(sheet, 4, "本级", &board.own)?;
    for (row, child) in (5..).zip(&board.children) {
        sums(sheet, row, &child.name, child)?;
    }
    members(&mut book, people, &title)?;
    Ok(book.save_to_buffer()?)
}

fn sums(sheet: &mut Worksheet, row: u32, name: &str, it: &Sums) -> Result<()> {
    sheet.write(row, 0, name)?;
    for (column, value) in (1..).zip([it.people, it.obliged(), it.met, it.short_of, it.exempt]) {
        sheet.write(row, column, value)?;
    }
    if it.obliged() > 0 {
        let share = Format::new().set_num_format("0.0%");
        #[allow(clippy::cast_precision_loss)] // head counts are far below 2^52
        sheet.write_with_format(row, 6, it.met as f64 / it.obliged() as f64, &share)?;
    }
    let hours = Format::new().set_num_format("0.00");
    sheet.write(row, 7, it.minutes)?.write_with_format(row, 8, in_hours(it.minutes), &hours)?;
    for (column, (_, minutes)) in (9..).zip(it.by_grade().each()) {
        sheet.write(row, column, minutes)?;
    }
    Ok(())
}

fn members(book: &mut Workbook, people: &[Below], title: &str) -> Result<()> {
    let sheet = titled(book, "人员", title)?;
    let columns = [
        ("党组织", 36.0),
        ("姓名", 12.0),
        ("身份", 14.0),
        ("状态", 12.0),
        ("应完成（分钟）", 14.0),
        ("已记入（分钟）", 14.0),
        ("已记入（小时）", 14.0),
        ("还差（分钟）", 14.0),
        ("其中补录（分钟）", 16.0),
    ];
    head(sheet, 2, &columns)?;
    let hours = Format::new().set_num_format("0.00");
    for (row, it) in (3..).zip(people) {
        sheet
            .write(row, 0, &it.organisation)?
            .write(row, 1, &it.name)?
            .write(row, 2, status_label(&it.status))?
            .write(row, 3, it.state.label())?
            .write(row, 4, it.required)?
            .write(row, 5, it.credited)?
            .write_with_format(row, 6, in_hours(it.credited), &hours)?
            .write(row, 7, (it.required - it.credited).max(0))?
            .write(row, 8, it.back_filled)?;
    }
    Ok(())
}

/// A sheet with its title in the first row.
fn titled<'b>(book: &'b mut Workbook, name: &str, title: &str) -> Result<&'b mut Worksheet> {
    let sheet = book.add_worksheet();
    let large = Format::new().set_bold().set_font_size(14);
    sheet.set_name(name)?.write_with_format(0, 0, title, &large)?;
    Ok(sheet)
}

/// The head of a table with the widths of its columns; it stays in view.
fn head(sheet: &mut Worksheet, row: u32, columns: &[(&str, f64)]) -> Result<()> {
    let bold = Format::new().set_bold().set_background_color("E8EFE9").set_text_wrap();
    for (column, (name, width)) in (0..).zip(columns) {
        sheet.write_with_format(row, column, *name, &bold)?.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(row + 1, 0)?;
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // minutes are far below 2^52
fn in_hours(minutes: i64) -> f64 {
    minutes as f64 / 60.0
}
