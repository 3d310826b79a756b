//! Dates as people write them in Chinese forms.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::excel_date::serial_date;
use crate::text::to_half_width;

/// A date of which the day, or the month too, may be unknown (`1975.02`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Nothing was given.
    #[error("没有填写日期")]
    Missing,
    /// Not a form of date that is understood.
    #[error("日期看不懂，请写成 1980-01-02 的形式")]
    Unreadable,
    /// Well formed, but no such day, or a year outside 1850 to 2099.
    #[error("日期不存在")]
    Impossible,
}

impl PartialDate {
    /// A date of the given parts.
    ///
    /// # Errors
    ///
    /// `Impossible` when there is no such year (1850 to 2099), month or day, or
    /// a day without a month.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, DateError> {
        let sample = Date::new(year, month.unwrap_or(1), day.unwrap_or(1));
        let complete = month.is_some() || day.is_none();
        let possible = (1850..=2099).contains(&year) && complete && sample.is_ok();
        possible.then_some(Self { year, month, day }).ok_or(DateError::Impossible)
    }

    /// Reads a numeric spreadsheet cell: a serial day number (1900 system), or
    /// digits typed as a number: 1980, 198001, 19800102, 1980.02.
    ///
    /// 1980.1 gives the year only: it is what 1980.10 looks like after a
    /// spreadsheet dropped the zero, so January cannot be told from October.
    ///
    /// # Errors
    ///
    /// `Unreadable` for numbers that are none of these, `Impossible` otherwise.
    pub fn from_number(value: f64) -> Result<Self, DateError> {
        if (1850.0..2100.0).contains(&value) {
            let tenths = (value * 10.0).round() - value * 10.0;
            let ambiguous = value.fract() != 0.0 && tenths.abs() < 1e-6;
            let text = if ambiguous { format!("{:.0}", value.floor()) } else { format!("{value}") };
            return text.parse();
        }
        if (1.0..100_000.0).contains(&value) {
            return serial_date(value, false).map(Self::from).ok_or(DateError::Impossible);
        }
        format!("{value:.0}").parse()
    }

    /// Reads a spreadsheet's serial day number; `since_1904` for workbooks in
    /// the 1904 date system. `None` outside the calendar.
    #[must_use]
    pub fn from_serial(value: f64, since_1904: bool) -> Option<Self> {
        serial_date(value, since_1904).map(Self::from)
    }

    /// The day, when it is fully known.
    #[must_use]
    pub fn to_date(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// Whether `date` agrees with every part that is known.
    #[must_use]
    pub fn agrees_with(self, date: Date) -> bool {
        self.year == date.year()
            && self.month.is_none_or(|month| month == date.month())
            && self.day.is_none_or(|day| day == date.day())
    }
}

impl fmt::Display for PartialDate {
    /// 1980-01-02, 1980-01 or 1980: what is known, as [`FromStr`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Accepts 1980-01-02, 1980/1/2, 1980.01.02, 1980年1月2日, any of them
    /// without the day or followed by a time, 19800102, 198001, 1980, and a
    /// serial day number of five digits.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let text = to_half_width(text);
        let text = text.trim().trim_start_matches(['\'', '’']).trim_end_matches(['生', '.']);
        if text.is_empty() {
            return Err(DateError::Missing);
        }
        let day = without_time(text);
        let groups: Vec<&str> = day.split(|c: char| is_separator(c)).filter(|group| !group.is_empty()).collect();
        match groups.as_slice() {
            [run] => from_digits(run),
            [year, month] => from_groups(year, month, None),
            [year, month, day] => from_groups(year, month, Some(day)),
            _ => Err(DateError::Unreadable),
        }
    }
}

/// Cuts `00:00:00` and `T00:00:00` off.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else {
        return text;
    };
    let head = text.get(..colon).unwrap_or_default();
    let cut = head.rfind(|c: char| c == 'T' || c.is_whitespace());
    cut.and_then(|at| head.get(..at)).unwrap_or(head)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '/' | '.' | '\\' | '年' | '月' | '日' | '号' | '–' | '—' | '、' | '。' | ',' | '·')
}

fn from_groups(year: &str, month: &str, day: Option<&str>) -> Result<PartialDate, DateError> {
    if year.len() != 4 {
        return Err(DateError::Unreadable);
    }
    let day = day.map(digits).transpose()?;
    PartialDate::new(digits(year)?, Some(digits(month)?), day)
}

fn from_digits(run: &str) -> Result<PartialDate, DateError> {
    let part = |from: usize, to: usize| run.get(from..to).unwrap_or_default();
    match run.len() {
        4 => PartialDate::new(digits(run)?, None, None),
        5 => digits::<i32>(run).and_then(|serial| {
            let date = PartialDate::from_serial(f64::from(serial), false);
            date.ok_or(DateError::Impossible)
        }),
        6 => from_groups(part(0, 4), part(4, 6), None),
        8 => from_groups(part(0, 4), part(4, 6), Some(part(6, 8))),
        _ => Err(DateError::Unreadable),
    }
}

fn digits<T: FromStr>(text: &str) -> Result<T, DateError> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !plain {
        return Err(DateError::Unreadable);
    }
    text.parse().map_err(|_| DateError::Impossible)
}
