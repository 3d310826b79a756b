//! Citizen identity numbers, GB 11643-1999.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::checksum::check_character;
use crate::province::is_province;
use crate::text::compact;
use crate::{IdNumberError, Sex};

/// A checked 18-character citizen identity number (公民身份号码, GB 11643-1999):
/// 6 digits of region, 8 of birth date, 3 of sequence, 1 check character.
///
/// Checked are the province digits, the birth date and the check character;
/// county digits are not, because counties are renumbered over the years.
/// `Debug` prints the masked form, and there is no `Display`, so the number is
/// only ever written out by asking for [`IdNumber::as_str`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdNumber([u8; 18]);

/// A number, and whether it had to be upgraded from 15 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parsed {
    /// The 18-character number.
    pub number: IdNumber,
    /// True when the text was a first-generation 15-digit number.
    pub upgraded: bool,
}

impl IdNumber {
    /// Reads a number as people type it: full-width digits, spaces, hyphens, a
    /// leading apostrophe and a small `x` are all accepted. A 15-digit number is
    /// upgraded by inserting the century 19 and adding the check character
    /// (GB 11643-1999 gives 15-digit numbers the years 1900 to 1999).
    ///
    /// # Errors
    ///
    /// Any [`IdNumberError`]. Text in scientific notation, and 18 digits ending
    /// in 000 whose check character is wrong, are `PrecisionLost`: that is what
    /// a spreadsheet makes of a number typed into a numeric cell.
    pub fn parse(text: &str) -> Result<Parsed, IdNumberError> {
        let text = normalise(text);
        match text.len() {
            0 => Err(IdNumberError::Missing),
            _ if is_scientific(&text) => Err(IdNumberError::PrecisionLost),
            15 => upgrade(text.as_bytes()),
            18 => checked(text.as_bytes()).map(|number| Parsed { number, upgraded: false }),
            _ => Err(IdNumberError::Length { found: text.chars().count() }),
        }
    }

    /// Reads a number out of a numeric spreadsheet cell. Fifteen digits fit a
    /// double exactly, so first-generation numbers survive; anything longer has
    /// lost its last digits.
    ///
    /// # Errors
    ///
    /// `PrecisionLost` from 10¹⁵ on; otherwise as [`IdNumber::parse`].
    pub fn parse_number(value: f64) -> Result<Parsed, IdNumberError> {
        if value >= 1e15 {
            return Err(IdNumberError::PrecisionLost);
        }
        Self::parse(&format!("{value:.0}"))
    }

    /// The full 18 characters. Show it to nobody without a reason on record.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII digits and X get past `checked`, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// First four and last four characters, the rest starred:
    /// `4407**********1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        let text = self.as_str();
        let head = text.get(..4).unwrap_or_default();
        let tail = text.get(14..).unwrap_or_default();
        format!("{head}**********{tail}")
    }

    /// The day of birth in digits 7 to 14.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        birth_date(&self.0).unwrap_or(Date::ZERO)
    }

    /// Sex by the parity of digit 17: odd is male.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if number(&self.0, 16, 17) % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The first six digits: the county (GB/T 2260) of first registration.
    #[must_use]
    pub fn region(&self) -> &str {
        self.as_str().get(..6).unwrap_or_default()
    }
}

impl FromStr for IdNumber {
    type Err = IdNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).map(|parsed| parsed.number)
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({})", self.masked())
    }
}

fn normalise(text: &str) -> String {
    compact(text)
        .chars()
        .filter(|c| !matches!(c, '-' | '‐' | '–' | '—' | '\'' | '‘' | '’' | '`' | '"' | '“' | '”'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// `4.40799E+17` and the like.
fn is_scientific(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 2
        && text.bytes().filter(|b| *b == b'E').count() == 1
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'E' | b'+'))
}

fn upgrade(old: &[u8]) -> Result<Parsed, IdNumberError> {
    if !old.iter().all(u8::is_ascii_digit) {
        return Err(IdNumberError::Length { found: old.len() });
    }
    let (region, rest) = old.split_at(6);
    let mut text = Vec::with_capacity(18);
    text.extend_from_slice(region);
    text.extend_from_slice(b"19");
    text.extend_from_slice(rest);
    text.push(check_character(&text));
    checked(&text).map(|number| Parsed { number, upgraded: true })
}

fn checked(text: &[u8]) -> Result<IdNumber, IdNumberError> {
    let found = text.len();
    let bytes: [u8; 18] = text.try_into().map_err(|_| IdNumberError::Length { found })?;
    let [body @ .., last] = &bytes;
    if !body.iter().all(u8::is_ascii_digit) || !(last.is_ascii_digit() || *last == b'X') {
        return Err(IdNumberError::Length { found });
    }
    let fits = *last == check_character(body);
    if !fits && bytes.ends_with(b"000") {
        return Err(IdNumberError::PrecisionLost);
    }
    if !u8::try_from(number(&bytes, 0, 2)).is_ok_and(is_province) {
        return Err(IdNumberError::Province);
    }
    // Before the checksum: "month 13" tells the clerk more than "a digit is off".
    birth_date(&bytes).ok_or(IdNumberError::Date)?;
    fits.then_some(IdNumber(bytes)).ok_or(IdNumberError::Checksum)
}

/// The value of the ASCII digits `from..to`.
fn number(bytes: &[u8; 18], from: usize, to: usize) -> i16 {
    bytes.iter().take(to).skip(from).fold(0, |sum, digit| sum * 10 + i16::from(digit.wrapping_sub(b'0')))
}

fn birth_date(bytes: &[u8; 18]) -> Option<Date> {
    let year = number(bytes, 6, 10);
    let month = i8::try_from(number(bytes, 10, 12)).ok()?;
    let day = i8::try_from(number(bytes, 12, 14)).ok()?;
    // The scheme covers people alive since it began; other years are slips.
    (1850..=2099).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}
