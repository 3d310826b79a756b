//! Types of people and their belonging.

use gbcodes::PoliticalStatus;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// Where somebody stands towards the party. Without a membership one is `public`.
    pub enum Status {
        PartyMember = "party_member" => "中共党员",
        ProbationaryMember = "probationary_member" => "预备党员",
        Activist = "activist" => "入党积极分子",
        Public = "public" => "群众",
    }
}

impl From<PoliticalStatus> for Status {
    fn from(status: PoliticalStatus) -> Self {
        match status {
            PoliticalStatus::PartyMember => Self::PartyMember,
            PoliticalStatus::ProbationaryMember => Self::ProbationaryMember,
            PoliticalStatus::Activist => Self::Activist,
            PoliticalStatus::Public => Self::Public,
        }
    }
}

db::row! {
    /// A person, without what is sealed.
    pub struct Person {
        /// Their id.
        pub id: Id,
        /// Name.
        pub name: String,
        /// 1 male, 2 female (GB/T 2261.1).
        pub sex: i64,
        /// Birth date.
        pub birth_date: Date,
        /// Last four characters of the ID number.
        pub id_number_tail: String,
        /// Last four digits of the phone; empty without one.
        pub phone_tail: String,
        /// When they came in.
        pub created_at: Timestamp,
    }
}

impl Person {
    /// 男 or 女.
    #[must_use]
    pub fn sex_label(&self) -> &'static str {
        if self.sex == 1 { "男" } else { "女" }
    }

    /// `**************1234`.
    #[must_use]
    pub fn masked_id_number(&self) -> String {
        format!("**************{}", self.id_number_tail)
    }

    /// `*******1234`, or 未登记.
    #[must_use]
    pub fn masked_phone(&self) -> String {
        if self.phone_tail.is_empty() { "未登记".into() } else { format!("*******{}", self.phone_tail) }
    }
}

db::row! {
    /// A stretch of belonging.
    pub struct Membership {
        /// Its id.
        pub id: Id,
        /// Whose.
        pub person: Id,
        /// Where.
        pub organisation: Id,
        /// Its name.
        pub organisation_name: String,
        /// With which status.
        pub status: Status,
        /// First day.
        pub valid_from: Date,
        /// First day it no longer holds; none while it does.
        pub valid_to: Option<Date>,
        /// Why it was entered.
        pub reason: String,
    }
}

db::row! {
    /// An exemption from the yearly duty. Its evidence stays sealed.
    pub struct Exemption {
        /// Its id.
        pub id: Id,
        /// Whose.
        pub person: Id,
        /// Code of `[[exemption_kind]]` in the city's rules.
        pub kind: String,
        /// First day.
        pub valid_from: Date,
        /// Last day.
        pub valid_to: Option<Date>,
        /// Who recorded it.
        pub recorded_by: Id,
        /// When.
        pub recorded_at: Timestamp,
        /// Who approved it; nobody yet, or never.
        pub approved_by: Option<Id>,
        /// When.
        pub approved_at: Option<Timestamp>,
        /// When it was ended early, or turned down.
        pub ended_at: Option<Timestamp>,
    }
}

impl Exemption {
    /// 待审批, 有效, 已结束 or 未批准.
    #[must_use]
    pub fn state_label(&self) -> &'static str {
        match (self.approved_at, self.ended_at) {
            (None, None) => "待审批",
            (None, Some(_)) => "未批准",
            (Some(_), None) => "已批准",
            (Some(_), Some(_)) => "已提前结束",
        }
    }

    /// Whether somebody may still decide on it or end it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }
}

db::row! {
    /// Something a person agreed to.
    pub struct Consent {
        /// Key of the city's consent items.
        pub purpose: String,
        /// When.
        pub given_at: Timestamp,
        /// When it was taken back.
        pub withdrawn_at: Option<Timestamp>,
    }
}

db::row! {
    /// A line of an organisation's list of people.
    pub struct Listed {
        /// Person.
        pub id: Id,
        /// Name.
        pub name: String,
        /// Last four characters of the ID number.
        pub id_number_tail: String,
        /// Status.
        pub status: Status,
        /// The organisation they belong to, by its short name.
        pub organisation: String,
        /// Whether they can sign in.
        pub has_account: bool,
        /// What the list is ordered by.
        pub initials: String,
    }
}

/// What part of an organisation's list to show.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Part of the name, the initials, or the last four of the ID number.
    pub q: String,
    /// A status code, or empty for all.
    pub status: String,
    /// The cursor of the page before, or empty.
    pub after: String,
}

impl Listing {
    /// The query of the page after `cursor`.
    #[must_use]
    pub fn after(&self, cursor: &str) -> String {
        format!("{}&after={}", self.first_page(), crate::web::encode(cursor))
    }

    /// The query of the first page.
    #[must_use]
    pub fn first_page(&self) -> String {
        format!("?q={}&status={}", crate::web::encode(&self.q), crate::web::encode(&self.status))
    }
}
