//! The rotating code on the leader's screen: six digits that live one step, so that a photograph of
//! it sent to somebody who stayed at home is worth nothing.

use jiff::Timestamp;

use crate::crypto::keyed;

/// The code of a shift at a moment. `step` is its life in seconds.
#[must_use]
pub fn at(secret: &[u8], now: Timestamp, step: i64) -> String {
    of_step(secret, now.as_second().div_euclid(step.max(1)))
}

/// Whether `code` is the shift's now, or was one step ago: a slow hand is not a fraud.
#[must_use]
pub fn accepts(secret: &[u8], code: &str, now: Timestamp, step: i64) -> bool {
    let current = now.as_second().div_euclid(step.max(1));
    [current, current - 1].iter().any(|&number| of_step(secret, number) == code)
}

/// Seconds until the next code.
#[must_use]
pub fn remaining(now: Timestamp, step: i64) -> i64 {
    step - now.as_second().rem_euclid(step.max(1))
}

fn of_step(secret: &[u8], number: i64) -> String {
    let mac = keyed(secret, &[b"check", &number.to_be_bytes()]);
    let value = mac.iter().take(8).fold(0_u64, |value, &byte| (value << 8) | u64::from(byte));
    format!("{:06}", value % 1_000_000)
}

/// What a person typed or scanned, as six plain digits: full-width digits and spaces are forgiven.
#[must_use]
pub fn tidy(typed: &str) -> String {
    typed
        .chars()
        .filter_map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
            c if c.is_ascii_digit() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_code_lives_for_its_step_and_one_more() {
        let code = at(b"secret", time(3000), 30);
        assert!(accepts(b"secret", &code, time(3029), 30));
        assert!(accepts(b"secret", &code, time(3059), 30));
        assert!(!accepts(b"secret", &code, time(3060), 30));
        assert!(!accepts(b"secret", &code, time(2999), 30));
    }

    #[test]
    fn another_shift_has_another_code() {
        let code = at(b"secret", time(3000), 30);
        assert!(!accepts(b"other", &code, time(3000), 30));
    }

    #[test]
    fn full_width_digits_are_forgiven() {
        assert_eq!(tidy(" １2３ 456\n"), "123456");
    }
}
