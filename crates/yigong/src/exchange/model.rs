//! Tables to download, endpoints, deliveries, erasures.

use jiff::Timestamp;

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// What other systems can be told of.
    pub enum Event {
        Hours = "hours.entered" => "计时台账有新记录",
        Activity = "activity.published" => "活动发布",
        Duty = "duty.published" => "轮值排班发布",
        Ping = "ping" => "测试",
    }
}

codes! {
    /// Whether an endpoint is told.
    pub enum HookState {
        Active = "active" => "启用",
        Paused = "paused" => "已暂停",
    }
}

codes! {
    /// Where a delivery stands.
    pub enum DeliveryState {
        Waiting = "waiting" => "等待发送",
        Delivered = "delivered" => "已送达",
        Failed = "failed" => "未送达",
    }
}

codes! {
    /// The shape of a download.
    pub enum Format {
        Csv = "csv" => "CSV",
        Xlsx = "xlsx" => "XLSX",
        Json = "json" => "JSON",
    }
}

codes! {
    /// Classes of an organisation's export, shaped after MZ/T 061.
    pub enum Class {
        People = "people" => "基本信息",
        Services = "services" => "服务",
        Trainings = "trainings" => "培训",
        Commendations = "commendations" => "表彰",
        Standings = "standings" => "评价",
    }
}

/// Where something happened: the organisation and team concerned.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// The organisation.
    pub organisation: Option<Id>,
    /// The team.
    pub team: Option<Id>,
}

/// One value of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Nothing, or nothing that may be shown.
    Empty,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

/// A table to download.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name in addresses and file names.
    pub name: &'static str,
    /// Its Chinese title.
    pub title: &'static str,
    /// Key and Chinese title of each column.
    pub columns: &'static [(&'static str, &'static str)],
    /// Rows, each as wide as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

db::row! {
    /// An endpoint.
    pub struct Webhook {
        /// Its id.
        pub id: Id,
        /// The organisation it belongs to.
        pub organisation: Option<Id>,
        /// The team it belongs to.
        pub team: Option<Id>,
        /// The name of either.
        pub owner: String,
        /// Where events go.
        pub url: String,
        /// Codes of events, separated by commas.
        pub events: String,
        /// The sealed secret.
        pub secret: Vec<u8>,
        /// Active or paused.
        pub state: HookState,
    }
}

impl Webhook {
    /// Whether it asks for an event.
    #[must_use]
    pub fn wants(&self, event: Event) -> bool {
        event == Event::Ping || self.events.split(',').any(|code| code == event.code())
    }

    /// Its events in words.
    #[must_use]
    pub fn event_labels(&self) -> String {
        let labels = self.events.split(',').filter_map(Event::parse).map(Event::label);
        labels.collect::<Vec<_>>().join("、")
    }
}

db::row! {
    /// One event for one endpoint.
    pub struct Delivery {
        /// Its id, which the receiver sees on every try.
        pub id: Id,
        /// The endpoint.
        pub webhook: Id,
        /// What happened.
        pub event: Event,
        /// The body as it is sent.
        pub body: String,
        /// Where it stands.
        pub state: DeliveryState,
        /// Tries so far.
        pub attempts: i64,
        /// When the next try is due.
        pub next_at: Timestamp,
        /// The last answer's status.
        pub status: Option<i64>,
        /// What went wrong last.
        pub error: String,
        /// When it was made.
        pub made_at: Timestamp,
    }
}

db::row! {
    /// A person's wish to be forgotten.
    pub struct Erasure {
        /// Its id.
        pub id: Id,
        /// Who.
        pub person: Id,
        /// When it was asked for.
        pub asked_at: Timestamp,
        /// When it will be done.
        pub due_at: Timestamp,
    }
}
