//! Stars and lists.

use jiff::Timestamp;

use crate::clock::Id;
use crate::codes::codes;
use crate::error::{AppError, Result};

codes! {
    /// Where a list stands. [`ListState::after`] is the only way from one to the next.
    pub enum ListState {
        Asking = "asking" => "征求本人意见",
        Published = "published" => "已公布",
        Withdrawn = "withdrawn" => "已撤下",
    }
}

codes! {
    /// What happens to a list.
    pub enum Event {
        Publish = "publish" => "公布",
        Withdraw = "withdraw" => "撤下",
    }
}

impl ListState {
    /// The state after `event`. Publish: everybody may see it, with the names of those who agreed.
    /// Withdraw: nobody but its makers does any more.
    pub fn after(self, event: Event) -> Result<Self> {
        match (self, event) {
            (Self::Asking, Event::Publish) => Ok(Self::Published),
            (Self::Asking | Self::Published, Event::Withdraw) => Ok(Self::Withdrawn),
            (state, event) => Err(AppError::conflict(
                "wrong_state",
                format!("名单现在是“{}”，不能{}。请刷新页面查看。", state.label(), event.label()),
            )),
        }
    }

    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Asking => "is-wait",
            Self::Published => "is-ok",
            Self::Withdrawn => "is-void",
        }
    }
}

db::row! {
    /// A star somebody was awarded.
    pub struct Star {
        /// Its id.
        pub id: Id,
        /// 1, 2, …
        pub level: i64,
        /// All minutes when it was reached.
        pub minutes: i64,
        /// When.
        pub awarded_at: Timestamp,
        /// When it was taken back, because entries were.
        pub withdrawn_at: Option<Timestamp>,
    }
}

db::row! {
    /// A list of commendation.
    pub struct List {
        /// Its id.
        pub id: Id,
        /// Who makes it.
        pub organisation: Id,
        /// Its name.
        pub organisation_name: String,
        /// The title.
        pub title: String,
        /// A few sentences about all of them.
        pub words: String,
        /// Which year of service it is about.
        pub year: i64,
        /// Where it stands.
        pub state: ListState,
        /// When it was made.
        pub made_at: Timestamp,
        /// When it was published.
        pub published_at: Option<Timestamp>,
        /// Why it was withdrawn.
        pub withdrawn_reason: Option<String>,
        /// People on it.
        pub people: i64,
        /// Of them, who agreed to be named.
        pub consented: i64,
    }
}

db::row! {
    /// Somebody on a list.
    pub struct Commended {
        /// Who.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Where they belong, short; empty for nowhere.
        pub organisation: String,
        /// What they are commended for.
        pub citation: String,
        /// When they agreed to be named.
        pub consented_at: Option<Timestamp>,
        /// When they said no.
        pub declined_at: Option<Timestamp>,
    }
}

db::row! {
    /// Somebody who might be commended.
    pub struct Candidate {
        /// Who.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Where they are counted, short.
        pub organisation: String,
        /// Minutes of the year.
        pub minutes: i64,
        /// Minutes of all years.
        pub total: i64,
        /// Years with enough service.
        pub years: i64,
        /// Their highest star, 0 for none.
        pub level: i64,
    }
}
