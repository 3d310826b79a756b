//! Rest between a person's duties.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::city::DutyRules;

/// A duty somebody already has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::duty) struct Taken {
    pub(in crate::duty) day: Date,
    pub(in crate::duty) starts_at: Timestamp,
    pub(in crate::duty) ends_at: Timestamp,
}

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    day.saturating_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
}

/// Whether somebody with these duties may take one more; the refusal says why not.
pub(in crate::duty) fn check_rest(has: &[Taken], more: Taken, rules: &DutyRules) -> Result<(), String> {
    let rest = rules.person_rest_hours * 3600;
    for one in has {
        let gap = if one.starts_at <= more.starts_at {
            more.starts_at.as_second() - one.ends_at.as_second()
        } else {
            one.starts_at.as_second() - more.ends_at.as_second()
        };
        if gap < 0 {
            return Err(format!("{} 已有时间重叠的班次", one.day));
        }
        if gap < rest {
            return Err(format!("与 {} 的班次相隔不足 {} 小时，休息不够", one.day, rules.person_rest_hours));
        }
    }
    let week = has.iter().filter(|one| monday(one.day) == monday(more.day)).count();
    if i64::try_from(week).unwrap_or(i64::MAX) >= rules.person_most_a_week {
        return Err(format!("这一周已有 {week} 班，每人每周最多 {} 班", rules.person_most_a_week));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(day: &str, hour: i8) -> Taken {
        let day: Date = day.parse().unwrap();
        let starts_at = day.at(hour, 0, 0, 0).in_tz("Asia/Shanghai").unwrap().timestamp();
        Taken { day, starts_at, ends_at: Timestamp::from_second(starts_at.as_second() + 3 * 3600).unwrap() }
    }

    fn rules() -> DutyRules {
        crate::city::City::taishan().unwrap().duty.rules("2026-03-02".parse().unwrap()).clone()
    }

    #[test]
    fn the_next_morning_after_an_afternoon_is_too_soon() {
        assert!(check_rest(&[taken("2026-03-02", 14)], taken("2026-03-03", 9), &rules()).is_err());
        assert!(check_rest(&[taken("2026-03-03", 9)], taken("2026-03-02", 14), &rules()).is_err());
        assert!(check_rest(&[taken("2026-03-02", 9)], taken("2026-03-03", 9), &rules()).is_ok());
    }

    #[test]
    fn two_a_week_are_enough() {
        let has = [taken("2026-03-02", 9), taken("2026-03-04", 9)];
        assert!(check_rest(&has, taken("2026-03-08", 9), &rules()).is_err());
        assert!(check_rest(&has, taken("2026-03-09", 9), &rules()).is_ok());
    }
}
