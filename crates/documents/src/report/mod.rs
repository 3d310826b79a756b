//! A report (材料) in the layout of GB/T 9704-2012: pieces in their order, as PDF and DOCX alike.

use serde::Serialize;

use crate::docx::{Align, Official};
use crate::{Document, Error};

/// A report: add its pieces in order, then ask for [`Document::pdf`] or [`Report::docx`].
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    title: String,
    pieces: Vec<Piece>,
    signer: String,
    date: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Piece {
    Line { text: String },
    Paragraph { text: String },
    Head { level: u8, text: String },
    Table { columns: Vec<String>, widths: Vec<u8>, rows: Vec<Vec<String>> },
    Small { text: String },
}

impl Report {
    /// A report with its title, who signs it and its date (`2014-10-30`).
    #[must_use]
    pub fn new(title: &str, signer: &str, date: &str) -> Self {
        Self { title: title.into(), pieces: Vec::new(), signer: signer.into(), date: date.into() }
    }

    /// A line by itself in the middle.
    pub fn line(&mut self, text: &str) {
        self.pieces.push(Piece::Line { text: text.into() });
    }

    /// Text, two characters in; a paragraph for each line that is not empty.
    pub fn paragraph(&mut self, text: &str) {
        self.pieces.push(Piece::Paragraph { text: text.into() });
    }

    /// A head: level 1 黑体, 2 楷体, 3 and deeper 仿宋.
    pub fn head(&mut self, level: u8, text: &str) {
        self.pieces.push(Piece::Head { level, text: text.into() });
    }

    /// A table as wide as the text: heads, relative widths, rows of as many cells.
    pub fn table(&mut self, columns: &[&str], widths: &[u8], rows: Vec<Vec<String>>) {
        let columns = columns.iter().map(|it| (*it).to_owned()).collect();
        self.pieces.push(Piece::Table { columns, widths: widths.to_vec(), rows });
    }

    /// Small print.
    pub fn small(&mut self, text: &str) {
        self.pieces.push(Piece::Small { text: text.into() });
    }

    /// The same report for Word.
    pub fn docx(&self) -> Result<Vec<u8>, Error> {
        let mut paper = Official::new(&self.title);
        for piece in &self.pieces {
            match piece {
                Piece::Line { text } => paper.line(text, Align::Centre),
                Piece::Paragraph { text } => paper.paragraph(text),
                Piece::Head { level, text } => paper.head(*level, text),
                Piece::Table { columns, widths, rows } => paper.table(columns, widths, rows),
                Piece::Small { text } => paper.small(text),
            }
        }
        paper.signature(std::slice::from_ref(&self.signer), &self.date);
        paper.finish()
    }
}

impl Document for Report {
    const TEMPLATE: &'static str = include_str!("report.typ");

    fn date(&self) -> &str {
        &self.date
    }

    fn names(&self) -> Vec<&str> {
        let tables = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Table { rows, .. } => Some(rows),
            _ => None,
        });
        let cells = tables.flatten().flatten().map(String::as_str).filter(|cell| cell.chars().count() <= 20);
        cells.chain([self.signer.as_str()]).collect()
    }
}
