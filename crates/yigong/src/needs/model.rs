//! Needs, claims, feedback, and how their states follow each other.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::Id;
use crate::codes::codes;
use crate::error::{AppError, Result};

codes! {
    /// Where a need stands. [`State::after`] is the only way from one to the next.
    pub enum State {
        Submitted = "submitted" => "待核实",
        Returned = "returned" => "退回修改",
        Open = "open" => "等人接单",
        Assigned = "assigned" => "已接单",
        Served = "served" => "待确认",
        Closed = "closed" => "已完成",
        Expired = "expired" => "已过期",
        Withdrawn = "withdrawn" => "已撤回",
    }
}

codes! {
    /// What happens to a need.
    pub enum Event {
        Submit = "submit" => "提交求助",
        Resubmit = "resubmit" => "修改后再次提交",
        Publish = "publish" => "核实并公布",
        Return = "return" => "退回修改",
        Assign = "assign" => "接单",
        Report = "report" => "报告已服务",
        Confirm = "confirm" => "确认完成",
        Reopen = "reopen" => "重新公布",
        Expire = "expire" => "过期",
        Withdraw = "withdraw" => "撤回",
    }
}

/// What became of the needs of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, utoipa::ToSchema)]
pub struct Answering {
    /// Needs published.
    pub published: i64,
    /// Of them, taken by a helper at some time.
    pub taken: i64,
    /// Of them, served and confirmed.
    pub closed: i64,
    /// Of them, waiting for a helper now.
    pub open: i64,
    /// Minutes from being published to being taken within which half of those taken were; none when
    /// nobody has taken one.
    pub half_within: Option<i64>,
}

fn count(needs: usize) -> i64 {
    i64::try_from(needs).unwrap_or(i64::MAX)
}

impl Answering {
    /// From each need's state, when it was published and when it was first taken (UTC seconds).
    #[must_use]
    pub fn of(needs: &[(State, i64, Option<i64>)]) -> Self {
        let of = |state: State| count(needs.iter().filter(|it| it.0 == state).count());
        let mut waits: Vec<i64> =
            needs.iter().filter_map(|(_, shown, taken)| taken.map(|taken| (taken - shown).max(0) / 60)).collect();
        waits.sort_unstable();
        Self {
            published: count(needs.len()),
            taken: count(waits.len()),
            closed: of(State::Closed),
            open: of(State::Open),
            half_within: waits.get(waits.len().saturating_sub(1) / 2).copied(),
        }
    }
}

impl State {
    /// The state after `event`.
    ///
    /// Publish: the community has made sure, everybody sees it. Assign: one helper is accepted and
    /// may see the particulars; a team's visit becomes an activity. Report: the helper says it is
    /// done. Confirm: the other side agrees; one person's hours enter the ledger. Reopen: nobody
    /// came or the helper gave it up; everybody sees it again. Expire: nobody took it in time.
    pub fn after(self, event: Event) -> Result<Self> {
        match (self, event) {
            (Self::Submitted, Event::Publish) => Ok(Self::Open),
            (Self::Submitted, Event::Return) => Ok(Self::Returned),
            (Self::Submitted | Self::Returned | Self::Expired, Event::Resubmit) => Ok(Self::Submitted),
            (Self::Open, Event::Assign) => Ok(Self::Assigned),
            (Self::Open, Event::Expire) => Ok(Self::Expired),
            (Self::Assigned, Event::Report) => Ok(Self::Served),
            (Self::Served, Event::Confirm) => Ok(Self::Closed),
            (Self::Assigned | Self::Served, Event::Reopen) => Ok(Self::Open),
            (Self::Submitted | Self::Returned | Self::Open | Self::Assigned | Self::Expired, Event::Withdraw) => {
                Ok(Self::Withdrawn)
            }
            (state, event) => Err(AppError::conflict(
                "wrong_state",
                format!("这条求助现在是“{}”，不能{}。请刷新页面看最新情况。", state.label(), event.label()),
            )),
        }
    }

    /// Whether everybody may read it.
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Open | Self::Assigned | Self::Served | Self::Closed)
    }

    /// Whether its text may still be changed.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Submitted | Self::Returned | Self::Expired)
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Submitted | Self::Served => "is-wait",
            Self::Returned => "is-bad",
            Self::Open => "is-ok",
            Self::Assigned => "is-live",
            Self::Closed => "is-final",
            Self::Expired | Self::Withdrawn => "is-void",
        }
    }
}

codes! {
    /// Where a claim stands. [`ClaimState::after`] is the only way from one to the next.
    pub enum ClaimState {
        Asked = "asked" => "待社区确认",
        Dispatched = "dispatched" => "待接单",
        Accepted = "accepted" => "已接单",
        Reported = "reported" => "待对方确认",
        Confirmed = "confirmed" => "已完成",
        Declined = "declined" => "没有接成",
        Failed = "failed" => "没有服务",
        Lapsed = "lapsed" => "已失效",
    }
}

codes! {
    /// What happens to a claim.
    pub enum ClaimEvent {
        Accept = "accept" => "接单",
        Decline = "decline" => "不接",
        Report = "report" => "报告服务",
        Confirm = "confirm" => "确认",
        Fail = "fail" => "放弃",
        Lapse = "lapse" => "失效",
    }
}

impl ClaimState {
    /// The state after `event`. Accepted and reported ones hold the need; there is one at most.
    pub fn after(self, event: ClaimEvent) -> Result<Self> {
        match (self, event) {
            (Self::Asked | Self::Dispatched, ClaimEvent::Accept) => Ok(Self::Accepted),
            (Self::Asked | Self::Dispatched, ClaimEvent::Decline) => Ok(Self::Declined),
            (Self::Asked | Self::Dispatched, ClaimEvent::Lapse) => Ok(Self::Lapsed),
            (Self::Accepted, ClaimEvent::Report) => Ok(Self::Reported),
            (Self::Reported, ClaimEvent::Confirm) => Ok(Self::Confirmed),
            (Self::Accepted | Self::Reported, ClaimEvent::Fail) => Ok(Self::Failed),
            (state, event) => Err(AppError::conflict(
                "wrong_state",
                format!("这次接单现在是“{}”，不能{}。请刷新页面看最新情况。", state.label(), event.label()),
            )),
        }
    }

    /// Whether it holds the need.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, Self::Accepted | Self::Reported)
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Asked | Self::Dispatched | Self::Reported => "is-wait",
            Self::Accepted => "is-live",
            Self::Confirmed => "is-final",
            Self::Declined | Self::Failed | Self::Lapsed => "is-void",
        }
    }
}

codes! {
    /// What happened, in the words of one side.
    pub enum Outcome {
        Done = "done" => "办好了",
        Partly = "partly" => "办了一部分",
        NotServed = "not_served" => "没有来",
    }
}

codes! {
    /// Whether one would want it again.
    pub enum Again {
        Yes = "yes" => "愿意",
        Unsure = "unsure" => "说不准",
        No = "no" => "不愿意",
    }
}

codes! {
    /// Who speaks.
    pub enum Side {
        Helped = "helped" => "求助一方",
        Helper = "helper" => "义工一方",
    }
}

db::row! {
    /// A need, as everybody may read it once it is published.
    pub struct Need {
        /// Its id.
        pub id: Id,
        /// The organisation that answers for it.
        pub organisation: Id,
        /// That organisation's name.
        pub organisation_name: String,
        /// Who needs help, when they asked by themselves.
        pub asker: Option<Id>,
        /// Who wrote it down.
        pub entered_by: Id,
        /// When.
        pub entered_at: Timestamp,
        /// A line, 4 to 40 characters.
        pub title: String,
        /// Category code, C1 … C14.
        pub category: String,
        /// Town.
        pub town: String,
        /// Street or village, never the house.
        pub street: String,
        /// Code of `[[beneficiary]]` in `needs.toml`.
        pub beneficiary: String,
        /// What is asked for.
        pub description: String,
        /// How many helpers are wanted.
        pub people: i64,
        /// When help is wanted.
        pub starts_at: Timestamp,
        /// Until when.
        pub ends_at: Timestamp,
        /// It is shown until then.
        pub expires_at: Timestamp,
        /// Where it stands.
        pub state: State,
        /// When sharing the particulars was agreed to.
        pub shared_at: Option<Timestamp>,
    }
}

impl Need {
    /// Whether the centre took it down for somebody.
    #[must_use]
    pub const fn on_behalf(&self) -> bool {
        self.asker.is_none()
    }

    /// Its wanted length, minutes.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.ends_at.as_second() - self.starts_at.as_second()) / 60
    }
}

/// What is sealed of a need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Name of who needs help.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// Exact address.
    pub address: String,
    /// What only the helper should know.
    #[serde(default)]
    pub note: String,
}

db::row! {
    /// A helper and a need.
    pub struct Claim {
        /// Its id.
        pub id: Id,
        /// The need.
        pub need: Id,
        /// The team, unless one person comes alone.
        pub team: Option<Id>,
        /// The team's name.
        pub team_name: Option<String>,
        /// The lone helper, or the leader who answers for the team.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Where it stands.
        pub state: ClaimState,
        /// When they come.
        pub starts_at: Timestamp,
        /// Until when.
        pub ends_at: Timestamp,
        /// What they say to the community.
        pub note: String,
        /// Who made it: the helper, or the community that dispatched.
        pub made_by: Id,
        /// When.
        pub made_at: Timestamp,
        /// Why it was declined or given up.
        pub reason: String,
        /// The team's activity.
        pub activity: Option<Id>,
        /// One person's visit, as reported.
        pub served_from: Option<Timestamp>,
        /// Its end.
        pub served_to: Option<Timestamp>,
        /// When it was reported.
        pub reported_at: Option<Timestamp>,
        /// The ledger row it became.
        pub entry: Option<Id>,
    }
}

impl Claim {
    /// Whom to name: the team, or the person.
    #[must_use]
    pub fn helper(&self) -> &str {
        self.team_name.as_deref().unwrap_or(&self.name)
    }
}

db::row! {
    /// A decision about a need.
    pub struct Step {
        /// What happened.
        pub event: Event,
        /// Who decided; nobody for what time brought.
        pub by: Option<String>,
        /// When.
        pub at: Timestamp,
        /// Why.
        pub reason: String,
    }
}

db::row! {
    /// What one side says afterwards.
    pub struct Feedback {
        /// Whose word.
        pub side: Side,
        /// What happened.
        pub outcome: Outcome,
        /// Would they want it again.
        pub again: Again,
        /// In their words.
        pub words: String,
        /// When.
        pub at: Timestamp,
    }
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;
