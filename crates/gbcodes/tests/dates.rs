//! The forms of date met in rosters.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use gbcodes::{DateError, PartialDate};
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn full_dates() {
    for text in [
        "1980-01-02",
        "1980/1/2",
        "1980.01.02",
        "1980年1月2日",
        "１９８０年０１月０２日",
        "19800102",
        "1980-01-02 00:00:00",
        "1980-01-02T00:00:00",
        "'1980-1-2",
        "1980 年 1 月 2 日",
        "29222",
    ] {
        let parsed: PartialDate = text.parse().unwrap();
        assert_eq!(parsed.to_date(), Some(date(1980, 1, 2)), "{text}");
    }
}

#[test]
fn months_and_years() {
    for text in ["1980.01", "1980年1月", "198001", "1980-1", "1980/01"] {
        let parsed: PartialDate = text.parse().unwrap();
        assert_eq!(parsed.to_date(), None);
        assert!(parsed.agrees_with(date(1980, 1, 31)), "{text}");
        assert!(!parsed.agrees_with(date(1980, 2, 1)), "{text}");
    }
    assert!("1980年".parse::<PartialDate>().unwrap().agrees_with(date(1980, 7, 1)));
}

#[test]
fn numeric_cells() {
    let read = |value| PartialDate::from_number(value).unwrap();
    assert_eq!(read(34232.0).to_date(), Some(date(1993, 9, 20)));
    assert_eq!(read(19_800_102.0).to_date(), Some(date(1980, 1, 2)));
    assert!(read(198_001.0).agrees_with(date(1980, 1, 9)));
    assert!(read(1980.02).agrees_with(date(1980, 2, 9)));
    assert!(!read(1980.02).agrees_with(date(1980, 3, 9)));
    // 1980.10 loses its zero: both readings must be accepted.
    assert!(read(1980.1).agrees_with(date(1980, 10, 9)));
    assert!(read(1980.1).agrees_with(date(1980, 1, 9)));
}

#[test]
fn not_dates() {
    assert_eq!("".parse::<PartialDate>(), Err(DateError::Missing));
    assert_eq!("不详".parse::<PartialDate>(), Err(DateError::Unreadable));
    assert_eq!("1980-13-01".parse::<PartialDate>(), Err(DateError::Impossible));
    assert_eq!("1981-02-29".parse::<PartialDate>(), Err(DateError::Impossible));
    assert_eq!("80.1".parse::<PartialDate>(), Err(DateError::Unreadable));
}

proptest! {
    #[test]
    fn no_input_panics(text in ".{0,30}", value in any::<f64>(), old in any::<bool>()) {
        let _ = text.parse::<PartialDate>();
        let _ = PartialDate::from_number(value);
        let _ = PartialDate::from_serial(value, old);
    }
}
