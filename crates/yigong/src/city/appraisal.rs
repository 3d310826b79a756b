//! Year-end (`appraisal.toml`): words of the pack and the reference sheets, and the measures of V2.8.

use serde::Deserialize;

/// Everything of `appraisal.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct AppraisalData {
    /// The pack.
    pub pack: PackWords,
    /// The reference sheet.
    pub reference: ReferenceWords,
    /// The measures, in their strict order.
    pub measure: Vec<MeasureRule>,
    /// What a measure may rest on.
    pub ground: Vec<GroundRule>,
}

/// Words of the branch's pack.
#[derive(Debug, Clone, Deserialize)]
pub struct PackWords {
    /// Heading.
    pub title: String,
    /// The line under it.
    pub subtitle: String,
    /// The clause it rests on, in words.
    pub basis: String,
    /// Until this month (1–12) the year before is offered first.
    pub previous_year_until_month: i8,
    /// Remarks at the end.
    pub notes: Vec<String>,
}

/// Words of the reference sheet (V2.6).
#[derive(Debug, Clone, Deserialize)]
pub struct ReferenceWords {
    /// Heading.
    pub title: String,
    /// What it is for, with a probationary member.
    pub probationary: String,
    /// What it is for, with an activist.
    pub activist: String,
    /// The clause it rests on, in words.
    pub basis: String,
    /// Remarks at the end.
    pub notes: Vec<String>,
}

/// Who takes a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureBy {
    /// The member's own organisation.
    Unit,
    /// The organisation above it.
    Parent,
}

/// One step of the measures.
#[derive(Debug, Clone, Deserialize)]
pub struct MeasureRule {
    /// Code word: reminder, criticism, admonition.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Clause it rests on.
    pub clause: String,
    /// Who takes it.
    pub by: MeasureBy,
    /// Whether another person must agree.
    pub second_person: bool,
    /// Calendar days for the member's own words before anybody decides.
    pub statement_days: i64,
    /// Calendar days from the decision until it may be closed as unchanged.
    pub settle_days: i64,
    /// Calendar days from the decision in which a review may be asked for.
    pub review_days: i64,
    /// Chinese help.
    pub help: String,
}

/// What a measure may rest on.
#[derive(Debug, Clone, Deserialize)]
pub struct GroundRule {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Whether more than a reminder has to wait for the year's end.
    pub year_over: bool,
    /// Chinese help.
    pub help: String,
}

impl AppraisalData {
    /// What is wrong with it, in Chinese.
    pub(super) fn fault(&self) -> Option<String> {
        let steps: Vec<&str> = self.measure.iter().map(|it| it.code.as_str()).collect();
        if steps != ["reminder", "criticism", "admonition"] {
            return Some("[[measure]] 应依次是 reminder、criticism、admonition 三行".into());
        }
        let days = |it: &&MeasureRule| [it.statement_days, it.settle_days, it.review_days].iter().any(|day| *day < 0);
        if let Some(rule) = self.measure.iter().find(days) {
            return Some(format!("[[measure]] {} 的天数不能是负数", rule.code));
        }
        let later = self.measure.iter().skip(1).find(|it| !it.second_person || it.statement_days < 1);
        if let Some(rule) = later {
            return Some(format!("[[measure]] {} 须先听取本人说明（statement_days ≥ 1），并经另一人审批", rule.code));
        }
        for code in ["obligation_unmet", "absent", "untrue_record"] {
            if !self.ground.iter().any(|it| it.code == code) {
                return Some(format!("[[ground]] 缺少 {code}"));
            }
        }
        let month = self.pack.previous_year_until_month;
        (!(0..=12).contains(&month)).then(|| "previous_year_until_month 应在 0 至 12 之间".into())
    }
}
