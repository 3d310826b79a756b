//! Rounds, experts, dossiers and decisions; no I/O.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::campaigns::{Kind, ReviewPlan};
use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// Where a campaign's review stands.
    pub enum RoundState {
        Preparing = "preparing" => "筹备评审",
        Frozen = "frozen" => "规则已封存",
        Open = "open" => "专家评审中",
        Closed = "closed" => "评分已截止",
        Decided = "decided" => "已有评审结果",
    }
}

impl RoundState {
    /// The state this one may turn into.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Preparing => Some(Self::Frozen),
            Self::Frozen => Some(Self::Open),
            Self::Open => Some(Self::Closed),
            Self::Closed => Some(Self::Decided),
            Self::Decided => None,
        }
    }
}

codes! {
    /// What an invited expert has answered.
    pub enum ExpertState {
        Invited = "invited" => "待答复",
        Accepted = "accepted" => "已接受",
        Declined = "declined" => "不参加",
    }
}

codes! {
    /// Why somebody does not review something.
    pub enum Cause {
        Declared = "declared" => "本人申请回避",
        Computed = "computed" => "因单位关系回避",
        Pinned = "pinned" => "主办单位指定回避",
    }
}

codes! {
    /// How a dossier came to an expert.
    pub enum Source {
        Draw = "draw" => "抽签分配",
        Third = "third" => "分差较大，增加一位",
        Replacement = "replacement" => "补派",
    }
}

codes! {
    /// Where a dossier stands on an expert's desk.
    pub enum DeskState {
        Assigned = "assigned" => "待评",
        Submitted = "submitted" => "已提交",
        Reopened = "reopened" => "合议中，可修改",
        Recused = "recused" => "已回避",
        Withdrawn = "withdrawn" => "已收回",
    }
}

impl DeskState {
    /// Whether marks may be written.
    #[must_use]
    pub const fn open(self) -> bool {
        matches!(self, Self::Assigned | Self::Reopened)
    }

    /// Whether the expert still has it.
    #[must_use]
    pub const fn held(self) -> bool {
        matches!(self, Self::Assigned | Self::Submitted | Self::Reopened)
    }
}

codes! {
    /// What was decided.
    pub enum Outcome {
        Selected = "selected" => "拟入选",
        Reserve = "reserve" => "候补",
        NotSelected = "not_selected" => "不入选",
    }
}

impl Outcome {
    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Selected => "is-ok",
            Self::Reserve => "is-wait",
            Self::NotSelected => "is-done",
        }
    }
}

/// A campaign's review.
#[derive(Debug, Clone)]
pub struct Round {
    /// The campaign.
    pub campaign: Id,
    /// Where it stands.
    pub state: RoundState,
    /// What was settled.
    pub plan: ReviewPlan,
    /// The frozen rule, JSON; empty before.
    pub rule: String,
    /// Its SHA-256 in hexadecimal.
    pub rule_hash: String,
    /// The SHA-256 of the seed, published when the rule was frozen.
    pub commitment: String,
    /// The sealed seed.
    pub seed: Option<Vec<u8>>,
    /// Groups of dossiers without a shared expert; 1 is what one wants.
    pub components: i64,
    /// When the rule was frozen.
    pub frozen_at: Option<Timestamp>,
    /// Who had experts drawn.
    pub drawn_by: Option<Id>,
    /// When experts were drawn.
    pub drawn_at: Option<Timestamp>,
    /// When scoring ended.
    pub closed_at: Option<Timestamp>,
    /// What is proposed to be decided, departures as JSON; none while nobody has.
    pub proposal: Option<String>,
    /// Who proposes it.
    pub proposed_by: Option<Id>,
    /// When.
    pub proposed_at: Option<Timestamp>,
    /// Who confirmed it.
    pub decided_by: Option<Id>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

db::row! {
    /// An expert of a campaign.
    pub struct Expert {
        /// Its id.
        pub id: Id,
        /// The campaign.
        pub campaign: Id,
        /// Who it is.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Their number in the pool, from 1.
        pub number: i64,
        /// Where they work, in words.
        pub title: String,
        /// Where they work, when it is in the tree.
        pub organisation: Option<Id>,
        /// Codes of the scopes they know, comma separated; none means all.
        pub fields: String,
        /// The most dossiers they take.
        pub load_limit: i64,
        /// What they answered.
        pub state: ExpertState,
        /// Their place in the draw, from 1; 0 when they were not drawn.
        pub drawn: i64,
        /// Dossiers they hold.
        pub held: i64,
        /// Of them, handed in.
        pub submitted: i64,
    }
}

impl Expert {
    /// The scopes they know.
    #[must_use]
    pub fn scopes(&self) -> Vec<String> {
        self.fields.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect()
    }

    /// `03`: what they are called in the draw.
    #[must_use]
    pub fn code(&self) -> String {
        code(self.number)
    }
}

/// A number as it stands in the draw.
#[must_use]
pub fn code(number: i64) -> String {
    format!("{number:02}")
}

db::row! {
    /// A recusal.
    pub struct Recusal {
        /// Its id.
        pub id: Id,
        /// The expert.
        pub expert: Id,
        /// Why.
        pub cause: Cause,
        /// A whole unit …
        pub unit: Option<Id>,
        /// … or one application.
        pub application: Option<Id>,
        /// In words.
        pub reason: String,
        /// What it is about, by name.
        pub about: String,
        /// When.
        pub made_at: Timestamp,
    }
}

db::row! {
    /// An application on the table.
    pub struct Entry {
        /// The application.
        pub application: Id,
        /// The number it goes by in the review.
        pub number: i64,
        /// Project or case.
        pub kind: Kind,
        /// The scope's code.
        pub scope: String,
        /// Why a further expert is wanted and none was found; empty otherwise.
        pub wanting: String,
        /// Why it is moderated; empty when it is not.
        pub moderation: String,
        /// The title as its unit wrote it.
        pub title: String,
        /// The unit.
        pub unit: String,
    }
}

impl Entry {
    /// `07`: what it is called in the draw and to experts.
    #[must_use]
    pub fn code(&self) -> String {
        code(self.number)
    }
}

db::row! {
    /// A dossier on a desk.
    pub struct Desk {
        /// Its id, all that stands in an expert's URL.
        pub id: Id,
        /// The campaign.
        pub campaign: Id,
        /// The application.
        pub application: Id,
        /// The number it goes by.
        pub number: i64,
        /// The expert.
        pub expert: Id,
        /// How it came.
        pub source: Source,
        /// Where it stands.
        pub state: DeskState,
        /// The expert's comment.
        pub comment: String,
        /// Counts every saving, so that two windows do not overwrite each other.
        pub revision: i64,
        /// When it was last saved.
        pub saved_at: Option<Timestamp>,
        /// When it was handed in.
        pub submitted_at: Option<Timestamp>,
        /// The latest total handed in.
        pub total: Option<i64>,
    }
}

/// The marks of a dossier: points by criterion, 1 or 0 by gate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marks(pub std::collections::BTreeMap<String, i64>);

impl Marks {
    /// What was given, if anything.
    #[must_use]
    pub fn get(&self, item: &str) -> Option<i64> {
        self.0.get(item).copied()
    }
}

/// Marks as they were handed in.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The desk.
    pub assignment: Id,
    /// The application.
    pub application: Id,
    /// The expert's number.
    pub expert: i64,
    /// Points of 100.
    pub total: i64,
    /// One by one.
    pub marks: Marks,
    /// The comment.
    pub comment: String,
}

db::row! {
    /// What was decided on an entry.
    pub struct Decision {
        /// The application.
        pub application: Id,
        /// What the rule said.
        pub by_rule: Outcome,
        /// What was decided.
        pub outcome: Outcome,
        /// Its place within the outcome, from 1.
        pub position: i64,
        /// The official score, hundredths of a point.
        pub score: i64,
        /// Why it departs, or what the rule's own reason was; may be empty.
        pub reason: String,
    }
}
