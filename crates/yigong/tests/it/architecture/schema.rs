//! The county begins every key, so that a province can be spread over shards by it.

use super::files;

#[test]
fn every_key_begins_with_the_region() {
    let mut wrong = Vec::new();
    for (name, text) in files("crates/yigong/migrations", "sql") {
        for (number, line) in text.lines().enumerate() {
            let key = ["PRIMARY KEY (", "UNIQUE (", "FOREIGN KEY ("].iter().find_map(|it| after(line, it));
            let index = line.starts_with("CREATE UNIQUE INDEX").then(|| after(line, "(")).flatten();
            if key.or(index).is_some_and(|columns| !columns.starts_with("region")) || line.contains(" PRIMARY KEY,") {
                wrong.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "keys that do not begin with region:\n{}", wrong.join("\n"));
}

#[test]
fn every_table_has_a_region() {
    for (name, text) in files("crates/yigong/migrations", "sql") {
        for table in text.split("CREATE TABLE ").skip(1) {
            let first = table.lines().nth(1).unwrap_or_default().trim();
            assert_eq!(first, "region BIGINT NOT NULL,", "{name}: {}", table.lines().next().unwrap_or_default());
        }
    }
}

fn after<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.split_once(mark).map(|(_, rest)| rest)
}
