//! Applications: states, versions, evidence; no I/O.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::campaigns::{Kind, Spec};
use crate::clock::Id;
use crate::codes::codes;
use crate::crypto::sha256;

codes! {
    /// Where an application stands.
    pub enum State {
        Draft = "draft" => "起草中",
        Proposed = "proposed" => "已报送单位",
        Returned = "returned" => "退回修改",
        Recommended = "recommended" => "已推荐",
        Submitted = "submitted" => "已提交总结",
        Correcting = "correcting" => "限期补正",
        ScreenedOut = "screened_out" => "未通过审查",
        Admitted = "admitted" => "通过审查",
        Selected = "selected" => "拟入选",
        Reserve = "reserve" => "候补入选",
        NotSelected = "not_selected" => "未入选",
        Confirmed = "confirmed" => "已入选",
        Revoked = "revoked" => "已撤销",
        Promoted = "promoted" => "全市推广",
        Withdrawn = "withdrawn" => "已撤回",
    }
}

impl State {
    /// The states this one may turn into.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        use State::*;
        match self {
            Draft => &[Proposed, Recommended, Withdrawn],
            Proposed => &[Draft, Returned, Recommended, Withdrawn],
            Returned => &[Proposed, Withdrawn],
            Recommended => &[Proposed, Returned, Submitted, ScreenedOut, Withdrawn],
            Submitted => &[Recommended, Correcting, ScreenedOut, Admitted],
            Correcting => &[Submitted, ScreenedOut],
            ScreenedOut => &[Submitted],
            Admitted => &[Submitted, Selected, Reserve, NotSelected],
            Selected => &[Admitted, Confirmed, Revoked],
            Reserve => &[Admitted, Selected, NotSelected],
            NotSelected => &[Admitted],
            Confirmed => &[Promoted, Revoked],
            Promoted => &[Revoked],
            Revoked | Withdrawn => &[],
        }
    }

    /// Whether it takes one of the unit's places (N4.2e).
    #[must_use]
    pub const fn holds_seat(self) -> bool {
        !matches!(self, Self::Draft | Self::Proposed | Self::Returned | Self::Withdrawn)
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Draft => "is-draft",
            Self::Proposed | Self::Returned | Self::Correcting | Self::Reserve => "is-wait",
            Self::Recommended | Self::Submitted => "is-live",
            Self::Admitted | Self::Selected => "is-ok",
            Self::Confirmed | Self::Promoted => "is-final",
            Self::ScreenedOut | Self::Revoked => "is-bad",
            Self::NotSelected => "is-done",
            Self::Withdrawn => "is-void",
        }
    }
}

codes! {
    /// Why a version was made.
    pub enum Purpose {
        Kept = "kept" => "存为版本",
        Masking = "masking" => "隐私处理",
        Form = "form" => "推荐申报",
        Summary = "summary" => "提交总结",
        Correction = "correction" => "补正",
    }
}

codes! {
    /// What screening came to.
    pub enum Outcome {
        Admitted = "admitted" => "通过审查",
        Correcting = "correcting" => "限期补正",
        ScreenedOut = "screened_out" => "不予通过",
    }
}

db::row! {
    /// An application.
    pub struct Application {
        /// Its id.
        pub id: Id,
        /// The campaign.
        pub campaign: Id,
        /// Who drafts it.
        pub organisation: Id,
        /// The unit that recommends it.
        pub unit: Id,
        /// Its number in the campaign, from 1.
        pub number: i64,
        /// Project or case.
        pub kind: Kind,
        /// Its title as it stands (F2).
        pub title: String,
        /// Where it stands.
        pub state: State,
        /// Counts every change of its fields.
        pub revision: i64,
        /// The version recommended and printed.
        pub form_version: Option<Id>,
        /// The version with the summary.
        pub summary_version: Option<Id>,
        /// Until when it may be corrected.
        pub correct_by: Option<Timestamp>,
        /// Who began it.
        pub created_by: Id,
        /// When it last changed.
        pub changed_at: Timestamp,
    }
}

impl Application {
    /// The version others go by: with the summary once it is in, else the one recommended.
    #[must_use]
    pub fn version_of_record(&self) -> Option<Id> {
        self.summary_version.or(self.form_version)
    }

    /// The title, or what stands for it.
    #[must_use]
    pub fn shown_title(&self) -> &str {
        if self.title.is_empty() { "（还没有名称）" } else { &self.title }
    }
}

/// The fields of an application by code; a missing one is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Content(pub BTreeMap<String, String>);

impl Content {
    /// A field's text.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// Characters of a field, without white space.
    #[must_use]
    pub fn count(&self, field: &str) -> i64 {
        characters(self.get(field))
    }

    /// The same without what only paper carries and experts never see: who answers for it, and the
    /// opinions of the unit.
    #[must_use]
    pub fn for_experts(&self) -> Self {
        let shown = |field: &str| !UNIT_ONLY.contains(&field);
        Self(self.0.iter().filter(|(field, text)| shown(field) && !text.is_empty()).map(clone).collect())
    }

    /// The hash of what experts may see.
    #[must_use]
    pub fn text_hash(&self) -> Vec<u8> {
        let shown = self.for_experts();
        let parts: Vec<&[u8]> = shown.0.iter().flat_map(|(field, text)| [field.as_bytes(), text.as_bytes()]).collect();
        sha256(&parts)
    }
}

fn clone((field, text): (&String, &String)) -> (String, String) {
    (field.clone(), text.clone())
}

/// What never leaves the unit but on the signed paper.
pub(super) const UNIT_ONLY: [&str; 6] =
    ["leader", "contact", "unit_opinion", "unit_signer", "party_opinion", "party_signer"];

/// Characters as a Chinese reader counts them: all but white space.
#[must_use]
pub(super) fn characters(text: &str) -> i64 {
    i64::try_from(text.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(i64::MAX)
}

/// A version: it never changes.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its id.
    pub id: Id,
    /// The application.
    pub application: Id,
    /// From 1.
    pub number: i64,
    /// The revision it was taken at.
    pub revision: i64,
    /// Why.
    pub purpose: Purpose,
    /// The fields.
    pub content: Content,
    /// The evidence as it was.
    pub evidence: Evidence,
    /// The hash of the fields experts may see.
    pub text_hash: Vec<u8>,
    /// Eight letters and digits, printed on the form.
    pub code: String,
    /// Whose name it was made in.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
}

impl Version {
    /// `7K3M-Q2XD`.
    #[must_use]
    pub fn shown_code(&self) -> String {
        shown_code(&self.code)
    }
}

/// A code in two groups of four.
#[must_use]
pub(super) fn shown_code(code: &str) -> String {
    let (head, tail) = code.split_at_checked(4).unwrap_or((code, ""));
    format!("{head}-{tail}")
}

/// The code of a hash: its first 40 bits in letters and digits that cannot be mistaken for others.
#[must_use]
pub(super) fn code_of(hash: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = hash.iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..8).rev().map(|group| char::from(LETTERS[(bits >> (group * 5) & 31) as usize])).collect()
}

/// A code as people type it: any case, dashes, spaces, letters taken for digits.
#[must_use]
pub(super) fn typed_code(text: &str) -> String {
    let read = |c: char| match c.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c if c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    };
    text.chars().filter_map(read).collect()
}

/// What the ledger shows of the linked activities within the campaign's period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Evidence {
    /// Linked activities with service in them.
    pub activities: i64,
    /// Shifts held.
    pub occasions: i64,
    /// Different people.
    pub people: i64,
    /// Minutes in all.
    pub minutes: i64,
    /// Minutes by grade A–D.
    pub by_grade: [i64; 4],
    /// Month by month, those with service.
    pub months: Vec<Month>,
}

/// A month of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Month {
    /// `2014-03`.
    pub month: String,
    /// Shifts held.
    pub occasions: i64,
    /// Different people.
    pub people: i64,
    /// Minutes by grade A–D.
    pub by_grade: [i64; 4],
}

impl Month {
    /// Minutes in all.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        self.by_grade.iter().sum()
    }
}

impl Evidence {
    /// One of the figures by its word: months, occasions, people, hours.
    #[must_use]
    pub fn figure(&self, what: &str) -> i64 {
        match what {
            "months" => i64::try_from(self.months.len()).unwrap_or(i64::MAX),
            "occasions" => self.occasions,
            "people" => self.people,
            _ => self.minutes / 60,
        }
    }
}

db::row! {
    /// Something that happened to an application.
    pub struct Event {
        /// When.
        pub at: Timestamp,
        /// Who; none for the program.
        pub by: Option<String>,
        /// The state before.
        pub from: State,
        /// The state after.
        pub to: State,
        /// Why.
        pub reason: String,
    }
}

db::row! {
    /// Paper that came in.
    pub struct Receipt {
        /// Its id.
        pub id: Id,
        /// The application.
        pub application: Id,
        /// Its number for that application, from 1.
        pub number: i64,
        /// The code on the paper.
        pub code: String,
        /// Copies.
        pub copies: i64,
        /// Whether all seals and signatures are there.
        pub sealed: bool,
        /// Whether it is the version of record.
        pub matches: bool,
        /// A remark.
        pub note: String,
        /// Who took it in.
        pub by: String,
        /// When.
        pub received_at: Timestamp,
    }
}

/// Every field of an application of this campaign, in the order of the form.
#[must_use]
pub(super) fn fields(spec: &Spec) -> Vec<String> {
    let head = ["title", "kind", "scope", "leader", "contact", "term_kind", "term_from", "term_to"].map(String::from);
    let cells = spec.texts().map(|cell| cell.field.clone());
    let statements = spec.conditions.iter().map(|condition| format!("cond_{}", condition.code));
    head.into_iter().chain(cells).chain(statements).collect()
}

/// Whether a field belongs to the summary (N4.2c), which is written after the form is recommended.
#[must_use]
pub(super) fn in_summary(spec: &Spec, field: &str) -> bool {
    spec.summary.parts.iter().any(|part| part.field == field)
}
