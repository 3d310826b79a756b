//! Seekers and offers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// Where somebody's wish for work stands.
    pub enum State {
        Open = "open" => "待推荐",
        Placed = "placed" => "已就业",
        Withdrawn = "withdrawn" => "已退出",
    }
}

codes! {
    /// What came of an offer.
    pub enum Outcome {
        Open = "open" => "等结果",
        Hired = "hired" => "已录用",
        Declined = "declined" => "本人没有去",
        Refused = "refused" => "单位没有录用",
    }
}

impl State {
    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Open => "is-wait",
            Self::Placed => "is-final",
            Self::Withdrawn => "is-void",
        }
    }
}

impl Outcome {
    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Open => "is-wait",
            Self::Hired => "is-final",
            Self::Declined | Self::Refused => "is-void",
        }
    }
}

/// What is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// What they can do.
    pub skills: String,
    /// What they look for.
    pub wish: String,
    /// Phone.
    pub phone: String,
}

db::row! {
    /// Somebody who opted in, with what orders the list.
    pub struct Seeker {
        /// Its id.
        pub id: Id,
        /// Who.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// The centre that recommends.
        pub centre: Id,
        /// The centre's name.
        pub centre_name: String,
        /// Where it stands.
        pub state: State,
        /// Code of the proof shown.
        pub proof: String,
        /// Nobody in the family has work.
        pub zero_family: bool,
        /// Since when.
        pub opted_at: Timestamp,
        /// Credited minutes of the last two years.
        pub credited: i64,
        /// Of them, in grades A and B.
        pub evidenced: i64,
    }
}

db::row! {
    /// A recommendation.
    pub struct Offer {
        /// Its id.
        pub id: Id,
        /// Who offers work.
        pub employer: String,
        /// Which work.
        pub title: String,
        /// What the person should know.
        pub note: String,
        /// When.
        pub offered_at: Timestamp,
        /// What came of it.
        pub outcome: Outcome,
        /// How.
        pub outcome_note: String,
    }
}
