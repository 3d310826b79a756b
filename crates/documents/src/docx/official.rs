//! An official document, piece by piece.

use super::body::{Align, Cell, Face, Paragraph, Table};
use super::package::Page;
use crate::Error;

/// Text width of an official page, millimetres.
const WIDTH: f32 = 156.0;

/// 28 characters of 16 pt in 156 mm: a fifth of a point closer, rounded so that they surely fit.
const CLOSER: i32 = -5;

/// A paragraph of the text: 3号仿宋, 28 characters a line.
fn text() -> Paragraph {
    Paragraph::default().spacing(CLOSER)
}

/// A document in the layout of GB/T 9704-2012: add its pieces in order, then [`Official::finish`].
pub struct Official {
    page: Page,
    width: f32,
}

impl Official {
    /// A document with its title in 2号小标宋.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let mut page = Page::official(title);
        page.paragraph(&Paragraph::new(Face::Title, 22.0).align(Align::Centre).pitch(34).level(1).keep().text(title));
        page.paragraph(&text());
        Self { page, width: WIDTH }
    }

    /// The same on A4 landscape, for wide tables.
    #[must_use]
    pub fn landscape(mut self) -> Self {
        self.page = self.page.landscape();
        self.width = 297.0 - 28.0 - 26.0;
        self
    }

    /// A line by itself.
    pub fn line(&mut self, line: &str, align: Align) {
        self.page.paragraph(&text().align(align).text(line));
    }

    /// A head: level 1 黑体, 2 楷体, 3 and deeper 仿宋 bold.
    pub fn head(&mut self, level: u8, text: &str) {
        let face = match level {
            1 => Face::Hei,
            2 => Face::Kai,
            _ => Face::Fang,
        };
        let mut paragraph = Paragraph::new(face, 16.0).spacing(CLOSER).indent(2).keep().level(level + 1);
        if level > 2 {
            paragraph = paragraph.bold();
        }
        self.page.paragraph(&paragraph.text(text));
    }

    /// Text, two characters in; a paragraph for each line that is not empty.
    pub fn paragraph(&mut self, body: &str) {
        for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.page.paragraph(&text().indent(2).text(line));
        }
    }

    /// A table as wide as the text: heads, relative widths, rows of as many cells.
    pub fn table(&mut self, columns: &[String], widths: &[u8], rows: &[Vec<String>]) {
        let total: f32 = widths.iter().map(|it| f32::from(*it)).sum();
        let widths: Vec<f32> = widths.iter().map(|it| f32::from(*it) * self.width / total).collect();
        let mut table = Table::new(&widths).header(columns.iter().map(|it| Cell::label(it)).collect());
        for row in rows {
            table = table.row(row.iter().map(|it| Cell::text(it)).collect(), 0);
        }
        self.page.table(&table);
        self.page.paragraph(&text());
    }

    /// What comes next begins a page.
    pub fn page_break(&mut self) {
        self.page.paragraph(&text().page_break());
    }

    /// Signers and date (`2015-01-20`), right, four characters in, with room for the seals.
    pub fn signature(&mut self, signers: &[String], date: &str) {
        self.page.paragraph(&text().keep());
        self.page.paragraph(&text().keep());
        for signer in signers {
            self.page.paragraph(&text().align(Align::Right).right(4).keep().text(signer));
        }
        self.page.paragraph(&text().align(Align::Right).right(4).text(&crate::long_date(date)));
    }

    /// Small print; nothing when it is empty.
    pub fn small(&mut self, text: &str) {
        if !text.is_empty() {
            self.page.paragraph(&Paragraph::new(Face::Song, 9.0).align(Align::Left).above(12).text(text));
        }
    }

    /// 版记: who else gets it (may be empty), who printed it, when.
    pub fn colophon(&mut self, copied_to: &str, printed_by: &str, date: &str) {
        let line =
            |text: &str| Cell::new(vec![Paragraph::new(Face::Fang, 14.0).align(Align::Left).off_grid().text(text)]);
        let printed = format!("{}印发", crate::long_date(date));
        let printed = Cell::new(vec![Paragraph::new(Face::Fang, 14.0).align(Align::Right).off_grid().text(&printed)]);
        let mut table = Table::new(&[self.width / 2.0, self.width / 2.0]);
        if !copied_to.is_empty() {
            table = table.row(vec![line(&format!("抄送：{copied_to}")).span(2)], 0);
        }
        self.page.table(&table.row(vec![line(printed_by), printed], 0));
        self.page.paragraph(&Paragraph::new(Face::Fang, 1.0));
    }

    /// The document.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        self.page.finish()
    }
}
