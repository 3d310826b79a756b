//! What an organisation is.

use crate::clock::Id;

db::row! {
    /// A party organisation: a committee, a town, a branch …
    pub struct Organisation {
        /// Its id.
        pub id: Id,
        /// The one above; none for the city itself.
        pub parent: Option<Id>,
        /// Full name, unique in the city.
        pub name: String,
        /// Short name for lists and boards.
        pub short: String,
        /// committee, industrial_park, street, town, farm, municipal, stationed, branch.
        pub kind: String,
        /// Where it sits; empty for the city.
        pub town: String,
    }
}

impl Organisation {
    /// The Chinese word for its kind.
    #[must_use]
    pub fn kind_label(&self) -> &'static str {
        kind_label(&self.kind)
    }
}

/// The Chinese word for a kind of organisation.
#[must_use]
pub fn kind_label(kind: &str) -> &'static str {
    match kind {
        "committee" => "市委",
        "industrial_park" => "工业园区",
        "street" => "街道",
        "town" => "镇",
        "farm" => "农场",
        "municipal" => "市直单位",
        "stationed" => "驻台单位",
        "branch" => "党支部",
        _ => "党组织",
    }
}
