//! An event, and whether it may stand.

use jiff::{SignedDuration, Timestamp};

use crate::city::City;
use crate::clock::Id;
use crate::error::FieldError;
use crate::text::{block, line};

db::row! {
    /// An event of the whole city.
    pub struct Event {
        /// Its id.
        pub id: Id,
        /// Title.
        pub title: String,
        /// Category code.
        pub category: String,
        /// Where most of it is.
        pub town: String,
        /// Where exactly.
        pub place: String,
        /// What it is about and what teams do.
        pub description: String,
        /// Volunteers wanted.
        pub wanted: i64,
        /// When it begins.
        pub starts_at: Timestamp,
        /// When it ends.
        pub ends_at: Timestamp,
        /// Why it was called off.
        pub cancel_reason: Option<String>,
        /// Teams that joined.
        pub teams: i64,
        /// Seats all their shifts have.
        pub seats: i64,
        /// Of them taken.
        pub taken: i64,
    }
}

impl Event {
    /// Whether teams may still join.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.cancel_reason.is_none() && self.ends_at > now
    }

    /// How much of the wanted number has signed up, percent, at most 100.
    #[must_use]
    pub fn share(&self) -> i64 {
        (self.taken * 100 / self.wanted).min(100)
    }
}

/// An event as written.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// 4 to 40 characters.
    pub title: String,
    /// Category code.
    pub category: String,
    /// Where most of it is.
    pub town: String,
    /// Where exactly, 2 to 100 characters.
    pub place: String,
    /// 10 to 2000 characters.
    pub description: String,
    /// Volunteers wanted, 1 to 20000.
    pub wanted: i64,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends, at most 60 days later.
    pub ends_at: Timestamp,
}

impl NewEvent {
    /// The same without control characters and outer spaces.
    #[must_use]
    pub(super) fn cleaned(&self) -> Self {
        Self {
            title: line(&self.title),
            place: line(&self.place),
            description: block(&self.description),
            ..self.clone()
        }
    }

    /// What is wrong with it.
    #[must_use]
    pub(super) fn errors(&self, city: &City, now: Timestamp) -> Vec<FieldError> {
        let within = |text: &str, least: usize, most: usize| (least..=most).contains(&text.chars().count());
        let length = self.ends_at.duration_since(self.starts_at);
        let lasts = length >= SignedDuration::from_mins(30) && length <= SignedDuration::from_hours(60 * 24);
        let checks = [
            (within(&self.title, 4, 40), "title", "名称应为 4 至 40 个字。"),
            (city.category(&self.category).is_some(), "category", "请选择服务类别。"),
            (city.has_town(&self.town), "town", "请选择主要在哪个镇（街）。"),
            (within(&self.place, 2, 100), "place", "请写明地点，2 至 100 个字。"),
            (within(&self.description, 10, 2000), "description", "请写清楚是什么活动、各团队做什么，10 至 2000 个字。"),
            ((1..=20_000).contains(&self.wanted), "wanted", "需要的义工人数应为 1 至 20000 的整数。"),
            (self.starts_at > now, "from", "开始时间要在现在之后。"),
            (lasts, "to", "结束要晚于开始，最长 60 天。"),
        ];
        let wrong = checks.into_iter().filter(|(sound, ..)| !sound);
        wrong.map(|(_, field, message)| FieldError { field, message: message.into() }).collect()
    }
}
