//! Sessions of a course, and who enrolled.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// Where an enrolment stands.
    pub enum EnrolmentState {
        Enrolled = "enrolled" => "已报名",
        Withdrawn = "withdrawn" => "已取消",
        Attended = "attended" => "已参加",
        Absent = "absent" => "没有到",
    }
}

impl EnrolmentState {
    /// The class of its badge.
    #[must_use]
    pub const fn badge(self) -> &'static str {
        match self {
            Self::Enrolled => "is-ok",
            Self::Attended => "is-final",
            Self::Withdrawn => "is-void",
            Self::Absent => "is-bad",
        }
    }
}

db::row! {
    /// A session of a course.
    pub struct Session {
        /// Its id.
        pub id: Id,
        /// Code of the course.
        pub course: String,
        /// The organisation that holds it.
        pub organisation: Id,
        /// That organisation's name.
        pub organisation_name: String,
        /// Town.
        pub town: String,
        /// Where.
        pub place: String,
        /// When it begins.
        pub starts_at: Timestamp,
        /// When it ends.
        pub ends_at: Timestamp,
        /// Seats.
        pub capacity: i64,
        /// Seats taken.
        pub taken: i64,
        /// Why it was cancelled.
        pub cancel_reason: Option<String>,
    }
}

impl Session {
    /// Its length in minutes.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.ends_at.as_second() - self.starts_at.as_second()) / 60
    }
}

db::row! {
    /// Somebody in a session.
    pub struct Enrolment {
        /// Who.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Where it stands.
        pub state: EnrolmentState,
        /// First day it no longer holds; none for good.
        pub valid_to: Option<Date>,
    }
}
