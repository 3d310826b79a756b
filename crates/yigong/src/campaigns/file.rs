//! A campaign's file: read, checked, and every fault named with its line.

use super::rules::problems;
use super::spec::Spec;

/// Reads and checks a campaign's TOML. The error names lines.
pub fn parse(text: &str) -> Result<Spec, String> {
    let spec: Spec = toml::from_str(text).map_err(|e| e.to_string())?;
    let wrong = problems(&spec);
    if wrong.is_empty() {
        return Ok(spec);
    }
    let lines: Vec<String> =
        wrong.iter().map(|it| format!("第 {} 行 {}：{}", line_of(text, it.field), it.field, it.message)).collect();
    Err(lines.join("；"))
}

/// The line (from 1) where `table.key` is set; the table's own line when the key has none; else 1.
fn line_of(text: &str, path: &str) -> usize {
    let (table, key) = path.rsplit_once('.').unwrap_or(("", path));
    let (mut inside, mut fallback) = (String::new(), 1);
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line.trim_matches(['[', ']']).to_owned();
            if fallback == 1 && (inside == path || inside == table) {
                fallback = number;
            }
        } else if inside == table && line.split('=').next().is_some_and(|name| name.trim() == key) {
            return number;
        }
    }
    fallback
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shipped() -> String {
        include_str!("../../../../city/taishan/campaigns/2014.toml").to_owned()
    }

    #[test]
    fn the_shipped_campaign_is_sound() {
        let spec = parse(&shipped()).unwrap();
        assert_eq!((spec.year, spec.quota.maximum, spec.conditions.len(), spec.summary.parts.len()), (2014, 3, 6, 5));
        assert_eq!(spec.kinds.iter().map(|kind| kind.scopes.len()).collect::<Vec<_>>(), [9, 4]);
    }

    #[test]
    fn an_impossible_calendar_is_named_with_its_line() {
        let text =
            shipped().replace("summaries_by = \"2014-12-30T23:59:59\"", "summaries_by = \"2014-10-01T00:00:00\"");
        let line = text.lines().position(|it| it.starts_with("summaries_by")).unwrap() + 1;
        let error = parse(&text).unwrap_err();
        assert!(error.contains(&format!("第 {line} 行 calendar.summaries_by")), "{error}");
    }

    #[test]
    fn a_day_that_does_not_exist_is_named_with_its_line() {
        let text = shipped().replace("\"2014-10-30T23:59:59\"", "\"2014-02-30T23:59:59\"");
        let line = text.lines().position(|it| it.starts_with("applications_by")).unwrap() + 1;
        let error = parse(&text).unwrap_err();
        assert!(error.contains(&format!("line {line}")), "{error}");
    }

    #[test]
    fn other_faults_are_found_where_they_stand() {
        for (good, bad, said) in [
            ("maximum = 3", "maximum = 0", "quota.maximum"),
            ("weight = 35", "weight = 36", "rubric.criteria"),
            ("days = 7", "days = 0", "notice.days"),
            ("last = \"2014-12-31\"", "last = \"2013-08-31\"", "period.last"),
            ("\"term:6\"", "\"field:nothing:6\"", "condition"),
        ] {
            let error = parse(&shipped().replace(good, bad)).unwrap_err();
            assert!(error.contains(said) && !error.contains("第 1 行"), "{bad}: {error}");
        }
        assert!(parse(&shipped().replace("\"term:6\"", "\"when:6\"")).unwrap_err().contains("看不懂的条件"));
    }
}
