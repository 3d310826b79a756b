//! Which organisation a text means.

use std::collections::HashMap;
use std::sync::Arc;

use crate::organisation_keys::{base, without_kind, without_town};

/// An organisation that a text was found to mean.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganisationMatch {
    /// The caller's key, opaque here.
    pub key: Arc<str>,
    /// The full name.
    pub name: Arc<str>,
}

/// Somebody who knows the organisations.
pub trait Organisations {
    /// The organisation that `text` means, if it means exactly one.
    fn resolve(&self, text: &str) -> Option<OrganisationMatch>;
}

/// A fixed list of organisations, found under their usual short forms.
///
/// A text is compared without white space, width and brackets, without 中共,
/// province and city in front and without 党支部, 支部 or 支部委员会 behind;
/// first whole, then with a listed organisation's town left out (上川社区), then
/// with 社区 or 村 left out as well (上川). A town that is written must be right.
/// A form that fits two organisations means neither.
#[derive(Debug, Clone, Default)]
pub struct OrganisationList {
    all: Vec<OrganisationMatch>,
    /// Forms from strict to loose; `None` marks an ambiguous one.
    forms: [HashMap<String, Option<usize>>; 3],
}

impl OrganisationList {
    /// A list of (key, full name).
    pub fn new<K, N>(organisations: impl IntoIterator<Item = (K, N)>) -> Self
    where
        K: Into<Arc<str>>,
        N: Into<Arc<str>>,
    {
        let mut list = Self::default();
        for (key, name) in organisations {
            let (key, name) = (key.into(), name.into());
            list.add(OrganisationMatch { key, name });
        }
        list
    }

    /// The full names, in the order given.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|one| &*one.name)
    }

    fn add(&mut self, one: OrganisationMatch) {
        let at = self.all.len();
        let whole = base(&one.name);
        let short = without_town(&whole).unwrap_or(&whole);
        let [strict, no_town, no_kind] = &mut self.forms;
        insert(no_town, short, at);
        insert(no_kind, without_kind(short).unwrap_or(short), at);
        insert(no_kind, without_kind(&whole).unwrap_or(&whole), at);
        insert(strict, &whole, at);
        self.all.push(one);
    }
}

fn insert(forms: &mut HashMap<String, Option<usize>>, form: &str, at: usize) {
    let taken = forms.entry(form.to_owned()).or_insert(Some(at));
    if *taken != Some(at) {
        *taken = None;
    }
}

impl Organisations for OrganisationList {
    fn resolve(&self, text: &str) -> Option<OrganisationMatch> {
        let wanted = base(text);
        if wanted.is_empty() {
            return None;
        }
        let known = self.forms.iter().find_map(|forms| forms.get(&wanted))?;
        self.all.get((*known)?).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> OrganisationList {
        OrganisationList::new([
            ("1", "川岛镇上川社区党支部"),
            ("2", "川岛镇下川社区党支部"),
            ("3", "川岛镇茶湾村党支部"),
            ("4", "广海镇茶湾村党支部"),
            ("5", "广海镇下川村党支部"),
        ])
    }

    #[test]
    fn short_forms() {
        for text in
            ["川岛镇上川社区党支部", "上川社区党支部", "上川社区", "上川", "川岛镇上川支部", "上川社区支部委员会"]
        {
            let found = list().resolve(text).map(|one| one.key);
            assert_eq!(found.as_deref(), Some("1"), "{text}");
        }
    }

    #[test]
    fn ambiguous_or_wrong_means_none() {
        for text in
            ["茶湾村党支部", "茶湾", "下川", "广海镇上川社区党支部", "不存在村党支部", "上川社区党总支", "", "党支部"]
        {
            assert_eq!(list().resolve(text), None, "{text}");
        }
        assert!(list().resolve("下川社区").is_some());
        assert!(list().resolve("广海镇茶湾村").is_some());
    }
}
