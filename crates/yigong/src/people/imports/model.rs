//! What an import is, and how its outcome is told.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::Id;
use crate::codes::codes;
use crate::error::{AppError, Result};

codes! {
    /// How far an import is.
    pub enum State {
        Previewed = "previewed" => "待确认",
        Queued = "queued" => "排队中",
        Running = "running" => "导入中",
        Done = "done" => "已完成",
        Failed = "failed" => "未完成",
    }
}

codes! {
    /// What became of a row because of a problem.
    pub enum Severity {
        Rejected = "rejected" => "不能导入",
        Skipped = "skipped" => "已跳过",
        Warning = "warning" => "请核对",
        Note = "note" => "提示",
    }
}

/// Something about a row that somebody should know.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// The sheet; empty for a text file.
    pub sheet: String,
    /// The row, from 1, as spreadsheets show it.
    pub row: u32,
    /// The header above the cell, where there is one.
    pub column: Option<String>,
    /// A stable word for programs.
    pub code: String,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
    /// What became of the row.
    pub severity: Severity,
}

/// The part of an import that is kept as JSON.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Details {
    pub(super) problems: Vec<Problem>,
    /// Why the import as a whole stopped.
    #[serde(default)]
    pub(super) failure: Option<String>,
}

impl Details {
    pub(super) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| AppError::internal(e.to_string()))
    }
}

/// How many people an import brings or brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) imported: i64,
    pub(super) rejected: i64,
    pub(super) skipped: i64,
}

impl Counts {
    /// Counts one more row of this outcome; warnings and notes do not stop a row.
    pub(super) fn add(&mut self, problem: Option<Severity>) {
        match problem {
            Some(Severity::Rejected) => self.rejected += 1,
            Some(Severity::Skipped) => self.skipped += 1,
            _ => self.imported += 1,
        }
    }
}

db::row! {
    /// A row of `roster_import` without the file.
    pub(super) struct Import {
        pub(super) id: Id,
        pub(super) organisation: Id,
        pub(super) file_name: String,
        pub(super) file_hash: String,
        pub(super) state: State,
        pub(super) done_rows: i64,
        pub(super) rows: i64,
        pub(super) imported: i64,
        pub(super) rejected: i64,
        pub(super) skipped: i64,
        pub(super) report: String,
        pub(super) created_by: Option<Id>,
        pub(super) created_at: Timestamp,
        pub(super) finished_at: Option<Timestamp>,
    }
}

/// An import as it stands: a preview before it is confirmed, the outcome when it is done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportReport {
    /// The import's id.
    #[schema(value_type = String)]
    pub id: Id,
    /// How far it is.
    pub state: State,
    /// A sentence about it, in Chinese.
    pub message: String,
    /// People in the file.
    pub rows: i64,
    /// Imported; before that, expected to be.
    pub imported: i64,
    /// Not imported until put right.
    pub rejected: i64,
    /// Left out: the same row twice, or in the roster already.
    pub skipped: i64,
    /// Rows worked through so far.
    pub done_rows: i64,
    /// Problems by code, notes left out.
    pub by_code: BTreeMap<String, u32>,
    /// Every problem, in the order of the file.
    pub problems: Vec<Problem>,
}

impl Import {
    pub(super) fn details(&self) -> Result<Details> {
        serde_json::from_str(&self.report).map_err(|e| AppError::internal(e.to_string()))
    }

    pub(super) fn report(&self) -> Result<ImportReport> {
        let details = self.details()?;
        let mut by_code = BTreeMap::new();
        for problem in details.problems.iter().filter(|it| it.severity != Severity::Note) {
            *by_code.entry(problem.code.clone()).or_default() += 1;
        }
        let present = by_code.get("already_present").copied().unwrap_or_default();
        Ok(ImportReport {
            id: self.id,
            state: self.state,
            message: details.failure.unwrap_or_else(|| self.message(present)),
            rows: self.rows,
            imported: self.imported,
            rejected: self.rejected,
            skipped: self.skipped,
            done_rows: self.done_rows,
            by_code,
            problems: details.problems,
        })
    }

    fn message(&self, present: u32) -> String {
        let again = match present {
            0 => String::new(),
            _ => format!("其中 {present} 人已在名册中，没有重复导入。"),
        };
        let Self { rows, imported, rejected, skipped, .. } = self;
        match self.state {
            State::Previewed => {
                format!("共 {rows} 人：可以导入 {imported} 人，不能导入 {rejected} 人，跳过 {skipped} 人。{again}")
            }
            State::Queued => "已确认，马上开始导入。".into(),
            State::Running => format!("正在导入，已处理 {} / {rows} 人。", self.done_rows),
            State::Done => {
                format!("导入完成：新增或更新 {imported} 人，未导入 {rejected} 人，跳过 {skipped} 人。{again}")
            }
            State::Failed => "导入没有完成，已导入的人员不受影响。请重新上传。".into(),
        }
    }
}
