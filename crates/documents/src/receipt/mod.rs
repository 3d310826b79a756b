//! A receipt: what an office took in, from whom, when.

use serde::Serialize;

use crate::{Document, codes};

/// A receipt, half an A4 page; the office's stub and the bringer's part are the same.
#[derive(Debug, Clone, Serialize)]
pub struct Receipt {
    /// `申报材料签收回执`.
    pub title: String,
    /// The receipt's number, visible ASCII; printed with its barcode.
    pub number: String,
    /// Who brought it: a unit or a person.
    pub from: String,
    /// What was taken in, label and value, in order.
    pub lines: Vec<(String, String)>,
    /// What the bringer should know next; empty for nothing.
    pub note: String,
    /// The office that takes it in.
    pub office: String,
    /// `2014-10-20`.
    pub date: String,
    /// Filled in by [`Receipt::new`].
    barcode: String,
}

impl Receipt {
    /// A receipt of `office` for `from`.
    #[must_use]
    pub fn new(title: &str, number: &str, from: &str, office: &str, date: &str) -> Self {
        let own = str::to_owned;
        let barcode = codes::barcode(number);
        let (lines, note) = Default::default();
        let [title, number, from, office, date] = [title, number, from, office, date].map(own);
        Self { title, number, from, lines, note, office, date, barcode }
    }

    /// One more line.
    #[must_use]
    pub fn line(mut self, label: &str, value: &str) -> Self {
        self.lines.push((label.to_owned(), value.to_owned()));
        self
    }

    /// What the bringer should know next.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }
}

impl Document for Receipt {
    const TEMPLATE: &'static str = include_str!("receipt.typ");

    fn date(&self) -> &str {
        &self.date
    }

    fn names(&self) -> Vec<&str> {
        vec![&self.from, &self.office]
    }
}
