//! What may be entered about people. Pure: a refusal says in Chinese what to do.

use gbcodes::{IdNumber, Mobile};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::{AppError, FieldError, Result};

/// A change of membership may be entered this many days ahead: a transfer letter is valid that long.
const DAYS_AHEAD: i32 = 31;

/// A person's name as it is kept: 1–40 characters, no control characters.
pub(super) fn name(text: &str) -> Result<String, String> {
    let name = text.trim();
    match name.chars().count() {
        0 => Err("请填写姓名。".into()),
        1..=40 if name.chars().all(|c| !c.is_control() && !c.is_ascii_digit() && !matches!(c, '<' | '>')) => {
            Ok(name.to_owned())
        }
        1..=40 => Err("姓名里有不能识别的字符，请按身份证填写。".into()),
        _ => Err("姓名最多 40 个字，请按身份证填写。".into()),
    }
}

/// An ID number as people type it.
pub(super) fn id_number(text: &str) -> Result<IdNumber, String> {
    IdNumber::parse(text).map(|parsed| parsed.number).map_err(|error| format!("{error}，请对照身份证填写。"))
}

/// A mobile number as people type it; none when the field is blank.
pub(super) fn phone(text: &str) -> Result<Option<Mobile>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|error| format!("{error}。"))
}

/// A login name: 3–32 small letters, digits and `._-`, beginning with a letter; or a mobile number.
pub(super) fn login(text: &str) -> Result<String, String> {
    let text = gbcodes::to_half_width(text.trim());
    if let Ok(mobile) = text.parse::<Mobile>() {
        return Ok(mobile.as_str().to_owned());
    }
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    if (3..=32).contains(&text.chars().count()) && starts && text.chars().all(sound) {
        return Ok(text);
    }
    Err("账号请用手机号，或 3 至 32 个小写字母和数字，以字母开头。".into())
}

/// Gathers what is wrong with a form's fields, so that it is all told at once.
#[derive(Default)]
pub(super) struct Check(Vec<FieldError>);

impl Check {
    /// The value, or its default and the error kept.
    pub(super) fn take<T>(&mut self, field: &'static str, value: Result<T, String>) -> Option<T> {
        value.map_err(|message| self.wrong(field, message)).ok()
    }

    pub(super) fn wrong(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push(FieldError { field, message: message.into() });
    }

    /// Keeps the field errors of a refusal.
    pub(super) fn add(&mut self, outcome: Result<()>) {
        if let Err(error) = outcome {
            self.0.extend(error.fields);
        }
    }

    pub(super) fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::invalid(self.0)) }
    }
}

/// Whether a membership may begin on `from`.
pub(super) fn begins(from: Date, today: Date, current_since: Option<Date>) -> Result<()> {
    if from > today.saturating_add(DAYS_AHEAD.days()) {
        return Err(AppError::field("from", format!("生效日期最多可以提前 {DAYS_AHEAD} 天登记，请改早一些。")));
    }
    if let Some(since) = current_since.filter(|since| from < *since) {
        return Err(AppError::field("from", format!("生效日期不能早于现有组织关系的起始日期（{since}）。")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn names_and_logins() {
        assert_eq!(name(" 阿依古丽·买买提 "), Ok("阿依古丽·买买提".into()));
        assert!(name("<script>").is_err() && name("").is_err() && name(&"长".repeat(41)).is_err());
        assert_eq!(login("１３８００１３８０００"), Ok("13800138000".into()));
        assert_eq!(login("chen.wei"), Ok("chen.wei".into()));
        assert!(login("12345678").is_err() && login("Chen").is_err() && login("ab").is_err());
    }

    #[test]
    fn a_membership_begins_neither_before_the_last_nor_far_ahead() {
        let today = date(2026, 3, 2);
        assert!(begins(date(2026, 4, 2), today, None).is_ok());
        assert!(begins(date(2026, 4, 3), today, None).is_err());
        assert!(begins(date(2026, 1, 1), today, Some(date(2026, 1, 1))).is_ok());
        assert!(begins(date(2025, 12, 31), today, Some(date(2026, 1, 1))).is_err());
    }
}
