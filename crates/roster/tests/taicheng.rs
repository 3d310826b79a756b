//! A whole roster with every kind of flaw, against its published outcome.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod common;

use common::{TAICHENG, expected, organisations, taicheng};
use roster::{Code, Limits, Options, Severity, parse, read, write_corrected};
use std::collections::BTreeMap;

#[test]
fn the_outcome_is_as_published() {
    let (outcome, expected) = (taicheng(), expected());
    let count = |key: &str| expected[key].as_u64().unwrap();
    assert_eq!(u64::from(outcome.rows), count("rows"));
    assert_eq!(outcome.entries.len() as u64, count("imported"));
    assert_eq!(u64::from(outcome.rejected), count("rejected"));
    assert_eq!(u64::from(outcome.skipped), count("skipped"));
    let by_code: BTreeMap<String, u32> = serde_json::from_value(expected["by_code"].clone()).unwrap();
    let by_status: BTreeMap<String, u32> = serde_json::from_value(expected["by_status"].clone()).unwrap();
    assert_eq!(common::owned(outcome.by_code.clone()), by_code);
    assert_eq!(common::owned(outcome.by_status()), by_status);
    let mut names: Vec<String> = serde_json::from_value(expected["organisations"].clone()).unwrap();
    let mut found: Vec<String> = outcome.organisations().iter().map(|one| one.name.to_string()).collect();
    names.sort();
    found.sort();
    assert_eq!(found, names);
}

#[test]
fn the_later_row_of_a_pair_is_reported() {
    let outcome = taicheng();
    let rows = |code: Code| -> Vec<u32> {
        let problems = outcome.problems.iter().filter(|problem| problem.code == code);
        problems.map(|problem| problem.row).collect()
    };
    assert_eq!(rows(Code::DuplicateRow), [38, 162, 178]);
    assert_eq!(rows(Code::DuplicateConflict), [63, 244, 320, 548]);
    assert_eq!(rows(Code::IdNumberPrecisionLost), [175, 515]);
}

#[test]
fn names_keep_rare_characters_and_dots() {
    let outcome = taicheng();
    for name in ["阿依古丽·买买提", "李㙍", "陈𠅤", "叶平"] {
        assert!(outcome.entries.iter().any(|entry| entry.name == name), "{name}");
    }
}

#[test]
fn nothing_shown_holds_an_identity_number() {
    let outcome = taicheng();
    let shown = format!("{outcome:?}");
    assert!(outcome.entries.iter().all(|entry| !shown.contains(entry.id.as_str())));
}

#[test]
fn the_corrected_workbook_comes_back() {
    let book = read(TAICHENG, None, &Limits::default()).unwrap();
    let first = taicheng();
    let list = organisations();
    let names: Vec<&str> = list.names().collect();
    let bytes = write_corrected(&book, &first, &[], &names).unwrap();
    let book = read(&bytes, Some("改好后再导入.xlsx"), &Limits::default()).unwrap();
    let again = parse(&book, &list, &(), &Options::default());
    let rows = |severity| {
        let problems = first.problems.iter().filter(|problem| problem.severity == severity);
        problems.map(|problem| problem.row).collect::<std::collections::BTreeSet<_>>().len() as u32
    };
    assert_eq!(again.rows, rows(Severity::Rejected) + rows(Severity::Warning));
    // Nothing was put right: the flaws that lie in one row alone are all there.
    for (code, count) in &first.by_code {
        if !code.starts_with("duplicate") {
            assert_eq!(again.by_code.get(code), Some(count), "{code}");
        }
    }
}
