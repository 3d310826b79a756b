//! A look through a version's texts and what it found.

use jiff::Timestamp;

use crate::clock::Id;
use crate::codes::codes;

codes! {
    /// What a person decided about a mark.
    pub enum Decision {
        Suggested = "suggested" => "待核对",
        Masked = "masked" => "遮住",
        Kept = "kept" => "保留",
    }
}

db::row! {
    /// The look through one version.
    pub struct Review {
        /// The version.
        pub version: Id,
        /// Its application.
        pub application: Id,
        /// The application's revision when it began.
        pub revision: i64,
        /// Who confirmed it.
        pub confirmed_by: Option<String>,
        /// When.
        pub confirmed_at: Option<Timestamp>,
    }
}

db::row! {
    /// A stretch of a field's text that may point to a person.
    pub struct Mark {
        /// Its number in the review, from 1.
        pub number: i64,
        /// The field.
        pub field: String,
        /// First character, from 0.
        pub start: i64,
        /// One past the last.
        pub finish: i64,
        /// What it points to, a key of [`redaction::Kind`].
        pub kind: String,
        /// How sure, in hundredths.
        pub confidence: i64,
        /// Why, in Chinese.
        pub why: String,
        /// What a person decided.
        pub decision: Decision,
    }
}

impl Mark {
    /// The Chinese word for what it points to.
    #[must_use]
    pub fn kind_label(&self) -> &'static str {
        redaction::Kind::from_key(&self.kind).map_or("其他", redaction::Kind::chinese)
    }

    /// Whether it is masked as things stand: suggestions are, until somebody keeps them.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        self.decision != Decision::Kept
    }
}
