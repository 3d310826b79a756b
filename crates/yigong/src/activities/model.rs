//! Activities, shifts, sign-ups, and how their states follow each other.

use jiff::Timestamp;

use crate::clock::Id;
use crate::codes::codes;
use crate::error::{AppError, Result};

codes! {
    /// Where an activity stands. [`State::after`] is the only way from one to the next.
    pub enum State {
        Draft = "draft" => "草稿",
        Published = "published" => "已发布",
        Running = "running" => "进行中",
        Closed = "closed" => "已结束",
        Settled = "settled" => "已结算",
        Cancelled = "cancelled" => "已取消",
    }
}

codes! {
    /// What happens to an activity.
    pub enum Event {
        Publish = "publish" => "发布",
        Start = "start" => "开始",
        Close = "close" => "结束",
        Settle = "settle" => "结算",
        Cancel = "cancel" => "取消",
    }
}

codes! {
    /// Where a sign-up stands. Confirmed and offered ones hold a seat, waitlisted ones a place in line.
    pub enum SignupState {
        Confirmed = "confirmed" => "已报名",
        Waitlisted = "waitlisted" => "候补",
        Offered = "offered" => "待确认",
        Cancelled = "cancelled" => "已取消",
        Expired = "expired" => "已过期",
    }
}

impl State {
    /// The state after `event`.
    ///
    /// Publish: everybody sees it and may sign up. Start: the first shift has begun. Close: the last
    /// shift has ended. Settle: every attendance of it is in the ledger. Cancel: everybody signed up
    /// is told; not once service has been given, because hours would hang in the air.
    pub fn after(self, event: Event) -> Result<Self> {
        match (self, event) {
            (Self::Draft, Event::Publish) => Ok(Self::Published),
            (Self::Published, Event::Start) => Ok(Self::Running),
            (Self::Published | Self::Running, Event::Close) => Ok(Self::Closed),
            (Self::Closed, Event::Settle) => Ok(Self::Settled),
            (Self::Draft | Self::Published, Event::Cancel) => Ok(Self::Cancelled),
            (state, event) => Err(AppError::conflict(
                "wrong_state",
                format!("活动现在是“{}”状态，不能{}。请刷新页面看最新情况。", state.label(), event.label()),
            )),
        }
    }

    /// Whether people may sign up for its shifts that have not begun.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Published | Self::Running)
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Draft => "is-draft",
            Self::Published => "is-ok",
            Self::Running => "is-live",
            Self::Closed => "is-done",
            Self::Settled => "is-final",
            Self::Cancelled => "is-void",
        }
    }
}

impl SignupState {
    /// Whether it holds a seat.
    #[must_use]
    pub const fn holds_seat(self) -> bool {
        matches!(self, Self::Confirmed | Self::Offered)
    }

    /// Whether it is over.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Cancelled | Self::Expired)
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Confirmed => "is-ok",
            Self::Waitlisted | Self::Offered => "is-wait",
            Self::Cancelled | Self::Expired => "is-void",
        }
    }
}

db::row! {
    /// An activity, with its team.
    pub struct Activity {
        /// Its id.
        pub id: Id,
        /// The team that holds it.
        pub team: Id,
        /// The team's name.
        pub team_name: String,
        /// Title, 4 to 40 characters.
        pub title: String,
        /// Category code, C1 … C14.
        pub category: String,
        /// Town.
        pub town: String,
        /// Meeting point.
        pub place: String,
        /// What is done.
        pub description: String,
        /// What to bring.
        pub bring: String,
        /// What to watch for.
        pub risks: String,
        /// Youngest age, full years; 0 for none.
        pub min_age: i64,
        /// Cancelling is free until this many hours before a shift.
        pub cancel_hours: i64,
        /// Where it stands.
        pub state: State,
        /// Why it was cancelled.
        pub cancel_reason: Option<String>,
        /// When the first shift begins.
        pub first_start: Timestamp,
        /// When the last shift ends.
        pub last_end: Timestamp,
    }
}

db::row! {
    /// A shift, with what its activity says of it.
    pub struct Shift {
        /// Its id.
        pub id: Id,
        /// Its activity.
        pub activity: Id,
        /// The team that holds it.
        pub team: Id,
        /// The activity's title.
        pub title: String,
        /// The activity's category code.
        pub category: String,
        /// The activity's town.
        pub town: String,
        /// The meeting point.
        pub place: String,
        /// The activity's state.
        pub state: State,
        /// When it begins.
        pub starts_at: Timestamp,
        /// When it ends.
        pub ends_at: Timestamp,
        /// Seats.
        pub capacity: i64,
        /// Seats held by confirmed and offered sign-ups.
        pub taken: i64,
        /// People in line.
        pub waiting: i64,
        /// The secret the rotating codes are made from.
        pub code_secret: Vec<u8>,
        /// Youngest age, full years.
        pub min_age: i64,
        /// Cancelling is free until this many hours before the start.
        pub cancel_hours: i64,
        /// The team's name.
        pub team_name: String,
    }
}

impl Shift {
    /// Its length in minutes.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.ends_at.as_second() - self.starts_at.as_second()) / 60
    }

    /// Seats left.
    #[must_use]
    pub const fn left(&self) -> i64 {
        self.capacity - self.taken
    }

    /// Until when cancelling is free.
    #[must_use]
    pub fn free_until(&self) -> Timestamp {
        let hours = jiff::SignedDuration::from_hours(self.cancel_hours);
        self.starts_at.saturating_sub(hours).unwrap_or(self.starts_at)
    }
}

db::row! {
    /// A person's sign-up for a shift.
    pub struct Signup {
        /// Its id.
        pub id: Id,
        /// The shift.
        pub shift: Id,
        /// Who.
        pub person: Id,
        /// Where it stands.
        pub state: SignupState,
        /// The place in line it was given, not counting from 1: see `store::place_in_line`.
        pub position: Option<i64>,
        /// Until when an offered seat is held.
        pub offered_until: Option<Timestamp>,
        /// A minor's guardian: name and phone.
        pub guardian: Option<String>,
    }
}

db::row! {
    /// Somebody a shift expects.
    pub struct RollLine {
        /// Who.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Pinyin initials of the name, lower case.
        pub initials: String,
        /// Last four of the phone, or of the ID number.
        pub tail: String,
        /// Confirmed or offered.
        pub state: SignupState,
    }
}
