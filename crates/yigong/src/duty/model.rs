//! Plans, slots, posts and swaps, and how their states follow each other.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::Id;
use crate::codes::codes;
use crate::error::{AppError, Result};

codes! {
    /// Where a plan stands.
    pub enum PlanState {
        Draft = "draft" => "草稿",
        Published = "published" => "已发布",
    }
}

codes! {
    /// Where a person's post in a slot stands. [`PostState::after`] is the only way on.
    pub enum PostState {
        Named = "named" => "待本人确认",
        Accepted = "accepted" => "已确认",
        Declined = "declined" => "已婉拒",
        Released = "released" => "已取消",
        Swapped = "swapped" => "已换班",
        Present = "present" => "在岗",
        Forgotten = "forgotten" => "忘记签退",
        Served = "served" => "已完成",
        Absent = "absent" => "未到岗",
    }
}

codes! {
    /// What happens to a post.
    pub enum PostEvent {
        Accept = "accept" => "确认",
        Decline = "decline" => "婉拒",
        Release = "release" => "取消",
        Swap = "swap" => "换班",
        Arrive = "arrive" => "签到",
        Leave = "leave" => "签退",
        Miss = "miss" => "登记未到岗",
        Forget = "forget" => "登记忘记签退",
        Settle = "settle" => "补签退",
    }
}

codes! {
    /// Where a swap stands.
    pub enum SwapState {
        Asked = "asked" => "等对方答复",
        Agreed = "agreed" => "已换",
        Refused = "refused" => "对方没有同意",
        Withdrawn = "withdrawn" => "已撤回",
    }
}

impl PostState {
    /// The state after `event`.
    ///
    /// Accept and decline are the person's own. Release gives the seat back before the slot begins.
    /// Swap hands the seat to the other's post. Arrive opens presence, also of somebody late who was
    /// already noted as absent; leave closes it and enters the ledger. Miss opens a call for a
    /// stand-in. Forget: the slot and its grace are over and nobody checked out; settle needs two people.
    pub fn after(self, event: PostEvent) -> Result<Self> {
        match (self, event) {
            (Self::Named, PostEvent::Accept) => Ok(Self::Accepted),
            (Self::Named, PostEvent::Decline) => Ok(Self::Declined),
            (Self::Named | Self::Accepted, PostEvent::Release) => Ok(Self::Released),
            (Self::Accepted, PostEvent::Swap) => Ok(Self::Swapped),
            (Self::Accepted | Self::Absent, PostEvent::Arrive) => Ok(Self::Present),
            (Self::Present, PostEvent::Leave) | (Self::Forgotten, PostEvent::Settle) => Ok(Self::Served),
            (Self::Accepted, PostEvent::Miss) => Ok(Self::Absent),
            (Self::Present, PostEvent::Forget) => Ok(Self::Forgotten),
            (state, event) => Err(AppError::conflict(
                "wrong_state",
                format!("这个班次现在是“{}”，不能{}。请刷新页面看最新情况。", state.label(), event.label()),
            )),
        }
    }

    /// Whether it keeps a seat of the slot.
    #[must_use]
    pub const fn holds_seat(self) -> bool {
        matches!(self, Self::Named | Self::Accepted | Self::Present | Self::Forgotten | Self::Served)
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Named => "is-wait",
            Self::Accepted => "is-ok",
            Self::Present => "is-live",
            Self::Served => "is-final",
            Self::Forgotten | Self::Absent => "is-bad",
            Self::Declined | Self::Released | Self::Swapped => "is-void",
        }
    }
}

db::row! {
    /// A plan of the rota.
    pub struct Plan {
        /// Its id.
        pub id: Id,
        /// First day.
        pub from: Date,
        /// Last day.
        pub to: Date,
        /// Draft or published.
        pub state: PlanState,
        /// When it was made.
        pub made_at: Timestamp,
        /// When it was published.
        pub published_at: Option<Timestamp>,
        /// How many slots it has.
        pub slots: i64,
        /// Seats of all slots.
        pub seats: i64,
        /// Seats held by people.
        pub taken: i64,
    }
}

db::row! {
    /// What a unit's quota in a plan rests on.
    pub struct Share {
        /// The unit.
        pub unit: Id,
        /// Its short name.
        pub name: String,
        /// Its members who have the yearly duty.
        pub obliged: i64,
        /// All units' members who have it.
        pub all_obliged: i64,
        /// Slots of the year before the plan: served, or yet to come.
        pub before: i64,
        /// What was due to it within the plan, thousandths of a slot.
        pub due: i64,
        /// Slots it got.
        pub assigned: i64,
    }
}

impl Share {
    /// The due part in words: `1.3` (`−0.4` when it is ahead).
    #[must_use]
    pub fn due_text(&self) -> String {
        tenths(self.due)
    }

    /// Its part of all obliged members, percent with one decimal.
    #[must_use]
    pub fn percent(&self) -> String {
        tenths(self.obliged * 100_000 / self.all_obliged.max(1))
    }
}

/// Thousandths with one decimal and a real minus sign.
#[must_use]
pub(super) fn tenths(milli: i64) -> String {
    let tenth = (milli.abs() + 50) / 100;
    let sign = if milli < 0 && tenth > 0 { "−" } else { "" };
    format!("{sign}{}.{}", tenth / 10, tenth % 10)
}

db::row! {
    /// A slot with its unit.
    pub struct Slot {
        /// Its id.
        pub id: Id,
        /// Its plan.
        pub plan: Id,
        /// The station's code.
        pub station: String,
        /// The day, in the city.
        pub day: Date,
        /// When it begins.
        pub starts_at: Timestamp,
        /// When it ends.
        pub ends_at: Timestamp,
        /// People needed.
        pub seats: i64,
        /// Seats held by people.
        pub taken: i64,
        /// The unit whose turn it is.
        pub unit: Id,
        /// The unit's short name.
        pub unit_name: String,
        /// Whether an organiser chose the unit by hand.
        pub fixed: bool,
        /// Why this unit, in words.
        pub why: String,
        /// The plan's state.
        pub state: PlanState,
    }
}

impl Slot {
    /// Whether nobody is missing.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.taken >= self.seats
    }
}

db::row! {
    /// A person's post, with its slot.
    pub struct Post {
        /// Its id.
        pub id: Id,
        /// The slot.
        pub slot: Id,
        /// Who.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Where it stands.
        pub state: PostState,
        /// The station's code.
        pub station: String,
        /// When the slot begins.
        pub starts_at: Timestamp,
        /// When it ends.
        pub ends_at: Timestamp,
        /// The slot's unit.
        pub unit: Id,
        /// The unit's short name.
        pub unit_name: String,
        /// Why it was declined or given back.
        pub reason: String,
        /// Whether they stand in for somebody.
        pub stand_in: bool,
        /// Arrival.
        pub came_at: Option<Timestamp>,
        /// How the arrival is evidenced: `code` or `pin`.
        pub came_by: Option<String>,
        /// Departure.
        pub left_at: Option<Timestamp>,
        /// Minutes entered into the ledger.
        pub minutes: i64,
        /// People they received.
        pub visitors: Option<i64>,
        /// What they wrote into the register.
        pub log: String,
        /// Departure proposed for a forgotten check-out.
        pub settle_left_at: Option<Timestamp>,
        /// Who proposed it.
        pub settle_by: Option<Id>,
        /// Why.
        pub settle_reason: Option<String>,
    }
}

db::row! {
    /// A wish to change places.
    pub struct Swap {
        /// Its id.
        pub id: Id,
        /// The slot given.
        pub from_slot: Id,
        /// The slot taken.
        pub to_slot: Id,
        /// The post given; none when whole units swap.
        pub from_post: Option<Id>,
        /// The post taken.
        pub to_post: Option<Id>,
        /// Where it stands.
        pub state: SwapState,
        /// Who asked.
        pub asked_by: Id,
        /// Why.
        pub reason: String,
    }
}

db::row! {
    /// Days on which a unit or a person cannot.
    pub struct Absence {
        /// Its id.
        pub id: Id,
        /// The unit.
        pub unit: Option<Id>,
        /// The person.
        pub person: Option<Id>,
        /// First day.
        pub from: Date,
        /// Last day.
        pub to: Date,
        /// Why.
        pub reason: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declined_post_stays_declined() {
        for event in PostEvent::ALL {
            assert!(PostState::Declined.after(*event).is_err());
            assert!(PostState::Served.after(*event).is_err());
        }
    }

    #[test]
    fn who_comes_late_may_still_serve() {
        assert_eq!(PostState::Absent.after(PostEvent::Arrive).unwrap(), PostState::Present);
        assert!(PostState::Named.after(PostEvent::Arrive).is_err(), "nobody serves without having said yes");
    }

    #[test]
    fn thousandths_are_said_with_one_decimal() {
        assert_eq!(tenths(1250), "1.3");
        assert_eq!(tenths(-440), "−0.4");
        assert_eq!(tenths(-20), "0.0");
    }
}
