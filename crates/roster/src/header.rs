//! A header: which column holds what.

use crate::field::Field;
use crate::table::Row;

/// The columns of a table. Labels keep the text of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Header {
    /// One-based number of the header's last row.
    pub last_row: u32,
    columns: Vec<(u32, String)>,
    fields: Vec<(Field, u32)>,
}

impl Header {
    /// The header made of `rows`, upper row first: in each column the lowest
    /// text that is understood, else the lowest text.
    pub(crate) fn of_rows(rows: &[&Row]) -> Self {
        let mut header = Self::default();
        for row in rows {
            header.last_row = row.number;
            for (column, cell) in row.cells() {
                header.put(column, cell.to_text());
            }
        }
        header.columns.sort_by_key(|(column, _)| *column);
        header.fields = fields(&header.columns);
        header
    }

    fn put(&mut self, column: u32, text: String) {
        match self.columns.iter_mut().find(|(c, _)| *c == column) {
            Some((_, upper)) if Field::of_header(&text).is_some() || Field::of_header(upper).is_none() => *upper = text,
            Some(_) => {}
            None => self.columns.push((column, text)),
        }
    }

    /// Enough to tell people apart.
    pub(crate) fn is_complete(&self) -> bool {
        self.column(Field::Name).is_some() && self.column(Field::IdNumber).is_some()
    }

    pub(crate) fn column(&self, field: Field) -> Option<u32> {
        let found = self.fields.iter().find(|(f, _)| *f == field)?;
        Some(found.1)
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = Field> {
        self.fields.iter().map(|(field, _)| *field)
    }

    pub(crate) fn count(&self) -> usize {
        self.fields.len()
    }

    /// The text above a column, as in the file.
    pub(crate) fn label(&self, field: Field) -> Option<&str> {
        let column = self.column(field)?;
        let found = self.columns.iter().find(|(c, _)| *c == column)?;
        Some(&found.1)
    }

    pub(crate) fn labels(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(_, label)| label.as_str())
    }

    pub(crate) fn columns(&self) -> &[(u32, String)] {
        &self.columns
    }
}

/// The first column of each field, left to right (a second 联系电话 is usually
/// somebody else's), but a plain word before one that may mean something else.
fn fields(columns: &[(u32, String)]) -> Vec<(Field, u32)> {
    let mut fields: Vec<(Field, u32, bool)> = Vec::new();
    for (column, text) in columns {
        let Some(field) = Field::of_header(text) else {
            continue;
        };
        let plain = field.is_plain_header(text);
        match fields.iter_mut().find(|(f, ..)| *f == field) {
            Some(weaker) if plain && !weaker.2 => *weaker = (field, *column, plain),
            Some(_) => {}
            None => fields.push((field, *column, plain)),
        }
    }
    fields.into_iter().map(|(field, column, _)| (field, column)).collect()
}
