//! A file's tables, cell by cell, before anything is judged.

use std::sync::Arc;

use gbcodes::PartialDate;

use crate::header::Header;

/// The roster tables of one file.
#[derive(Debug, Clone)]
pub struct Book {
    /// In the order of the sheets; only those with a header and people.
    pub(crate) tables: Vec<Table>,
}

impl Book {
    /// The tables, in the order of the sheets.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }
}

/// One sheet with a header.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) sheet: Arc<str>,
    pub(crate) header: Header,
    /// Texts above the header, top to bottom.
    pub(crate) titles: Vec<String>,
    /// Rows below the header.
    pub(crate) rows: Vec<Row>,
    pub(crate) merges: Vec<Merge>,
}

impl Table {
    /// The name of the sheet; empty for a text file.
    #[must_use]
    pub fn sheet(&self) -> &str {
        &self.sheet
    }

    /// The header texts as in the file, from the first column on.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        self.header.labels().collect()
    }
}

/// A sheet as it comes out of the file.
#[derive(Debug, Clone)]
pub(crate) struct RawSheet {
    pub name: Arc<str>,
    pub hidden: bool,
    pub rows: Vec<Row>,
    pub merges: Vec<Merge>,
}

/// A merged region, zero-based and inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub first: (u32, u32),
    pub last: (u32, u32),
}

/// A row with at least one cell of content.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// One-based, as spreadsheets show it.
    pub number: u32,
    /// Column (zero-based) and content, by column; blank cells left out.
    cells: Vec<(u32, Cell)>,
}

/// The content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(Box<str>),
    Number(f64),
    Date(PartialDate),
}

impl Row {
    pub(crate) fn new(number: u32, mut cells: Vec<(u32, Cell)>) -> Self {
        cells.retain(|(_, cell)| !cell.is_blank());
        cells.sort_by_key(|(column, _)| *column);
        Self { number, cells }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = (u32, &Cell)> {
        self.cells.iter().map(|(column, cell)| (*column, cell))
    }

    pub(crate) fn get(&self, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }
}

impl Cell {
    fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => gbcodes::compact(text).is_empty(),
            Self::Number(_) | Self::Date(_) => false,
        }
    }

    /// The content as a person would read it.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(value) => number_text(*value),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// From 10¹⁵ on digits may be lost: scientific notation keeps that visible, so
/// that a rounded identity number is never taken for a whole one.
fn number_text(value: f64) -> String {
    if value.abs() < 1e15 {
        return format!("{value}");
    }
    format!("{value:.14e}").replace('e', "E+")
}
