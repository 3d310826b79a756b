//! Serial day numbers of spreadsheets.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The day of a serial number. In the 1900 system day 60 is 29 February 1900,
/// which never was: earlier numbers are one off, and 60 itself is refused.
pub(crate) fn serial_date(value: f64, since_1904: bool) -> Option<Date> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    // In range by the check above; the fraction is the time of day.
    let days = value.floor() as i64;
    let epoch = match (since_1904, days) {
        (true, _) => date(1904, 1, 1),
        (false, 60) => return None,
        (false, 1..=59) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    epoch.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_serials() {
        assert_eq!(serial_date(34232.0, false), Some(date(1993, 9, 20)));
        assert_eq!(serial_date(1.0, false), Some(date(1900, 1, 1)));
        assert_eq!(serial_date(61.0, false), Some(date(1900, 3, 1)));
        assert_eq!(serial_date(60.0, false), None);
        assert_eq!(serial_date(0.5, true), Some(date(1904, 1, 1)));
        assert_eq!(serial_date(f64::NAN, false), None);
        assert_eq!(serial_date(-1.0, false), None);
    }
}
