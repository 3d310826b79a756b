//! Identity numbers: examples of the standard, and properties over all numbers.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use gbcodes::{IdNumber, IdNumberError, Sex};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const VALID: &str = "11010519491231002X";

#[test]
fn the_example_of_the_standard() {
    let parsed = IdNumber::parse(VALID).unwrap();
    assert!(!parsed.upgraded);
    assert_eq!(parsed.number.as_str(), VALID);
    assert_eq!(parsed.number.birth_date(), date(1949, 12, 31));
    assert_eq!(parsed.number.sex(), Sex::Female);
    assert_eq!(parsed.number.region(), "110105");
    assert_eq!(parsed.number.masked(), "1101**********002X");
}

#[test]
fn debug_does_not_print_the_number() {
    let shown = format!("{:?}", IdNumber::parse(VALID).unwrap());
    assert!(!shown.contains("19491231"), "{shown}");
}

#[test]
fn many_ways_to_write_one_number() {
    for text in [
        " 11010519491231002x ",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
        "110105 19491231\u{3000}002X\n",
        "\u{202D}11010519491231002X\u{202C}",
    ] {
        assert_eq!(IdNumber::parse(text).unwrap().number.as_str(), VALID);
    }
}

#[test]
fn each_error() {
    for (text, error) in [
        ("", IdNumberError::Missing),
        (" \u{3000}", IdNumberError::Missing),
        ("1101051949123100", IdNumberError::Length { found: 16 }),
        ("1101051949123100AX", IdNumberError::Length { found: 18 }),
        ("无身份证", IdNumberError::Length { found: 4 }),
        ("110105194912310021", IdNumberError::Checksum),
        ("440799196313456543", IdNumberError::Date),
        ("010105194912310029", IdNumberError::Province),
        ("4.40799E+17", IdNumberError::PrecisionLost),
        ("4.40799195604098E17", IdNumberError::PrecisionLost),
        ("440799195604098000", IdNumberError::PrecisionLost),
    ] {
        assert_eq!(IdNumber::parse(text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn numeric_cells() {
    let lost = IdNumber::parse_number(4.407991956040979e17);
    assert_eq!(lost.unwrap_err(), IdNumberError::PrecisionLost);
    let old = IdNumber::parse_number(440_799_651_018_572.0).unwrap();
    assert!(old.upgraded);
    assert_eq!(old.number.birth_date(), date(1965, 10, 18));
    assert!(IdNumber::parse_number(f64::NAN).is_err());
    assert!(IdNumber::parse_number(-1.0).is_err());
}

fn any_date() -> impl Strategy<Value = Date> {
    (1900i16..=2024, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

/// 17 digits with a valid province and date.
fn any_body() -> impl Strategy<Value = String> {
    (0u32..10_000, any_date(), 0u32..1000).prop_map(|(county, day, sequence)| {
        let birth = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
        format!("44{county:04}{birth}{sequence:03}")
    })
}

/// ISO 7064 MOD 11-2 by its recursive definition, apart from the crate's table.
fn with_check(body: &str) -> String {
    let fold = |p: u32, c: char| (p + c.to_digit(10).unwrap()) * 2 % 11;
    let value = (12 - body.chars().fold(0, fold)) % 11;
    let check = if value == 10 { 'X' } else { char::from_digit(value, 10).unwrap() };
    format!("{body}{check}")
}

proptest! {
    #[test]
    fn a_right_number_round_trips(body in any_body()) {
        let text = with_check(&body);
        let number: IdNumber = text.parse().unwrap();
        prop_assert_eq!(number.as_str(), &text);
        prop_assert_eq!(number.as_str().parse::<IdNumber>().unwrap(), number);
        let birth = number.birth_date().strftime("%Y%m%d").to_string();
        prop_assert_eq!(&text[6..14], birth);
    }

    #[test]
    fn the_upgrade_inserts_the_century(body in any_body()) {
        prop_assume!(&body[6..8] == "19");
        let old = format!("{}{}", &body[..6], &body[8..]);
        let parsed = IdNumber::parse(&old).unwrap();
        prop_assert!(parsed.upgraded);
        let expected = with_check(&body);
        prop_assert_eq!(parsed.number.as_str(), &expected);
    }

    #[test]
    fn any_single_changed_digit_is_caught(body in any_body(), at in 0usize..17, by in 1u8..10) {
        let mut text = with_check(&body).into_bytes();
        text[at] = b'0' + (text[at] - b'0' + by) % 10;
        prop_assert!(IdNumber::parse(std::str::from_utf8(&text).unwrap()).is_err());
    }

    #[test]
    fn any_adjacent_transposition_is_caught(body in any_body(), at in 0usize..17) {
        let mut text = with_check(&body).into_bytes();
        prop_assume!(text[at] != text[at + 1]);
        text.swap(at, at + 1);
        prop_assert!(IdNumber::parse(std::str::from_utf8(&text).unwrap()).is_err());
    }

    #[test]
    fn no_text_panics(text in ".{0,40}", value in any::<f64>()) {
        let _ = IdNumber::parse(&text);
        let _ = IdNumber::parse_number(value);
    }
}
