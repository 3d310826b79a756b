//! Pure rules of attendance: windows, minutes, caps. Times are UTC; minutes are whole.

use jiff::Timestamp;

use crate::city::AttendanceRules;
use crate::error::{AppError, Result};
use crate::standing::Grade;

/// A stretch of time, from the first moment to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First moment.
    pub from: Timestamp,
    /// Last moment.
    pub to: Timestamp,
}

impl Span {
    /// Seconds inside `window`, never negative.
    fn seconds_within(self, window: Self) -> i64 {
        (self.to.min(window.to).as_second() - self.from.max(window.from).as_second()).max(0)
    }

    /// Its length in whole minutes.
    #[must_use]
    pub fn minutes(self) -> i64 {
        (self.to.as_second() - self.from.as_second()) / 60
    }
}

/// Whole minutes present in the shift: intervals clipped to its window and added up.
#[must_use]
pub fn present(window: Span, intervals: &[Span]) -> i64 {
    intervals.iter().map(|interval| interval.seconds_within(window)).sum::<i64>() / 60
}

/// What presence is worth: all of it from the required share on, nothing below.
#[must_use]
pub fn worth(window: Span, present: i64, rules: &AttendanceRules) -> i64 {
    if present * 100 >= window.minutes() * rules.minimum_share_percent { present } else { 0 }
}

/// How minutes are split by the daily caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// Enter the ledger now.
    pub now: i64,
    /// Await the parent organisation (over 8 h a day).
    pub parent: i64,
    /// Await the city (over 12 h a day).
    pub city: i64,
}

/// Splits `minutes` on a day that already has `day` minutes, entered or awaiting approval.
#[must_use]
pub fn split(minutes: i64, day: i64, rules: &AttendanceRules) -> Split {
    let now = minutes.min((rules.daily_cap_minutes - day).max(0));
    let parent = (minutes - now).min((rules.daily_cap_city_minutes - day.max(rules.daily_cap_minutes)).max(0));
    Split { now, parent, city: minutes - now - parent }
}

/// The weaker of two grades: a chain of evidence is as good as its worst end.
#[must_use]
pub fn weaker(a: Grade, b: Grade) -> Grade {
    a.max(b)
}

/// Refuses a check-in outside its window.
pub fn may_check_in(
    window: Span,
    at: Timestamp,
    rules: &AttendanceRules,
    clock: impl Fn(Timestamp) -> String,
) -> Result<()> {
    let opens = minutes_before(window.from, rules.check_in_opens_minutes_before);
    if at < opens {
        return Err(AppError::conflict("too_early", format!("还没到签到时间，{} 起可以签到。", clock(opens))));
    }
    if at >= window.to {
        return Err(AppError::conflict(
            "shift_over",
            format!("本场已于 {} 结束，不能再签到。如确实参加了，请联系负责人补录。", clock(window.to)),
        ));
    }
    Ok(())
}

/// Refuses a check-out after the grace.
pub fn may_check_out(window: Span, at: Timestamp, rules: &AttendanceRules) -> Result<()> {
    if at > minutes_before(window.to, -rules.check_out_grace_minutes) {
        return Err(AppError::conflict(
            "check_out_closed",
            format!(
                "本场结束已超过 {} 分钟，不能再签退。请联系负责人补签退，经第二人审核后入账。",
                rules.check_out_grace_minutes
            ),
        ));
    }
    Ok(())
}

/// The moment this many minutes earlier (later, when negative).
#[must_use]
pub fn minutes_before(at: Timestamp, minutes: i64) -> Timestamp {
    Timestamp::from_second(at.as_second() - minutes * 60).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules() -> AttendanceRules {
        crate::city::City::taishan().unwrap().rules.attendance("2026-01-01".parse().unwrap()).clone()
    }

    fn span(from: i64, to: i64) -> Span {
        Span { from: Timestamp::from_second(from * 60).unwrap(), to: Timestamp::from_second(to * 60).unwrap() }
    }

    #[test]
    fn leaving_and_coming_back_adds_up_and_is_clipped() {
        let window = span(0, 120);
        assert_eq!(present(window, &[span(-20, 30), span(60, 200)]), 90);
    }

    #[test]
    fn under_the_share_nothing_counts() {
        let window = span(0, 100);
        assert_eq!(worth(window, 59, &rules()), 0);
        assert_eq!(worth(window, 60, &rules()), 60);
    }

    #[test]
    fn caps_split_at_eight_and_twelve_hours() {
        assert_eq!(split(600, 0, &rules()), Split { now: 480, parent: 120, city: 0 });
        assert_eq!(split(300, 470, &rules()), Split { now: 10, parent: 240, city: 50 });
        assert_eq!(split(60, 900, &rules()), Split { now: 0, parent: 0, city: 60 });
    }

    proptest! {
        #[test]
        fn a_split_loses_nothing(minutes in 0..2000_i64, day in 0..2000_i64) {
            let split = split(minutes, day, &rules());
            prop_assert_eq!(split.now + split.parent + split.city, minutes);
            prop_assert!(split.now >= 0 && split.parent >= 0 && split.city >= 0);
            prop_assert!(split.now == 0 || day + split.now <= 480);
        }
    }
}
