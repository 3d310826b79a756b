//! Public holidays, as `holidays.toml` describes them.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// The longest holiday that is believed, days.
const LONGEST: i32 = 12;
/// How far a day worked in exchange may lie from its holiday, days.
const NEAR: i32 = 31;

/// The arrangements of some years.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    year: Vec<Year>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    source: String,
    holiday: Vec<Holiday>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: String,
    from: Date,
    to: Date,
    #[serde(default)]
    work: Vec<Date>,
}

impl Holidays {
    /// Whether offices work on a day: by the year's arrangement, and where there is none, Monday to Friday.
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        let all = || self.year.iter().flat_map(|year| &year.holiday);
        if all().any(|it| it.work.contains(&day)) {
            return true;
        }
        !is_weekend(day) && !all().any(|it| it.from <= day && day <= it.to)
    }

    /// Whether the arrangement of a year is known.
    #[must_use]
    pub fn covers(&self, year: i16) -> bool {
        self.year.iter().any(|it| it.year == year)
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// What is wrong with the file, if anything.
pub(super) fn check(holidays: &Holidays) -> Option<String> {
    let mut days: Vec<(Date, &str)> = Vec::new();
    for (at, year) in holidays.year.iter().enumerate() {
        let name = year.year;
        if holidays.year[..at].iter().any(|it| it.year == name) {
            return Some(format!("[[year]] {name} 重复"));
        }
        if year.source.trim().is_empty() {
            return Some(format!("[[year]] {name}：source 要写明依据的文件"));
        }
        for it in &year.holiday {
            if let Some(message) = wrong(it, name) {
                return Some(format!("[[year]] {name}，{}：{message}", it.name));
            }
            let off = it.from.series(jiff::Span::new().days(1)).take_while(|day| *day <= it.to);
            for day in off.chain(it.work.iter().copied()) {
                if let Some((_, other)) = days.iter().find(|(known, _)| *known == day) {
                    return Some(format!("[[year]] {name}，{}：{day} 与{other}重复", it.name));
                }
                days.push((day, &it.name));
            }
        }
    }
    None
}

fn wrong(it: &Holiday, year: i16) -> Option<String> {
    if it.from > it.to {
        return Some(format!("from {} 晚于 to {}", it.from, it.to));
    }
    if it.from.year() != year {
        return Some(format!("from {} 不在这一年", it.from));
    }
    if (it.to - it.from).get_days() >= LONGEST {
        return Some(format!("从 {} 到 {} 太长，最多 {LONGEST} 天", it.from, it.to));
    }
    let far = |day: Date| (day - it.from).get_days().abs() > NEAR;
    it.work
        .iter()
        .find(|day| !is_weekend(**day) || far(**day))
        .map(|day| format!("work {day} 应是节日前后的星期六或星期日"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> Holidays {
        toml::from_str(&text.replace("$Y", "year = 2015\nsource = \"文件\"")).unwrap()
    }

    #[test]
    fn a_holiday_is_off_and_the_weekend_worked_for_it_is_not() {
        let holidays = crate::city::City::taishan().unwrap().holidays;
        let working = |month, day| holidays.is_working(date(2015, month, day));
        assert!(!working(2, 18) && !working(2, 24), "the Spring Festival");
        assert!(working(2, 15) && working(2, 28), "a Sunday and a Saturday worked in exchange");
        assert!(working(2, 25) && !working(2, 22) && !working(3, 1));
        assert!(holidays.covers(2015) && !holidays.covers(1999));
        assert!(holidays.is_working(date(1999, 10, 1)), "no arrangement is known: a Friday");
    }

    #[test]
    fn an_impossible_arrangement_is_refused() {
        let holiday = |it: &str| read(&format!("[[year]]\n$Y\nholiday = [{it}]"));
        let good = r#"{ name = "元旦", from = "2015-01-01", to = "2015-01-03", work = ["2015-01-04"] }"#;
        assert_eq!(check(&holiday(good)), None);
        for (it, said) in [
            (r#"{ name = "元旦", from = "2015-01-03", to = "2015-01-01" }"#, "晚于"),
            (r#"{ name = "元旦", from = "2014-12-31", to = "2015-01-01" }"#, "不在这一年"),
            (r#"{ name = "元旦", from = "2015-01-01", to = "2015-01-31" }"#, "太长"),
            (r#"{ name = "元旦", from = "2015-01-01", to = "2015-01-03", work = ["2015-01-05"] }"#, "星期六或星期日"),
            (r#"{ name = "元旦", from = "2015-01-01", to = "2015-01-03", work = ["2015-06-06"] }"#, "星期六或星期日"),
        ] {
            let message = check(&holiday(it)).expect(said);
            assert!(message.contains(said), "{message}");
        }
        let twice = format!("{good}, {}", good.replace("元旦", "新年"));
        assert!(check(&holiday(&twice)).is_some_and(|it| it.contains("重复")));
    }
}
