//! The same identity number twice.

use std::collections::HashMap;

use gbcodes::IdNumber;

use crate::code::Code;
use crate::known::Known;
use crate::outcome::Entry;

/// The people accepted so far, by identity number.
pub(crate) struct Seen<'a> {
    known: &'a dyn Known,
    first: HashMap<IdNumber, usize>,
}

impl<'a> Seen<'a> {
    pub(crate) fn new(known: &'a dyn Known) -> Self {
        Self { known, first: HashMap::new() }
    }

    /// What speaks against `entry`, given those accepted before it; otherwise
    /// remembers it as the next one and marks it if the caller knows it.
    pub(crate) fn check(&mut self, entry: &mut Entry, accepted: &[Entry]) -> Option<(Code, String)> {
        let first = self.first.get(&entry.id).and_then(|at| accepted.get(*at));
        if let Some(first) = first {
            return Some(compare(first, entry));
        }
        if let Some(person) = self.known.find(&entry.id) {
            if crate::clean::name(&person.name) != entry.name {
                // The other name is not this clerk's to see.
                let message = "该身份证号码已登记在另一个姓名之下，请核对姓名和身份证号码，或联系上级党组织核实";
                return Some((Code::DuplicateConflict, message.to_owned()));
            }
            entry.already_known = true;
        }
        self.first.insert(entry.id, accepted.len());
        None
    }
}

fn compare(first: &Entry, later: &Entry) -> (Code, String) {
    let place = place(first, later);
    let differs = [
        ("姓名", first.name != later.name),
        ("所在党支部", first.organisation != later.organisation),
        ("政治面貌", first.status != later.status),
    ];
    let differs: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(what, _)| *what).collect();
    if differs.is_empty() {
        return (Code::DuplicateRow, format!("与{place}重复，已跳过，不用处理"));
    }
    let what = differs.join("、");
    let message =
        format!("身份证号码与{place}“{}”相同，但{what}不同，请核实号码属于谁，改正或删去其中一行", first.name);
    (Code::DuplicateConflict, message)
}

fn place(first: &Entry, later: &Entry) -> String {
    match first.sheet == later.sheet {
        true => format!("第{}行", first.row),
        false => format!("工作表“{}”第{}行", first.sheet, first.row),
    }
}
