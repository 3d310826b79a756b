//! The pack as a workbook, written as it is read: rows go to disk, so that a town with tens of
//! thousands of people takes no more memory than a branch. Text is written as text, so nothing typed
//! by anybody is ever a formula.

use std::fs::File;

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::year::{Member, discreet};
use crate::city::City;
use crate::error::{AppError, Result};
use crate::standing;

/// Names of the sheets with their columns and widths. The first is written last, from the sums.
const SHEETS: [(&str, &[(&str, f64)]); 6] = [
    ("汇总", &[("项目", 28.0), ("数值", 18.0)]),
    (
        "人员",
        &[
            ("党组织", 34.0),
            ("姓名", 12.0),
            ("身份", 14.0),
            ("结果", 12.0),
            ("应完成（小时）", 14.0),
            ("已记入（小时）", 14.0),
            ("还差（小时）", 14.0),
            ("全部服务（小时）", 16.0),
            ("服务天数", 10.0),
            ("服务次数", 10.0),
            ("缺席", 8.0),
            ("补录与更正", 12.0),
            ("组织活动", 10.0),
        ],
    ),
    ("认定依据", &[("党组织", 34.0), ("姓名", 12.0), ("条款", 10.0), ("说明", 80.0)]),
    (
        "服务记录",
        &[
            ("党组织", 34.0),
            ("姓名", 12.0),
            ("日期", 14.0),
            ("服务", 36.0),
            ("小时", 10.0),
            ("证据", 14.0),
            ("计入任务", 12.0),
        ],
    ),
    ("缺席", &[("党组织", 34.0), ("姓名", 12.0), ("日期", 14.0), ("活动", 36.0)]),
    (
        "更正与带队",
        &[
            ("党组织", 34.0),
            ("姓名", 12.0),
            ("日期", 14.0),
            ("事项", 14.0),
            ("活动", 36.0),
            ("小时", 10.0),
            ("结果", 12.0),
        ],
    ),
];

/// A pack being written.
pub(super) struct Writer {
    book: Workbook,
    /// The next free row of each sheet.
    rows: [u32; SHEETS.len()],
    hours: Format,
    sums: Sums,
}

/// What the first sheet says.
#[derive(Default)]
struct Sums {
    people: u32,
    states: [u32; 4],
    minutes: i64,
    missed: usize,
    led: usize,
}

impl Writer {
    /// An empty pack of an organisation's year.
    pub(super) fn new(title: &str) -> Result<Self> {
        let mut book = Workbook::new();
        let large = Format::new().set_bold().set_font_size(14);
        let bold = Format::new().set_bold().set_background_color("E8EFE9").set_text_wrap();
        for (nth, (name, columns)) in SHEETS.iter().enumerate() {
            let sheet = if nth == 0 { book.add_worksheet() } else { book.add_worksheet_with_constant_memory()? };
            // In constant memory, widths and panes come before the rows.
            for (column, (_, width)) in (0..).zip(*columns) {
                sheet.set_column_width(column, *width)?;
            }
            sheet.set_name(*name)?.set_freeze_panes(3, 0)?;
            sheet.write_with_format(0, 0, title, &large)?;
            for (column, (name, _)) in (0..).zip(*columns) {
                sheet.write_with_format(2, column, *name, &bold)?;
            }
        }
        let hours = Format::new().set_num_format("0.00");
        Ok(Self { book, rows: [3; SHEETS.len()], hours, sums: Sums::default() })
    }

    /// Writes more people.
    pub(super) fn add(&mut self, city: &City, members: &[Member]) -> Result<()> {
        for member in members {
            self.person(member)?;
            self.reasons(city, member)?;
            self.services(member)?;
            self.absences(city, member)?;
            self.changes(city, member)?;
            self.sums.add(member);
        }
        Ok(())
    }

    /// The sheet and its next row, with whose it is written.
    fn next(&mut self, nth: usize, member: &Member) -> Result<(&mut Worksheet, u32)> {
        let row = self.rows[nth];
        self.rows[nth] += 1;
        let sheet = self.book.worksheet_from_index(nth)?;
        sheet.write(row, 0, &member.organisation)?.write(row, 1, &member.name)?;
        Ok((sheet, row))
    }

    fn person(&mut self, it: &Member) -> Result<()> {
        let hours = self.hours.clone();
        let (sheet, row) = self.next(1, it)?;
        let stands = &it.standing;
        sheet.write(row, 2, it.status_name())?.write(row, 3, stands.state.label())?;
        let minutes = [stands.required_minutes, stands.credited_minutes, stands.missing(), it.minutes];
        for (column, minutes) in (4..).zip(minutes) {
            sheet.write_with_format(row, column, in_hours(minutes), &hours)?;
        }
        let counts = [it.days(), it.services.len(), it.missed.len(), it.corrected.len(), it.led.len()];
        for (column, count) in (8..).zip(counts) {
            sheet.write(row, column, u32::try_from(count).unwrap_or(u32::MAX))?;
        }
        Ok(())
    }

    fn reasons(&mut self, city: &City, it: &Member) -> Result<()> {
        for reason in discreet(&city.rules, &it.standing.reasons) {
            let (sheet, row) = self.next(2, it)?;
            sheet.write(row, 2, &reason.clause)?.write(row, 3, reason.of_another())?;
        }
        Ok(())
    }

    fn services(&mut self, it: &Member) -> Result<()> {
        let hours = self.hours.clone();
        for service in &it.services {
            let (sheet, row) = self.next(3, it)?;
            sheet.write(row, 2, service.date.to_string())?.write(row, 3, &service.title)?;
            sheet.write_with_format(row, 4, in_hours(service.minutes), &hours)?;
            let grade = format!("{} {}", service.grade.code(), service.grade.label());
            sheet.write(row, 5, grade)?.write(row, 6, if service.duty { "是" } else { "否" })?;
        }
        Ok(())
    }

    fn absences(&mut self, city: &City, it: &Member) -> Result<()> {
        for missed in &it.missed {
            let (sheet, row) = self.next(4, it)?;
            sheet.write(row, 2, city.date(missed.at).to_string())?.write(row, 3, &missed.title)?;
        }
        Ok(())
    }

    fn changes(&mut self, city: &City, it: &Member) -> Result<()> {
        let hours = self.hours.clone();
        for change in &it.corrected {
            let (sheet, row) = self.next(5, it)?;
            sheet.write(row, 2, city.date(change.at).to_string())?.write(row, 3, change.kind.label())?;
            sheet.write(row, 4, &change.title)?.write(row, 6, change.state.label())?;
            sheet.write_with_format(row, 5, in_hours(change.minutes), &hours)?;
        }
        for led in &it.led {
            let (sheet, row) = self.next(5, it)?;
            sheet.write(row, 2, city.date(led.at).to_string())?.write(row, 3, "组织活动")?;
            sheet.write(row, 4, &led.title)?.write(row, 6, led.state.label())?;
        }
        Ok(())
    }

    /// Writes the sums and the remarks, and gives the whole as a file that has no name.
    pub(super) fn finish(mut self, city: &City, made: &str) -> Result<File> {
        let words = &city.appraisal.pack;
        let sheet = self.book.worksheet_from_index(0)?;
        let mut row = 3;
        sheet.write(row, 0, "人员")?.write(row, 1, self.sums.people)?;
        for (state, count) in standing::State::ALL.iter().zip(self.sums.states) {
            row += 1;
            sheet.write(row, 0, state.label())?.write(row, 1, count)?;
        }
        sheet.write(row + 1, 0, "全部服务（小时）")?;
        sheet.write_with_format(row + 1, 1, in_hours(self.sums.minutes), &self.hours)?;
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        sheet.write(row + 2, 0, "缺席（人次）")?.write(row + 2, 1, count(self.sums.missed))?;
        sheet.write(row + 3, 0, "组织活动（场）")?.write(row + 3, 1, count(self.sums.led))?;
        row += 5;
        for text in std::iter::once(&words.basis).chain(&words.notes) {
            sheet.write(row, 0, text)?;
            row += 1;
        }
        sheet.write(row, 0, format!("生成时间：{made}"))?;
        let broken = |e: std::io::Error| AppError::internal(format!("the pack's file: {e}"));
        let mut file = tempfile::tempfile().map_err(broken)?;
        self.book.save_to_writer(&mut file)?;
        std::io::Seek::rewind(&mut file).map_err(broken)?;
        Ok(file)
    }
}

impl Sums {
    fn add(&mut self, it: &Member) {
        self.people += 1;
        self.minutes += it.minutes;
        self.missed += it.missed.len();
        self.led += it.led.len();
        let nth = standing::State::ALL.iter().position(|state| *state == it.standing.state);
        if let Some(count) = nth.and_then(|nth| self.states.get_mut(nth)) {
            *count += 1;
        }
    }
}

#[allow(clippy::cast_precision_loss)] // minutes are far below 2^52
fn in_hours(minutes: i64) -> f64 {
    minutes as f64 / 60.0
}
