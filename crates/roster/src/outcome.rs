//! What a roster came to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gbcodes::{IdNumber, Mobile, PoliticalStatus, Sex};
use jiff::civil::Date;

use crate::code::{Code, Severity};
use crate::organisations::OrganisationMatch;

/// A person to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The sheet; empty for a text file.
    pub sheet: Arc<str>,
    /// The row, from 1, as spreadsheets show it.
    pub row: u32,
    /// The name, cleaned.
    pub name: String,
    /// The identity number.
    pub id: IdNumber,
    /// Sex, by the identity number.
    pub sex: Sex,
    /// Birth date, by the identity number.
    pub birth_date: Date,
    /// Political status.
    pub status: PoliticalStatus,
    /// The organisation.
    pub organisation: OrganisationMatch,
    /// The mobile number, if there is a valid one.
    pub phone: Option<Mobile>,
    /// 入党时间, if a full date is given.
    pub joined_party_on: Option<Date>,
    /// 转正时间, if a full date is given.
    pub became_full_member_on: Option<Date>,
    /// 身体状况, as written.
    pub health: Option<String>,
    /// 就业状况, as written.
    pub employment: Option<String>,
    /// 备注, as written.
    pub remark: Option<String>,
    /// Whether the caller already knew this person ([`crate::Known`]).
    pub already_known: bool,
}

/// Something about a row that somebody should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sheet; empty for a text file.
    pub sheet: Arc<str>,
    /// The row, from 1, as spreadsheets show it.
    pub row: u32,
    /// The header above the cell, as in the file, where there is one.
    pub column: Option<String>,
    /// What is wrong.
    pub code: Code,
    /// What is wrong and what to do, in Chinese. Holds no identity number.
    pub message: String,
    /// What becomes of the row.
    pub severity: Severity,
}

/// What the caller knows about a row beside the file: a person who is elsewhere already, a name that
/// differs from the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The sheet; empty for a text file.
    pub sheet: String,
    /// The row, from 1, as spreadsheets show it.
    pub row: u32,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

/// The outcome of a roster: `rows == entries.len() + rejected + skipped`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// People found in the file.
    pub rows: u32,
    /// Those to import, in the order of the file.
    pub entries: Vec<Entry>,
    /// Rows not imported until put right.
    pub rejected: u32,
    /// Rows that repeat an earlier one.
    pub skipped: u32,
    /// All problems, in the order of the file.
    pub problems: Vec<Problem>,
    /// Problems per [`Code::as_str`], notes left out.
    pub by_code: BTreeMap<&'static str, u32>,
}

impl Outcome {
    /// Entries per political status, by [`PoliticalStatus::key`].
    #[must_use]
    pub fn by_status(&self) -> BTreeMap<&'static str, u32> {
        let mut counts = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry(entry.status.key()).or_default() += 1;
        }
        counts
    }

    /// The organisations that have entries.
    #[must_use]
    pub fn organisations(&self) -> BTreeSet<&OrganisationMatch> {
        self.entries.iter().map(|entry| &entry.organisation).collect()
    }

    pub(crate) fn count_codes(&mut self) {
        self.by_code.clear();
        for problem in &self.problems {
            if problem.severity != Severity::Note {
                *self.by_code.entry(problem.code.as_str()).or_default() += 1;
            }
        }
    }
}
