//! What a session may be, and the refusal that names the course to take. Pure.

use jiff::{SignedDuration, Timestamp};

use super::model::Session;
use crate::city::{City, Course};
use crate::error::{AppError, FieldError};

/// A session as written.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Code of the course.
    pub course: String,
    /// Town.
    pub town: String,
    /// Where.
    pub place: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Seats, 1 to 500.
    pub capacity: i64,
}

/// What is wrong with it.
#[must_use]
pub(super) fn errors(new: &NewSession, city: &City, now: Timestamp) -> Vec<FieldError> {
    let length = new.ends_at.duration_since(new.starts_at);
    let lasts = length >= SignedDuration::from_mins(15) && length <= SignedDuration::from_hours(10);
    let checks = [
        (city.course(&new.course).is_some(), "course", "请选择课程。"),
        (city.has_town(&new.town), "town", "请选择所在的镇（街）。"),
        ((2..=100).contains(&new.place.chars().count()), "place", "请写明地点，2 至 100 个字。"),
        (new.starts_at > now, "day", "开始时间要在现在之后。"),
        (lasts, "end", "结束要晚于开始，一次 15 分钟至 10 小时。"),
        ((1..=500).contains(&new.capacity), "capacity", "名额应为 1 至 500 的整数。"),
    ];
    let wrong = checks.into_iter().filter(|(sound, ..)| !sound);
    wrong.map(|(_, field, message)| FieldError { field, message: message.into() }).collect()
}

/// The refusal of service that asks for a course first.
#[must_use]
pub(super) fn missing(course: &Course, next: Option<&Session>, city: &City) -> AppError {
    let when = match next {
        Some(next) => format!("最近一期：{}，{}。请到“培训”里报名。", city.clock_time(next.starts_at), next.place),
        None => "近期还没有开班，开班后会公布在“培训”里。".into(),
    };
    let text = format!("参加这类服务前，要先学过“{}”（{}）。{when}", course.name, course.validity());
    let mut refusal = AppError::conflict("training_required", text);
    refusal.clause = clause(&course.clause);
    refusal
}

/// The clause as the error holds it.
fn clause(code: &str) -> Option<&'static str> {
    ["C12", "C13"].into_iter().find(|known| *known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_names_course_clause_and_what_to_do() {
        let city = City::taishan().unwrap();
        let refusal = missing(city.course("rescue").unwrap(), None, &city);
        assert_eq!((refusal.code, refusal.clause), ("training_required", Some("C13")));
        assert!(refusal.message.contains("抢险避险知识与演练") && refusal.message.contains("1 年内有效"));
    }

    #[test]
    fn a_course_holds_until_the_same_day_years_later_or_for_good() {
        let city = City::taishan().unwrap();
        let day = jiff::civil::date(2024, 2, 29);
        assert_eq!(city.course("rescue").unwrap().valid_to(day), Some(jiff::civil::date(2025, 2, 28)));
        assert_eq!(city.course("basics").unwrap().valid_to(day), None);
    }
}
