//! Notices with what they list, objections, revocation, promotion; no I/O.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::applications::State;
use crate::campaigns::Kind;
use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// What a notice does.
    pub enum NoticeKind {
        List = "list" => "公示",
        Supplement = "supplement" => "递补公示",
        Commendation = "commendation" => "通报表扬",
    }
}

codes! {
    /// Where an objection stands.
    pub enum ObjectionState {
        Received = "received" => "已收到",
        Handling = "handling" => "核实中",
        Decided = "decided" => "已答复",
    }
}

codes! {
    /// How an objection came in (N4.4b).
    pub enum Channel {
        Web = "web" => "网上书面",
        Paper = "paper" => "纸质书面",
    }
}

codes! {
    /// What an objection came to (N4.4c).
    pub enum Outcome {
        Upheld = "upheld" => "异议成立",
        Dismissed = "dismissed" => "异议不成立",
    }
}

impl ObjectionState {
    /// The states this one may turn into. A handler who steps aside gives it back.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Received => &[Self::Handling],
            Self::Handling => &[Self::Received, Self::Decided],
            Self::Decided => &[],
        }
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Received => "is-wait",
            Self::Handling => "is-live",
            Self::Decided => "is-final",
        }
    }
}

impl Outcome {
    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Upheld => "is-bad",
            Self::Dismissed => "is-done",
        }
    }
}

/// The words of a notice as they were published: what its hash covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The title.
    pub title: String,
    /// 发文字号; empty for none.
    pub document: String,
    /// Paragraphs before the lists.
    pub opening: Vec<String>,
    /// The lists, each with a head.
    pub lists: Vec<SnapshotList>,
    /// Paragraphs after them.
    pub closing: Vec<String>,
    /// Who signs.
    pub signers: Vec<String>,
    /// The day, ISO.
    pub date: String,
    /// Where the hash and the present state can be looked up.
    pub address: String,
}

/// A list of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotList {
    /// `创新服务项目（12个）`.
    pub head: String,
    /// What it lists.
    pub rows: Vec<SnapshotRow>,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotRow {
    /// The application.
    pub application: Id,
    /// Its masked title.
    pub title: String,
    /// The unit.
    pub unit: String,
}

/// A published notice.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id.
    pub id: Id,
    /// The campaign.
    pub campaign: Id,
    /// Its number in the campaign.
    pub number: i64,
    /// What it does.
    pub kind: NoticeKind,
    /// Its words.
    pub snapshot: Snapshot,
    /// The words' exact text, which the hash covers.
    pub content: String,
    /// SHA-256 of the content.
    pub hash: Vec<u8>,
    /// When it was published.
    pub published_at: Timestamp,
    /// The last second objections are taken; none takes them.
    pub closes_at: Option<Timestamp>,
    /// When everything on it was settled.
    pub concluded_at: Option<Timestamp>,
}

impl Notice {
    /// Whether an objection is in time at a moment (N4.4b): the last second counts.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.closes_at.is_some_and(|closes| at >= self.published_at && at <= closes)
    }
}

db::row! {
    /// What a notice lists, as it stands now.
    pub struct Entry {
        /// The application.
        pub application: Id,
        /// Its place in the list.
        pub position: i64,
        /// Where it stands now.
        pub state: State,
        /// Project or case.
        pub kind: Kind,
        /// The unit that recommends it.
        pub unit: Id,
        /// Objections received.
        pub objections: i64,
        /// Of them, without a decision.
        pub open: i64,
        /// Why it was revoked.
        pub revoked: Option<String>,
        /// Its page in the gallery.
        pub promotion: Option<Id>,
    }
}

db::row! {
    /// Somebody chosen or in reserve, before a notice lists it.
    pub struct Candidate {
        /// The application.
        pub application: Id,
        /// Selected or reserve.
        pub state: State,
        /// Project or case.
        pub kind: Kind,
        /// The unit that recommends it.
        pub unit: Id,
        /// Its name.
        pub unit_name: String,
        /// The title as it stands; public pages show the masked one.
        pub title: String,
        /// Its place by the decision, within its kind.
        pub position: i64,
        /// Whether a notice lists it already.
        pub listed: bool,
    }
}

db::row! {
    /// An objection without what is sealed.
    pub struct Objection {
        /// Its id.
        pub id: Id,
        /// The campaign.
        pub campaign: Id,
        /// The notice.
        pub notice: Id,
        /// What it is against.
        pub application: Id,
        /// Its number in the campaign.
        pub number: i64,
        /// How it came in.
        pub channel: Channel,
        /// Where it stands.
        pub state: ObjectionState,
        /// When it was received.
        pub received_at: Timestamp,
        /// Who handles it.
        pub handler: Option<Id>,
        /// Their name.
        pub handler_name: Option<String>,
        /// The file that came with it.
        pub evidence_name: Option<String>,
        /// What it came to.
        pub outcome: Option<Outcome>,
        /// The public reasons.
        pub reasons: Option<String>,
        /// When it was decided.
        pub decided_at: Option<Timestamp>,
    }
}

impl Objection {
    /// `Y2014-003`: the number on the receipt.
    #[must_use]
    pub fn shown_number(&self, year: i16) -> String {
        shown_number(year, self.number)
    }
}

/// `Y2014-003`.
#[must_use]
pub fn shown_number(year: i16, number: i64) -> String {
    format!("Y{year}-{number:03}")
}

/// Who objects. It is sealed, and opened for the handler only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Real name, or the unit's name and who signs for it.
    pub name: String,
    /// Phone or address.
    pub contact: String,
}

db::row! {
    /// Something that happened in public.
    pub struct Event {
        /// When.
        pub at: Timestamp,
        /// What, in a word.
        pub kind: String,
        /// What, in a sentence.
        pub text: String,
    }
}

db::row! {
    /// A case of the gallery.
    pub struct Promotion {
        /// Its id.
        pub id: Id,
        /// The application.
        pub application: Id,
        /// The campaign.
        pub campaign: Id,
        /// The campaign's year.
        pub year: i64,
        /// Project or case.
        pub kind: Kind,
        /// The field of work.
        pub scope: String,
        /// The service category (C1–C14) activities begun from it get.
        pub category: String,
        /// Its masked title.
        pub title: String,
        /// Whose it is.
        pub unit: Id,
        /// Their name.
        pub unit_name: String,
        /// What others do to do the same.
        pub guide: String,
        /// Teams that do it too.
        pub adopters: i64,
        /// When it was promoted.
        pub promoted_at: Timestamp,
        /// Why it was revoked.
        pub revoked: Option<String>,
        /// When.
        pub revoked_at: Option<Timestamp>,
    }
}

db::row! {
    /// Another unit that does as they did.
    pub struct Adoption {
        /// Its id.
        pub id: Id,
        /// The unit.
        pub unit: Id,
        /// Its name.
        pub unit_name: String,
        /// The team.
        pub team_name: String,
        /// What it began.
        pub activity: Id,
        /// The activity's title.
        pub title: String,
        /// Where that stands.
        pub state: crate::activities::State,
        /// What they change of it, in their words.
        pub plan: String,
        /// When.
        pub adopted_at: Timestamp,
        /// Minutes the ledger holds of it.
        pub minutes: i64,
    }
}
