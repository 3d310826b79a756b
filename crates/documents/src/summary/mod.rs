//! 活动总结: the five-part summary (N4.2c), PDF and DOCX.

use serde::Serialize;

use crate::docx::{Align, Official};
use crate::{Document, Engine, Error, codes};

/// A summary in its five parts, with figures from the ledger and a list of what is annexed.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Its title: the project's or case's name.
    pub title: String,
    /// The unit that hands it in.
    pub unit: String,
    /// The parts in order, head and text: 背景与起因, 思路与做法, 成效与反响, 经验与启示, 问题与反思.
    pub parts: Vec<(String, String)>,
    /// Figures counted from the ledger, label and value; empty for none.
    pub figures: Vec<(String, String)>,
    /// What is annexed.
    pub annexes: Vec<String>,
    /// The short code of the version printed, visible ASCII.
    pub version: String,
    /// The day of that version, `2014-12-20`.
    pub date: String,
}

#[derive(Serialize)]
struct Printed<'s> {
    #[serde(flatten)]
    summary: &'s Summary,
    barcode: String,
}

impl Document for Printed<'_> {
    const TEMPLATE: &'static str = include_str!("summary.typ");

    fn date(&self) -> &str {
        &self.summary.date
    }

    fn names(&self) -> Vec<&str> {
        vec![&self.summary.unit]
    }
}

impl Summary {
    /// The summary as PDF/A-2a.
    pub fn pdf(&self, engine: &Engine) -> Result<Vec<u8>, Error> {
        engine.pdf(&Printed { summary: self, barcode: codes::barcode(&self.version) })
    }

    /// The same for Word.
    pub fn docx(&self) -> Result<Vec<u8>, Error> {
        let mut paper = Official::new(&self.title);
        paper.line(&self.unit, Align::Centre);
        for (number, (head, text)) in ["一", "二", "三", "四", "五", "六", "七", "八"].iter().zip(&self.parts) {
            paper.head(1, &format!("{number}、{head}"));
            paper.paragraph(text);
        }
        if !self.figures.is_empty() {
            let rows: Vec<Vec<String>> =
                self.figures.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect();
            paper.table(&["台账数据".to_owned(), "数值".to_owned()], &[2, 3], &rows);
        }
        for (number, annex) in self.annexes.iter().enumerate() {
            paper.paragraph(&format!("附件{}：{annex}", number + 1));
        }
        paper.small(&format!("版本 {} · {}", self.version, crate::long_date(&self.date)));
        paper.finish()
    }
}
