//! What the tests share.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;

use roster::{Limits, Options, OrganisationList, Outcome, ReadError, parse, read};

pub const TAICHENG: &[u8] = include_bytes!("../data/roster-taicheng.xlsx");
const EXPECTED: &str = include_str!("../data/roster-taicheng.expected.json");

pub fn expected() -> serde_json::Value {
    serde_json::from_str(EXPECTED).unwrap()
}

pub fn organisations() -> OrganisationList {
    let names: Vec<String> = serde_json::from_value(expected()["organisations"].clone()).unwrap();
    OrganisationList::new(names.into_iter().map(|name| (name.clone(), name)))
}

pub fn taicheng() -> Outcome {
    let book = read(TAICHENG, Some("roster.xlsx"), &Limits::default()).unwrap();
    parse(&book, &organisations(), &(), &Options::default())
}

pub fn owned(counts: BTreeMap<&'static str, u32>) -> BTreeMap<String, u32> {
    counts.into_iter().map(|(key, count)| (key.to_owned(), count)).collect()
}

pub fn chuandao() -> OrganisationList {
    OrganisationList::new([
        ("1", "川岛镇上川社区党支部"),
        ("2", "川岛镇下川社区党支部"),
        ("3", "川岛镇茶湾村党支部"),
        ("4", "川岛镇略尾村党支部"),
    ])
}

/// A text table, read and judged with the organisations of 川岛镇.
pub fn csv(text: &str) -> Result<Outcome, ReadError> {
    judge(text.as_bytes())
}

pub fn judge(bytes: &[u8]) -> Result<Outcome, ReadError> {
    let book = read(bytes, None, &Limits::default())?;
    Ok(parse(&book, &chuandao(), &(), &Options::default()))
}

/// The `n`th valid, invented identity number (county 440799 was never assigned).
pub fn id(n: u32) -> String {
    let body = format!("4407991970{:02}{:02}{:03}", 1 + n % 12, 1 + n / 12 % 28, n / 336 % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = body.chars().map(|c| c.to_digit(10).unwrap());
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    format!("{body}{}", &"10X98765432"[(sum % 11) as usize..][..1])
}

/// `(row, organisation)` of every entry.
pub fn placed(outcome: &Outcome) -> Vec<(u32, &str)> {
    outcome.entries.iter().map(|entry| (entry.row, &*entry.organisation.key)).collect()
}

/// `(row, code)` of every problem.
pub fn problems(outcome: &Outcome) -> Vec<(u32, &str)> {
    outcome.problems.iter().map(|problem| (problem.row, problem.code.as_str())).collect()
}
