//! How much was entered, by whom and when: back-fills and the rush at the year's end.

use jiff::civil::{Date, date};

use super::percent;
use crate::clock::Id;
use crate::oversight::model::{Example, Finding, Severity, Sign, Subject, Thing};
use crate::web::duration;

/// Under these a share says nothing.
const ENOUGH_ENTRIES: i64 = 20;
const ENOUGH_MINUTES: i64 = 1200;
/// Back-fills of one recorder under which nothing is said.
const ENOUGH_BACKFILLS: i64 = 10;
/// The days at the end of the year that are looked at.
pub(in crate::oversight) const LAST_DAYS: i64 = 30;
/// Days of use before the year's end under which there is nothing to compare with.
const ENOUGH_DAYS: i64 = 90;
/// How many times the even share of those days is a surge.
const SURGE: i64 = 3;

db::row! {
    /// What an organisation's own people entered for a year.
    pub struct UnitYear {
        pub id: Id,
        pub name: String,
        /// 0 for the organisation asked about.
        pub depth: i64,
        pub entries: i64,
        pub minutes: i64,
        /// Of them, grade D.
        pub backfilled: i64,
        /// Of them, entered in the last thirty days of the year or later.
        pub late: i64,
        /// When the first row was entered.
        pub first: Option<jiff::Timestamp>,
    }
}

db::row! {
    /// What somebody recorded for others in a year.
    pub struct RecorderYear {
        pub id: Id,
        pub name: String,
        pub entries: i64,
        /// Of them, grade D.
        pub backfilled: i64,
    }
}

fn unit(it: &UnitYear) -> Vec<Example> {
    vec![Example { thing: Thing::Unit(it.id), label: it.name.clone(), at: None }]
}

/// Units with more than `limit` percent back-filled minutes.
pub fn backfilled_by_unit(units: &[UnitYear], limit: i64) -> Vec<Finding> {
    let much = |it: &&UnitYear| {
        it.entries >= ENOUGH_ENTRIES && it.minutes >= ENOUGH_MINUTES && it.backfilled * 100 > it.minutes * limit
    };
    let finding = |it: &UnitYear| Finding {
        sign: Sign::Backfilled,
        severity: if it.backfilled * 100 > it.minutes * limit * 2 { Severity::Check } else { Severity::Note },
        subject: Subject::Unit(it.id),
        count: it.backfilled,
        of: it.minutes,
        text: format!(
            "{}：全年 {}，其中补录 {}，占 {}%（提示线 {limit}%）。",
            it.name,
            duration(it.minutes),
            duration(it.backfilled),
            percent(it.backfilled, it.minutes)
        ),
        examples: unit(it),
    };
    units.iter().filter(much).map(finding).collect()
}

/// Recorders of whose rows for others more than `limit` percent are back-filled.
pub fn backfilled_by_recorder(recorders: &[RecorderYear], limit: i64) -> Vec<Finding> {
    let much = |it: &&RecorderYear| it.backfilled >= ENOUGH_BACKFILLS && it.backfilled * 100 > it.entries * limit;
    let finding = |it: &RecorderYear| Finding {
        sign: Sign::Backfilled,
        severity: Severity::Note,
        subject: Subject::Recorder(it.id),
        count: it.backfilled,
        of: it.entries,
        text: format!(
            "登记人{}：为他人登记 {} 条，其中补录 {} 条，占 {}%。",
            it.name,
            it.entries,
            it.backfilled,
            percent(it.backfilled, it.entries)
        ),
        examples: Vec::new(),
    };
    recorders.iter().filter(much).map(finding).collect()
}

/// Units that entered several times the even share at the end of `year`. `day` gives the city's
/// date of a moment.
pub fn surge(units: &[UnitYear], year: i16, day: impl Fn(jiff::Timestamp) -> Date) -> Vec<Finding> {
    let mut found = Vec::new();
    for it in units {
        let Some(first) = it.first.map(&day) else { continue };
        let first = first.max(date(year, 1, 1));
        let days = i64::from((date(year, 12, 31) - first).get_days()) + 1;
        let enough = it.entries >= ENOUGH_ENTRIES && it.minutes >= ENOUGH_MINUTES && days >= ENOUGH_DAYS;
        if !enough || it.late * days < it.minutes * LAST_DAYS * SURGE {
            continue;
        }
        let (share, even) = (percent(it.late, it.minutes), percent(LAST_DAYS, days));
        found.push(Finding {
            sign: Sign::Surge,
            severity: if share >= even * SURGE * 2 { Severity::Check } else { Severity::Note },
            subject: Subject::Unit(it.id),
            count: it.late,
            of: it.minutes,
            text: format!(
                "{}：全年 {}，其中 {} 在年末 {LAST_DAYS} 天（及以后）入账，占 {share}%；按日均摊约为 {even}%。",
                it.name,
                duration(it.minutes),
                duration(it.late)
            ),
            examples: unit(it),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(entries: i64, backfilled: i64, late: i64) -> UnitYear {
        let first = Some("2026-01-05T02:00:00Z".parse().unwrap());
        let minutes = entries * 100;
        UnitYear { id: Id::nil(), name: "南塘".into(), depth: 0, entries, minutes, backfilled, late, first }
    }

    fn utc(at: jiff::Timestamp) -> Date {
        at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
    }

    #[test]
    fn back_fills_above_the_line_are_named() {
        let found = backfilled_by_unit(&[year(40, 1000, 0), year(40, 1700, 0)], 20);
        assert_eq!(found.iter().map(|it| it.severity).collect::<Vec<_>>(), [Severity::Note, Severity::Check]);
        assert!(found[0].text.contains("占 25%"), "{}", found[0].text);
        assert_eq!((found[0].count, found[0].of), (1000, 4000));
    }

    #[test]
    fn few_back_fills_or_little_data_say_nothing() {
        assert!(backfilled_by_unit(&[year(40, 800, 0), year(5, 500, 0)], 20).is_empty());
    }

    #[test]
    fn a_recorder_of_back_fills_is_named() {
        let of = |entries, backfilled| RecorderYear { id: Id::nil(), name: "梅国栋".into(), entries, backfilled };
        assert_eq!(backfilled_by_recorder(&[of(30, 12)], 20).len(), 1);
        assert!(backfilled_by_recorder(&[of(100, 12), of(9, 9)], 20).is_empty());
    }

    #[test]
    fn the_rush_of_december_is_named() {
        let found = surge(&[year(40, 0, 2400)], 2026, utc);
        assert_eq!(found.len(), 1);
        assert!(found[0].text.contains("占 60%；按日均摊约为 8%"), "{}", found[0].text);
    }

    #[test]
    fn an_even_year_or_a_late_start_says_nothing() {
        assert!(surge(&[year(40, 0, 400)], 2026, utc).is_empty());
        let started = Some("2026-11-20T02:00:00Z".parse().unwrap());
        assert!(surge(&[UnitYear { first: started, ..year(40, 0, 4000) }], 2026, utc).is_empty());
        assert!(surge(&[year(5, 0, 500)], 2026, utc).is_empty());
    }
}
