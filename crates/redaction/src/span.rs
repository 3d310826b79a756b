//! What is found.

use serde::{Deserialize, Serialize};

/// What a span points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person's name, or a form of address with one (陈伯, 王女士).
    Person,
    /// Where somebody lives or can be found.
    Address,
    /// A company, school, hospital or other unit that places a person.
    Organisation,
    /// A mobile or fixed telephone number.
    Phone,
    /// A citizen identity number, passport or similar document number.
    IdNumber,
    /// A bank card, number plate, e-mail, messenger account, member number.
    Other,
}

impl Kind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Address, Self::Organisation, Self::Phone, Self::IdNumber, Self::Other];

    /// The stable name, as in JSON.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Address => "address",
            Self::Organisation => "organisation",
            Self::Phone => "phone",
            Self::IdNumber => "id_number",
            Self::Other => "other",
        }
    }

    /// The kind of a stable name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The Chinese word.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Person => "姓名",
            Self::Address => "住址",
            Self::Organisation => "单位",
            Self::Phone => "电话",
            Self::IdNumber => "证件号码",
            Self::Other => "其他",
        }
    }
}

/// A stretch of text that may point to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// First character, counted in Unicode characters from 0.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// What it points to.
    pub kind: Kind,
    /// How sure, 0 to 1: from 0.9 on a form that leaves little doubt.
    pub confidence: f32,
    /// Why, in Chinese, for the person who confirms.
    pub why: String,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize, kind: Kind, confidence: f32, why: impl Into<String>) -> Self {
        Self { start, end, kind, confidence, why: why.into() }
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}
