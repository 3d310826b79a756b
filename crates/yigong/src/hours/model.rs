//! Presence, ledger rows and proposals.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::Id;
use crate::codes::codes;
use crate::standing::Grade;

codes! {
    /// Where minutes come from.
    pub enum Source {
        Attendance = "attendance" => "活动签到",
        DutyRota = "duty_rota" => "轮值服务",
        Backfill = "backfill" => "补录",
        Correction = "correction" => "更正",
        Need = "need" => "求助服务",
    }
}

codes! {
    /// The state of one interval of presence.
    pub enum Presence {
        Open = "open" => "在场",
        Closed = "closed" => "已离场",
        Forgotten = "forgotten" => "忘记签退",
    }
}

codes! {
    /// Why the ledger should change.
    pub enum Kind {
        Backfill = "backfill" => "补录",
        Settlement = "settlement" => "补签退",
        Excess = "excess" => "超时核准",
        Correction = "correction" => "更正",
    }
}

codes! {
    /// Who decides a proposal.
    pub enum Level {
        Unit = "unit" => "本团队另一人",
        Parent = "parent" => "上级党组织",
        City = "city" => "市级",
    }
}

codes! {
    /// Where a proposal stands. `Open` is left once, by `Decide` or `Withdraw`.
    pub enum ProposalState {
        Open = "open" => "待审核",
        Approved = "approved" => "已通过",
        Rejected = "rejected" => "未通过",
        Withdrawn = "withdrawn" => "已撤回",
    }
}

db::row! {
    /// One interval of presence.
    pub struct Attendance {
        /// Its id.
        pub id: Id,
        /// Which shift.
        pub shift: Id,
        /// Whose.
        pub person: Id,
        /// In, out, or forgotten.
        pub state: Presence,
        /// Arrival.
        pub check_in_at: Timestamp,
        /// How the arrival is evidenced.
        pub check_in_grade: Grade,
        /// Departure.
        pub check_out_at: Option<Timestamp>,
        /// How the departure is evidenced.
        pub check_out_grade: Option<Grade>,
    }
}

db::row! {
    /// A row of the ledger.
    pub struct Entry {
        /// Its id.
        pub id: Id,
        /// Whose.
        pub person: Id,
        /// The day of service, in the city.
        pub service_date: Date,
        /// Minutes; negative in a reversal.
        pub minutes: i64,
        /// The shift served.
        pub shift: Option<Id>,
        /// The activity served.
        pub activity: Option<Id>,
        /// What it was, in words.
        pub title: String,
        /// Category (C1–C14).
        pub category: String,
        /// Where the minutes come from.
        pub source: Source,
        /// How well they are evidenced.
        pub grade: Grade,
        /// The row it takes back.
        pub reverses: Option<Id>,
    }
}

db::row! {
    /// A change of the ledger one person asks for and another decides.
    pub struct Proposal {
        /// Its id.
        pub id: Id,
        /// Back-fill, settlement, excess or correction.
        pub kind: Kind,
        /// Who decides.
        pub level: Level,
        /// Where it stands.
        pub state: ProposalState,
        /// Whose minutes.
        pub person: Id,
        /// The organisation that decides, when it is not the team.
        pub organisation: Option<Id>,
        /// The team that served.
        pub team: Option<Id>,
        /// The shift served.
        pub shift: Option<Id>,
        /// The interval to settle.
        pub attendance: Option<Id>,
        /// The ledger row to correct.
        pub entry: Option<Id>,
        /// What it was, in words.
        pub title: String,
        /// Category (C1–C14).
        pub category: String,
        /// When the service began.
        pub starts_at: Timestamp,
        /// Minutes asked for.
        pub minutes: i64,
        /// The grade they would have.
        pub grade: Grade,
        /// Why.
        pub reason: String,
        /// The proof's file name.
        pub proof_name: Option<String>,
        /// Who asks.
        pub proposed_by: Id,
        /// When.
        pub proposed_at: Timestamp,
        /// A decision is due by then.
        pub due_at: Timestamp,
        /// Who decided.
        pub decided_by: Option<Id>,
        /// When.
        pub decided_at: Option<Timestamp>,
        /// Why.
        pub decision: Option<String>,
    }
}

/// How somebody is checked in or out; the evidence grade follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The person themselves, by the rotating code on the leader's screen (grade A).
    Code(String),
    /// The leader at the desk, for this person (grade B).
    Desk(Id),
    /// The leader's desk without signal, handed in later: the person, and when it happened (grade C).
    Offline(Id, Timestamp),
}

/// The answer to a check-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckedIn {
    /// Who arrived.
    pub person: Id,
    /// When, by the server.
    pub at: Timestamp,
    /// How it is evidenced.
    pub grade: Grade,
}

/// The answer to a check-out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckedOut {
    /// Who left.
    pub person: Id,
    /// When, by the server.
    pub at: Timestamp,
    /// Minutes entered into the ledger by this check-out.
    pub minutes: i64,
    /// The ledger row, when minutes were entered.
    pub ledger_entry: Option<Id>,
    /// Minutes present in this shift so far.
    pub present: i64,
    /// What the person should know: too short so far, or minutes that await approval.
    pub note: Option<String>,
}
