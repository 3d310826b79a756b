//! 附件1 台山市党员义工创新活动申报表 (F1–F12), and the same form as an editable DOCX.

mod docx;

use serde::Serialize;

use crate::{Document, Error, codes};

/// The application form. Every cell of the notice's 附件1 and no other.
#[derive(Debug, Clone, Serialize)]
pub struct ApplicationForm {
    /// The form's title, `台山市党员义工创新活动申报表`.
    pub title: String,
    /// The annex it is, `附件1`; empty for none.
    pub annex: String,
    /// F1 申报单位（盖章）.
    pub unit: String,
    /// F2 名称.
    pub name: String,
    /// F3 申报类型: the kinds to choose from, with the chosen one ticked.
    pub kinds: Vec<Choice>,
    /// F4 负责人.
    pub leader: String,
    /// F5 联系方式.
    pub contact: String,
    /// F6 实施期限.
    pub term: Option<Term>,
    /// F7 背景与起因.
    pub background: String,
    /// F8 思路与做法.
    pub approach: String,
    /// F9 主要创新内容和措施.
    pub innovation: String,
    /// F10 预期效果.
    pub expected: String,
    /// F11 单位意见.
    pub unit_opinion: Opinion,
    /// F12 申报单位党组织意见.
    pub party_opinion: Opinion,
    /// The short code of the version printed, visible ASCII; printed with its barcode on every page.
    pub version: String,
    /// The day of that version, `2014-10-20`.
    pub date: String,
    /// Printed to be read before it is recommended: marked so on every page, and no copy to hand in.
    pub for_checking: bool,
    /// How many copies (N4.2d: 一式两份); each is numbered.
    pub copies: u8,
}

/// One of several to tick.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// `创新服务项目`.
    pub label: String,
    /// Whether it is the one.
    pub chosen: bool,
}

/// A month: year and 1–12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1–12.
    pub month: i8,
}

/// F6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Term {
    /// □ 年 月至 年 月.
    Span {
        /// The first month.
        from: Month,
        /// The last.
        to: Month,
    },
    /// □长期.
    LongTerm,
    /// □已完成: 年 月至 年 月.
    Done {
        /// The first month.
        from: Month,
        /// The last.
        to: Month,
    },
}

/// F11, F12: an opinion above the place for signature and seal.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Opinion {
    /// The opinion; empty leaves room to write.
    pub text: String,
    /// `2014-10-20`; none leaves blanks.
    pub date: Option<String>,
}

/// What the template reads beside the form.
#[derive(Serialize)]
struct Printed<'f> {
    #[serde(flatten)]
    form: &'f ApplicationForm,
    barcode: String,
}

impl Document for Printed<'_> {
    const TEMPLATE: &'static str = include_str!("form.typ");

    fn date(&self) -> &str {
        &self.form.date
    }

    fn names(&self) -> Vec<&str> {
        vec![&self.form.leader, &self.form.unit]
    }
}

impl ApplicationForm {
    /// The form on A4, PDF/A-2a, every copy in one file.
    pub fn pdf(&self, engine: &crate::Engine) -> Result<Vec<u8>, Error> {
        engine.pdf(&Printed { form: self, barcode: codes::barcode(&self.version) })
    }

    /// The form as Word opens it, with real tick boxes; one copy.
    pub fn docx(&self) -> Result<Vec<u8>, Error> {
        docx::write(self)
    }
}
