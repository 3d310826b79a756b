//! A public notice (公示) in the layout of GB/T 9704-2012, as PDF and DOCX.

use serde::Serialize;

use crate::docx::{Align, Official};
use crate::{Document, Error};

/// A notice that makes a list public and says how to object.
#[derive(Debug, Clone, Serialize)]
pub struct PublicNotice {
    /// `关于台山市党员义工创新服务项目\n与创新工作案例拟推广名单的公示`: a long title breaks where you break it, by meaning.
    pub title: String,
    /// 发文字号, e.g. `台组〔2014〕120号`; empty for none.
    pub number: String,
    /// Paragraphs before the list.
    pub opening: Vec<String>,
    /// The lists, each with a head.
    pub lists: Vec<List>,
    /// Paragraphs after the list: from when to when, how to object, where.
    pub closing: Vec<String>,
    /// Who signs; each over the date, with room for its seal.
    pub signers: Vec<String>,
    /// `2015-01-20`.
    pub date: String,
    /// 版记: 抄送, empty for none.
    pub copied_to: String,
    /// 版记: 印发机关, empty for no 版记.
    pub printed_by: String,
    /// What stands in small print at the foot of every page: the snapshot's hash and where it can be checked.
    pub fingerprint: String,
}

/// A list in a notice.
#[derive(Debug, Clone, Serialize)]
pub struct List {
    /// `一、创新服务项目（12个）`.
    pub head: String,
    /// Column heads.
    pub columns: Vec<String>,
    /// Relative widths of the columns.
    pub widths: Vec<u8>,
    /// Rows, as many cells as columns.
    pub rows: Vec<Vec<String>>,
}

impl Document for PublicNotice {
    const TEMPLATE: &'static str = include_str!("notice.typ");

    fn date(&self) -> &str {
        &self.date
    }

    fn names(&self) -> Vec<&str> {
        let cells = self.lists.iter().flat_map(|list| list.rows.iter().flatten());
        cells
            .filter(|cell| cell.chars().count() <= 20)
            .chain(&self.signers)
            .chain([&self.printed_by])
            .map(String::as_str)
            .collect()
    }
}

impl PublicNotice {
    /// The same notice for Word.
    pub fn docx(&self) -> Result<Vec<u8>, Error> {
        let mut paper = Official::new(&self.title);
        if !self.number.is_empty() {
            paper.line(&self.number, Align::Centre);
        }
        for text in &self.opening {
            paper.paragraph(text);
        }
        for list in &self.lists {
            paper.head(1, &list.head);
            paper.table(&list.columns, &list.widths, &list.rows);
        }
        for text in &self.closing {
            paper.paragraph(text);
        }
        paper.signature(&self.signers, &self.date);
        paper.small(&self.fingerprint);
        if !self.printed_by.is_empty() {
            paper.colophon(&self.copied_to, &self.printed_by, &self.date);
        }
        paper.finish()
    }
}
