//! What a message is.

use jiff::Timestamp;

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// What a message is about.
    pub enum Kind {
        Offer = "offer" => "候补转正",
        Reminder = "reminder" => "活动提醒",
        Cancelled = "cancelled" => "活动取消",
        Hours = "hours" => "时长变动",
        Decision = "decision" => "审核结果",
        Task = "task" => "待办事项",
        Account = "account" => "账号安全",
        Measure = "measure" => "党组织事项",
        Honour = "honour" => "表扬激励",
    }
}

db::row! {
    /// A message in a person's inbox.
    pub struct Message {
        /// Its id.
        pub id: Id,
        /// What it is about.
        pub kind: Kind,
        /// One line.
        pub title: String,
        /// A sentence or two.
        pub body: String,
        /// Where to go, a path on this site, or empty.
        pub link: String,
        /// When it was sent.
        pub sent_at: Timestamp,
        /// When it was read.
        pub read_at: Option<Timestamp>,
    }
}
