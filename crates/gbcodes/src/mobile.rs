//! Mainland mobile numbers.

use std::fmt;
use std::str::FromStr;

use crate::text::compact;

/// An 11-digit mainland mobile number, `1[3-9]` and nine more digits. `Debug`
/// prints the masked form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mobile([u8; 11]);

/// Why a text is not a mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MobileError {
    /// Nothing was given.
    #[error("没有填写手机号码")]
    Missing,
    /// Not 11 digits beginning with 13 to 19.
    #[error("手机号码应为11位数字，以13至19开头")]
    Invalid,
}

impl Mobile {
    /// The 11 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII digits get in, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// `138****1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        let text = self.as_str();
        let head = text.get(..3).unwrap_or_default();
        let tail = text.get(7..).unwrap_or_default();
        format!("{head}****{tail}")
    }
}

impl FromStr for Mobile {
    type Err = MobileError;

    /// Accepts full-width digits, spaces, hyphens, dots, a leading apostrophe,
    /// and the prefixes +86, 0086 and 86.
    fn from_str(text: &str) -> Result<Self, MobileError> {
        let digits: String =
            compact(text).chars().filter(|c| !matches!(c, '-' | '–' | '—' | '.' | '\'' | '’' | '(' | ')')).collect();
        if digits.is_empty() {
            return Err(MobileError::Missing);
        }
        let digits = without_country(&digits);
        let bytes: [u8; 11] = digits.as_bytes().try_into().map_err(|_| MobileError::Invalid)?;
        let valid = bytes.iter().all(u8::is_ascii_digit) && matches!(bytes, [b'1', b'3'..=b'9', ..]);
        valid.then_some(Self(bytes)).ok_or(MobileError::Invalid)
    }
}

fn without_country(digits: &str) -> &str {
    ["+86", "0086", "86"].iter().find_map(|prefix| digits.strip_prefix(prefix)).unwrap_or(digits)
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mobile({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_ways_to_write_one_number() {
        for text in [
            "13800138000",
            " 138-0013-8000 ",
            "+86 138 0013 8000",
            "0086-13800138000",
            "8613800138000",
            "１３８００１３８０００",
            "'13800138000",
        ] {
            let mobile: Mobile = text.parse().unwrap();
            assert_eq!(mobile.as_str(), "13800138000", "{text}");
        }
    }

    #[test]
    fn masked_everywhere_it_is_shown() {
        let mobile: Mobile = "13800131234".parse().unwrap();
        assert_eq!(mobile.masked(), "138****1234");
        assert_eq!(format!("{mobile:?}"), "Mobile(138****1234)");
    }

    #[test]
    fn landlines_and_short_numbers_are_refused() {
        assert_eq!("".parse::<Mobile>(), Err(MobileError::Missing));
        assert_eq!("0750-5521234".parse::<Mobile>(), Err(MobileError::Invalid));
        assert_eq!("12800138000".parse::<Mobile>(), Err(MobileError::Invalid));
        assert_eq!("1380013800".parse::<Mobile>(), Err(MobileError::Invalid));
    }
}
