//! Findings, and the draws with what they found.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::Id;
use crate::codes::codes;
use crate::hours::Source;
use crate::standing::Grade;

codes! {
    /// What a detector looks for.
    pub enum Sign {
        Backfilled = "backfilled" => "补录占比偏高",
        Surge = "surge" => "年末集中入账",
        Identical = "identical" => "多人起止时间完全相同",
        Tapping = "tapping" => "短时间内集中代签",
        Mutual = "mutual" => "两人互相审核",
        Hasty = "hasty" => "提交后一分钟内通过",
        Missed = "missed" => "未到场签到、事后补录",
        Travel = "travel" => "两地之间间隔过短",
        Ghost = "ghost" => "记录只来自一人代签",
    }
}

codes! {
    /// How soon it should be looked at.
    pub enum Severity {
        Check = "check" => "提请核实",
        Note = "note" => "提请留意",
    }
}

codes! {
    /// What the check of a drawn row brought.
    pub enum Outcome {
        Open = "open" => "待核实",
        InOrder = "in_order" => "属实",
        NotInOrder = "not_in_order" => "有出入",
    }
}

impl Sign {
    /// Why it matters, and what may be an innocent reason.
    #[must_use]
    pub const fn why(self) -> &'static str {
        match self {
            Self::Backfilled => {
                "补录没有现场签到作证，占比高时，时长的可信度就低。忘带手机、没有信号也会造成补录，请核对证明材料。"
            }
            Self::Surge => "年末前集中入账，可能是赶任务，也可能是年末确有大型活动。请对照活动安排核实。",
            Self::Identical => {
                "每个人到达和离开的时间通常有先后。多人完全相同，可能是照名单统一登记。请向参加者了解实际到离时间。"
            }
            Self::Tapping => "逐个认人、登记需要时间。间隔只有一两秒，可能是照名单代签，也可能是集合点名后一并登记。",
            Self::Mutual => "审核要靠第二双眼睛。总是同样两人互相审核，起不到复核作用。可以改由党组织的其他人员审核。",
            Self::Hasty => "一分钟之内难以看完理由和证明材料。请抽看这些申请，必要时重新了解情况。",
            Self::Missed => "报了名（或已取消报名）而现场没有签到，后来又补录，请核对当天是否确实参加。",
            Self::Travel => {
                "从一地到另一地需要路上时间。间隔过短，可能是有一场提前离开、由他人代签退，也可能是时间登记有误。"
            }
            Self::Ghost => {
                "这些人员没有账号，全部记录由同一人代签，自己看不到记录。可能是没有手机的老党员，请当面向本人核对。"
            }
        }
    }
}

impl Severity {
    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Check => "is-wait",
            Self::Note => "is-draft",
        }
    }
}

impl Outcome {
    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Open => "is-draft",
            Self::InOrder => "is-ok",
            Self::NotInOrder => "is-wait",
        }
    }
}

/// Whom or what a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An organisation.
    Unit(Id),
    /// Who recorded or decided.
    Recorder(Id),
    /// Two who record and decide.
    Pair(Id, Id),
    /// A shift.
    Shift(Id),
    /// A volunteer.
    Person(Id),
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A shift.
    Shift(Id),
    /// A proposal.
    Proposal(Id),
    /// A person.
    Person(Id),
    /// An organisation.
    Unit(Id),
}

/// An example of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What to open.
    pub thing: Thing,
    /// Its name.
    pub label: String,
    /// When it was.
    pub at: Option<Timestamp>,
}

/// Something a detector saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked for.
    pub sign: Sign,
    /// How soon it should be looked at.
    pub severity: Severity,
    /// Whom or what it is about.
    pub subject: Subject,
    /// How much was seen.
    pub count: i64,
    /// Of how much.
    pub of: i64,
    /// What was seen, in words.
    pub text: String,
    /// Where to look; at most ten.
    pub examples: Vec<Example>,
}

db::row! {
    /// A month's draw, with what has been found so far.
    pub struct Drawn {
        /// Its id.
        pub id: Id,
        /// The year drawn from.
        pub year: i64,
        /// The month drawn from, 1–12.
        pub month: i64,
        /// Rows that could be drawn.
        pub population: i64,
        /// Rows drawn.
        pub size: i64,
        /// The seed (32 bytes).
        pub seed: Vec<u8>,
        /// When.
        pub drawn_at: Timestamp,
        /// Found in order.
        pub in_order: i64,
        /// Found not in order.
        pub not_in_order: i64,
        /// Of them, answered by the person.
        pub appeals: i64,
    }
}

impl Drawn {
    /// Not checked yet.
    #[must_use]
    pub const fn open(&self) -> i64 {
        self.size - self.in_order - self.not_in_order
    }
}

db::row! {
    /// A drawn row of the ledger.
    pub struct Item {
        /// The draw.
        pub draw: Id,
        /// The ledger row.
        pub entry: Id,
        /// Whose.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// The day of service.
        pub service_date: Date,
        /// Minutes.
        pub minutes: i64,
        /// What it was, in words.
        pub title: String,
        /// Where the minutes come from.
        pub source: Source,
        /// How well they are evidenced.
        pub grade: Grade,
        /// The shift served.
        pub shift: Option<Id>,
        /// The team that served.
        pub team: Option<Id>,
        /// Who recorded it.
        pub recorded_by: Id,
        /// Their name.
        pub recorder: String,
        /// The second person.
        pub approved_by: Option<Id>,
        /// Their name.
        pub approver: Option<String>,
        /// What was found.
        pub outcome: Outcome,
        /// In the checker's words.
        pub note: String,
        /// Who checked.
        pub checked_by: Option<Id>,
        /// When.
        pub checked_at: Option<Timestamp>,
        /// The person's answer.
        pub appeal: Option<String>,
        /// When they gave it.
        pub appealed_at: Option<Timestamp>,
    }
}

impl Item {
    /// Whether the person has answered and nobody looked again since.
    #[must_use]
    pub fn awaits_second_look(&self) -> bool {
        self.appealed_at.is_some_and(|at| self.checked_at.is_none_or(|checked| checked <= at))
    }

    /// Whether somebody had a part in the row: they served, recorded or approved it.
    #[must_use]
    pub fn involves(&self, person: Id) -> bool {
        self.person == person || self.recorded_by == person || self.approved_by == Some(person)
    }
}
