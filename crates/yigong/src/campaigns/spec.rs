//! What a campaign consists of. `city/taishan/campaigns/2014.toml` says what each field means.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::model::Kind;
use crate::codes::codes;

/// A campaign's whole description. Times are the city's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// The year it is named after.
    pub year: i16,
    /// Its name.
    pub title: String,
    /// The document that announces it; empty until it has a number.
    #[serde(default)]
    pub document: String,
    /// What it is for (N1).
    pub aim: String,
    /// Who holds it (N0.1), short names.
    pub organisers: Vec<String>,
    /// Who receives material and objections.
    pub office: Office,
    /// When what is applied with must have happened (N2).
    pub period: Period,
    /// Its days.
    pub calendar: Calendar,
    /// How many a unit recommends (N4.1, N4.2e).
    pub quota: Quota,
    /// Projects and cases.
    #[serde(rename = "kind")]
    pub kinds: Vec<KindSpec>,
    /// The six conditions (N3).
    #[serde(rename = "condition")]
    pub conditions: Vec<Condition>,
    /// What a title should be (N4.2f).
    pub name_rule: NameRule,
    /// The text cells of 附件1 (F7–F10).
    #[serde(rename = "cell")]
    pub cells: Vec<Cell>,
    /// The summary (N4.2c).
    pub summary: Summary,
    /// How many days before the first deadline a unit without recommendation is reminded (N4.1).
    #[serde(default)]
    pub remind_days: Vec<i64>,
    /// Screening.
    pub screening: Screening,
    /// How experts score.
    pub rubric: Rubric,
    /// The public notice (N4.4).
    pub notice: Notice,
}

/// The receiving office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Office {
    /// Key of its organisation.
    pub organisation: String,
    /// Its name.
    pub name: String,
    /// Where and when it takes paper in.
    pub place: String,
    /// Stamped copies asked for (N4.2d).
    pub copies: i64,
}

/// From the first to the last day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// The days of a campaign; a deadline is the last second that counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// Writing begins.
    pub opens: DateTime,
    /// Forms are in (N4.2b).
    pub applications_by: DateTime,
    /// Summaries are in (N4.2c).
    pub summaries_by: DateTime,
    /// Screening is done.
    pub screening_by: DateTime,
    /// Reviews are in (N4.3).
    pub review_by: DateTime,
    /// The list is published (N4.4a).
    pub notice_on: Date,
    /// The best are promoted (N5).
    pub promotion_by: Date,
}

/// How many a unit recommends, of both kinds together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quota {
    /// At least (N4.1).
    pub minimum: i64,
    /// At most (N4.2e).
    pub maximum: i64,
}

/// A kind of entry with its scopes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KindSpec {
    /// Project or case.
    pub code: Kind,
    /// Its name.
    pub name: String,
    /// N2.1 or N2.2.
    pub clause: String,
    /// What it may be about.
    pub scopes: Vec<Scope>,
}

/// A field of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
}

/// One of the six conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// N3.1 … N3.6.
    pub clause: String,
    /// The notice's words.
    pub text: String,
    /// What must be there before it can be met.
    pub needs: Vec<Need>,
}

/// Something a condition needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Need {
    /// A field with at least so many characters.
    Field(String, i64),
    /// F6 covers at least so many months of the period.
    Term(i64),
    /// The linked ledger shows at least so much: months, occasions, people, hours.
    Evidence(String, i64),
    /// So many attachments.
    Attachment(i64),
}

impl TryFrom<String> for Need {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let wrong = || format!("看不懂的条件 {text}");
        let count = |word: &str| word.parse::<i64>().ok().filter(|n| *n >= 0).ok_or_else(wrong);
        match parts[..] {
            ["field", field, least] => Ok(Self::Field(field.to_owned(), count(least)?)),
            ["term", months] => Ok(Self::Term(count(months)?)),
            ["evidence", what @ ("months" | "occasions" | "people" | "hours"), least] => {
                Ok(Self::Evidence(what.to_owned(), count(least)?))
            }
            ["attachment", least] => Ok(Self::Attachment(count(least)?)),
            _ => Err(wrong()),
        }
    }
}

impl From<Need> for String {
    fn from(need: Need) -> Self {
        match need {
            Need::Field(field, least) => format!("field:{field}:{least}"),
            Need::Term(months) => format!("term:{months}"),
            Need::Evidence(what, least) => format!("evidence:{what}:{least}"),
            Need::Attachment(least) => format!("attachment:{least}"),
        }
    }
}

/// What a title should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NameRule {
    /// Shorter is too general.
    pub low: i64,
    /// Longer is not terse.
    pub high: i64,
    /// Longer is not taken.
    pub most: i64,
    /// Words that say nothing.
    pub avoid: Vec<String>,
}

/// A text cell of the form, or a part of the summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The field's code.
    pub field: String,
    /// F7 …, or 一 … in the summary.
    pub cell: String,
    /// Its heading.
    pub label: String,
    /// What belongs there.
    pub hint: String,
    /// Characters advised, from.
    pub low: i64,
    /// Characters advised, to.
    pub high: i64,
    /// More are not taken.
    pub most: i64,
}

/// The summary (N4.2c).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Its clause.
    pub clause: String,
    /// Characters in all, from.
    pub low: i64,
    /// About.
    pub target: i64,
    /// To.
    pub high: i64,
    /// Its five parts.
    #[serde(rename = "part")]
    pub parts: Vec<Cell>,
}

/// Screening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// Days to correct what can be corrected.
    pub correction_days: i64,
    /// Whether the list of the admitted is public before the review.
    pub publish_admitted: bool,
    /// Typed reasons.
    #[serde(rename = "reason")]
    pub reasons: Vec<Reason>,
}

/// A reason of screening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Code word.
    pub code: String,
    /// What the applicant reads.
    pub text: String,
    /// Whether it can be put right within the window.
    pub correctable: bool,
}

/// How experts score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rubric {
    /// Points apart, of 100, from which a third expert reads it.
    pub third_expert_spread: i64,
    /// What is scored; the weights make 100.
    pub criteria: Vec<Weighted>,
    /// What must be so, yes or no.
    pub gates: Vec<Gate>,
    /// How many experts, and how it is decided.
    pub plan: ReviewPlan,
}

codes! {
    /// Which of an entry's scores counts.
    pub enum Official {
        Raw = "raw" => "平均分",
        Trimmed = "trimmed" => "去极值平均分",
        Calibrated = "calibrated" => "校准分",
    }
}

/// How a review is held unless its organisers settle otherwise before the rule is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPlan {
    /// Experts to each dossier, 2 to 5.
    pub reviews: i64,
    /// Experts to be drawn.
    pub panel: i64,
    /// The most dossiers an expert gets.
    pub load_limit: i64,
    /// Which score counts.
    pub official: Official,
    /// Below this score nothing is selected, points of 100.
    pub minimum: i64,
    /// How many of each kind.
    pub places: Vec<Places>,
}

/// How many of a kind are selected, and how many stand by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// Project or case.
    pub kind: Kind,
    /// Selected.
    pub selected: i64,
    /// In reserve, in order.
    pub reserve: i64,
}

/// A scored criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weighted {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Clause.
    pub clause: String,
    /// Points of 100.
    pub weight: i64,
}

/// A condition experts confirm or deny.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Clause.
    pub clause: String,
}

/// How the notice's days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Every day.
    Calendar,
    /// Monday to Friday.
    Working,
}

/// The public notice (N4.4).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Days for objections (N4.4b).
    pub days: i64,
    /// Which days count.
    pub count: DayCount,
    /// Whether the day of publication is the first.
    pub first_day_counts: bool,
}

impl Spec {
    /// The kind's part.
    #[must_use]
    pub fn kind(&self, kind: Kind) -> Option<&KindSpec> {
        self.kinds.iter().find(|it| it.code == kind)
    }

    /// The Chinese name of a scope.
    #[must_use]
    pub fn scope_name(&self, code: &str) -> Option<&str> {
        let scopes = self.kinds.iter().flat_map(|kind| &kind.scopes);
        scopes.into_iter().find(|scope| scope.code == code).map(|scope| scope.name.as_str())
    }

    /// Every text cell, the form's first.
    pub fn texts(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().chain(&self.summary.parts)
    }

    /// The reason with this code.
    #[must_use]
    pub fn reason(&self, code: &str) -> Option<&Reason> {
        self.screening.reasons.iter().find(|reason| reason.code == code)
    }
}
