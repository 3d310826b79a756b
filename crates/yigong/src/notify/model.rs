//! What a message is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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

codes! {
    /// A way out beside the inbox.
    pub enum Channel {
        Email = "email" => "邮件",
        Sms = "sms" => "短信",
    }
}

codes! {
    /// Where a row of the outbox stands. It is left from `sending` by whoever holds the lease, or by
    /// anybody once the lease is over.
    pub enum Delivery {
        Pending = "pending" => "等待发送",
        Sending = "sending" => "正在发送",
        Sent = "sent" => "已发送",
        Failed = "failed" => "发送失败",
        Dropped = "dropped" => "不再发送",
    }
}

impl Delivery {
    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Pending | Self::Sending => "is-wait",
            Self::Sent => "is-ok",
            Self::Failed => "is-bad",
            Self::Dropped => "is-void",
        }
    }
}

/// What is to be sent, kept sealed until it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// One line.
    pub(super) title: String,
    /// A sentence or two.
    pub(super) body: String,
    /// A path on this site, or empty.
    pub(super) link: String,
    /// An address that is not verified yet; otherwise the person's.
    pub(super) address: Option<String>,
}

db::row! {
    /// A row of the outbox as the operators' page shows it: nothing of what it says.
    pub struct Queued {
        /// Its id.
        pub id: Id,
        /// What it is about.
        pub kind: Kind,
        /// Which way out.
        pub channel: Channel,
        /// The address, masked.
        pub hint: String,
        /// Where it stands.
        pub state: Delivery,
        /// How often it was tried.
        pub attempts: i64,
        /// When it was written.
        pub created_at: Timestamp,
        /// When it is tried next.
        pub due_at: Timestamp,
        /// What the last attempt said.
        pub last_error: String,
        /// When it was sent.
        pub sent_at: Option<Timestamp>,
    }
}

db::row! {
    /// A row taken under a lease.
    pub(super) struct Taken {
        pub(super) id: Id,
        pub(super) person: Id,
        pub(super) name: String,
        pub(super) kind: Kind,
        pub(super) channel: Channel,
        pub(super) payload: Vec<u8>,
        pub(super) attempts: i64,
        pub(super) created_at: Timestamp,
        /// The person's phone, sealed.
        pub(super) phone: Option<Vec<u8>>,
        /// The person's verified e-mail address, sealed.
        pub(super) email: Option<Vec<u8>>,
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
