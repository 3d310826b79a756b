//! A team.

use crate::clock::Id;

db::row! {
    /// A team, with its organisation's name.
    pub struct Team {
        /// Its id.
        pub id: Id,
        /// Stable code of the seeded ones; for others the id.
        pub code: String,
        /// Name.
        pub name: String,
        /// The party organisation that answers for it.
        pub organisation: Id,
        /// That organisation's name.
        pub organisation_name: String,
        /// Where it mostly works.
        pub town: String,
        /// Category codes parted by spaces, the main one first: see [`Team::codes`].
        pub categories: String,
        /// A sentence or two.
        pub description: String,
        /// Where to find it.
        pub contact_place: String,
        /// How many belong to it.
        pub members: i64,
    }
}

impl Team {
    /// Its category codes, the main one first.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.categories.split_whitespace()
    }
}

db::row! {
    /// A member of a team.
    pub struct Member {
        /// Who.
        pub person: Id,
        /// Their name.
        pub name: String,
    }
}
