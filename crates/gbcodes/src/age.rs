//! Age in full years.

use jiff::civil::Date;

/// Full years of age (周岁) on `day`; negative before birth.
///
/// A year is completed *on* the birthday, as the household register and the
/// Civil Code count. (Criminal law counts from the day after; do not use this
/// there.) Someone born on 29 February completes a year on 1 March in common
/// years, because 29 February has not come on 28 February.
#[must_use]
pub fn age_on(birth: Date, day: Date) -> i32 {
    let years = i32::from(day.year()) - i32::from(birth.year());
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    years - i32::from(before_birthday)
}

#[cfg(test)]
mod tests {
    use super::age_on;
    use jiff::civil::date;

    #[test]
    fn the_birthday_itself_completes_the_year() {
        assert_eq!(age_on(date(1954, 9, 1), date(2014, 8, 31)), 59);
        assert_eq!(age_on(date(1954, 9, 1), date(2014, 9, 1)), 60);
    }

    #[test]
    fn a_leap_day_birthday_comes_on_the_first_of_march() {
        assert_eq!(age_on(date(1964, 2, 29), date(2014, 2, 28)), 49);
        assert_eq!(age_on(date(1964, 2, 29), date(2014, 3, 1)), 50);
        assert_eq!(age_on(date(1964, 2, 29), date(2016, 2, 29)), 52);
    }

    #[test]
    fn before_birth_is_negative() {
        assert_eq!(age_on(date(2014, 5, 2), date(2014, 5, 1)), -1);
    }
}
