//! How SQLite goes about every statement. `docs/plans.txt` lists those that look at more of a table
//! than a key picks out: each must have a reason, because it costs more in a larger city.
//! `UPDATE=1 cargo test -p yigong --test it plans` writes it anew.

use std::fmt::Write;
use std::path::PathBuf;

use db::{STATEMENTS, Value};
use testkit::TestApp;

const HEAD: &str = "\
# Statements that read more of a table than a key picks out, and how SQLite reads it. Everything
# else finds its rows by an index on more than the region. Made and checked by
# crates/yigong/tests/it/plans.rs; write it anew with
#   UPDATE=1 cargo test -p yigong --test it plans
";

/// Tables that do not grow with people or years: the tree, the teams, the settings.
const SMALL: &[&str] =
    &["organisation", "organisation_path", "team", "setting", "station", "campaign", "schema_migration"];

#[tokio::test]
async fn only_known_statements_read_whole_tables() {
    let app = TestApp::embedded().await;
    let mut list = HEAD.to_owned();
    let mut ours: Vec<_> = STATEMENTS.iter().filter(|it| it.at().starts_with("crates/yigong/src")).collect();
    ours.sort_by_key(|it| (it.at().split(':').next(), it.sql()));
    for statement in ours {
        let sql = format!("EXPLAIN QUERY PLAN {}", statement.sqlite());
        let steps: Vec<(i64, i64, i64, String)> = app.query(&sql, &nothing(&sql)).await;
        let wide: Vec<_> = steps.iter().map(|step| step.3.as_str()).filter(|detail| is_wide(detail)).collect();
        if !wide.is_empty() {
            let file = statement.at().split(':').next().unwrap().trim_start_matches("crates/yigong/src/");
            let text: Vec<_> = statement.sql().split_whitespace().collect();
            let _ = writeln!(list, "\n{file}\n  {}", text.join(" "));
            for detail in wide {
                let _ = writeln!(list, "    {detail}");
            }
        }
    }
    compare(&list);
}

/// A null for every parameter: a plan does not depend on them.
fn nothing(sql: &str) -> Vec<Value> {
    let numbers = sql.split('?').skip(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    let most = numbers.filter_map(|number| number.parse().ok()).max().unwrap_or(0);
    vec![Value::Null; most]
}

/// A scan, or a search by the region alone, of a table that grows.
fn is_wide(detail: &str) -> bool {
    let mut words = detail.split_whitespace();
    let (verb, table) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if SMALL.contains(&table) || detail.contains("VIRTUAL TABLE") || table.starts_with('(') {
        return false;
    }
    match verb {
        "SCAN" => !detail.contains("CONSTANT ROW"),
        "SEARCH" => detail.ends_with("(region=?)"),
        _ => false,
    }
}

fn compare(list: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/plans.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, list).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    let new: Vec<_> = list.lines().filter(|line| !committed.lines().any(|it| it == *line)).collect();
    assert!(
        committed == list,
        "docs/plans.txt differs. If the change is meant, write it anew:\n  \
         UPDATE=1 cargo test -p yigong --test it plans\nnew:\n{}",
        new.join("\n")
    );
}
