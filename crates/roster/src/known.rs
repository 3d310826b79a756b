//! People the caller already has.

use std::collections::HashMap;

use gbcodes::IdNumber;

/// What the caller knows of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPerson {
    /// Their name.
    pub name: String,
}

/// Somebody who knows the people imported before. `()` knows nobody; a
/// `HashMap` from number to name knows those in it.
pub trait Known {
    /// The person with this number.
    fn find(&self, id: &IdNumber) -> Option<KnownPerson>;
}

impl Known for () {
    fn find(&self, _: &IdNumber) -> Option<KnownPerson> {
        None
    }
}

impl<S: std::hash::BuildHasher> Known for HashMap<IdNumber, String, S> {
    fn find(&self, id: &IdNumber) -> Option<KnownPerson> {
        let name = self.get(id)?.clone();
        Some(KnownPerson { name })
    }
}
