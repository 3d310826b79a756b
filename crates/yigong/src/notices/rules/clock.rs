//! The notice's clock (N4.4b): the last second an objection is in time.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::campaigns::{DayCount, Notice};
use crate::city::City;

/// The last second of the last day, for a notice published on `published`.
#[must_use]
pub fn closes_at(city: &City, published: Date, notice: &Notice) -> Timestamp {
    let after = last_day(city, published, notice).saturating_add(1.day());
    city.midnight(after).saturating_sub(1.second()).unwrap_or(Timestamp::MAX)
}

/// The last day that counts.
fn last_day(city: &City, published: Date, notice: &Notice) -> Date {
    let counts = |day: Date| match notice.count {
        DayCount::Calendar => true,
        DayCount::Working => city.holidays.is_working(day),
    };
    let mut day = published;
    let mut left = notice.days.max(1);
    if notice.first_day_counts && counts(day) {
        left -= 1;
    }
    while left > 0 {
        day = day.saturating_add(1.day());
        if counts(day) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn notice(days: i64, count: DayCount, first_day_counts: bool) -> Notice {
        Notice { days, count, first_day_counts }
    }

    #[test]
    fn seven_days_end_with_the_last_second_of_the_seventh() {
        let city = City::taishan().unwrap();
        let end = closes_at(&city, date(2015, 1, 26), &notice(7, DayCount::Calendar, false));
        assert_eq!(city.iso(end), "2015-02-02T23:59:59+08:00");
        let end = closes_at(&city, date(2015, 1, 26), &notice(7, DayCount::Calendar, true));
        assert_eq!(city.iso(end), "2015-02-01T23:59:59+08:00");
    }

    #[test]
    fn working_days_leave_the_week_end_and_holidays_out() {
        let city = City::taishan().unwrap();
        let last_day = |day, notice: &Notice| last_day(&city, day, notice);
        // 2015-01-26 is a Monday.
        assert_eq!(last_day(date(2015, 1, 26), &notice(7, DayCount::Working, false)), date(2015, 2, 4));
        assert_eq!(last_day(date(2015, 1, 26), &notice(5, DayCount::Working, true)), date(2015, 1, 30));
        // Published on a Saturday: the first day that counts is Monday, either way.
        for first in [false, true] {
            assert_eq!(last_day(date(2015, 1, 31), &notice(1, DayCount::Working, first)), date(2015, 2, 2));
        }
        // Before the Spring Festival: the Sunday worked in exchange counts, the seven days off do not.
        assert_eq!(last_day(date(2015, 2, 12), &notice(7, DayCount::Working, false)), date(2015, 2, 27));
        assert_eq!(last_day(date(2015, 2, 12), &notice(7, DayCount::Calendar, false)), date(2015, 2, 19));
    }

    proptest! {
        #[test]
        fn it_never_ends_early(offset in 0..2000_i64, days in 1..30_i64, first: bool, working: bool) {
            let day = date(2014, 1, 1).saturating_add(offset.days());
            let count = if working { DayCount::Working } else { DayCount::Calendar };
            let city = City::taishan().unwrap();
            let last = last_day(&city, day, &notice(days, count, first));
            let span = (last - day).get_days();
            prop_assert!(i64::from(span) >= days - i64::from(first), "{day} {last}");
            prop_assert!(!working || city.holidays.is_working(last));
        }
    }
}
