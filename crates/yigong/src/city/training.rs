//! Courses, as `training.toml` describes them.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::data::Category;

#[derive(Debug, Deserialize)]
pub(super) struct TrainingFile {
    pub(super) course: Vec<Course>,
}

/// A course.
#[derive(Debug, Clone, Deserialize)]
pub struct Course {
    /// Code word.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// First day the requirement is in force.
    pub valid_from: Date,
    /// Category codes that ask for it before sign-up.
    pub required_for: Vec<String>,
    /// Clause it rests on.
    pub clause: String,
    /// Usual length, minutes.
    pub minutes: i64,
    /// How long it holds, months; 0 for good.
    pub valid_months: i64,
    /// What is learnt.
    pub description: String,
}

impl Course {
    /// The first day it no longer holds, when it was taken on `day`; none for good.
    #[must_use]
    pub fn valid_to(&self, day: Date) -> Option<Date> {
        (self.valid_months > 0).then(|| day.saturating_add(self.valid_months.months()))
    }

    /// Whether service of this category asks for it on `day`.
    #[must_use]
    pub fn is_required(&self, category: &str, day: Date) -> bool {
        day >= self.valid_from && self.required_for.iter().any(|code| code == category)
    }

    /// How long it holds, in words.
    #[must_use]
    pub fn validity(&self) -> String {
        match self.valid_months {
            0 => "长期有效".into(),
            months if months % 12 == 0 => format!("{} 年内有效", months / 12),
            months => format!("{months} 个月内有效"),
        }
    }
}

/// What is wrong with the file, if anything.
pub(super) fn check(courses: &[Course], categories: &[Category]) -> Option<String> {
    for (at, course) in courses.iter().enumerate() {
        if courses[..at].iter().any(|earlier| earlier.code == course.code) {
            return Some(format!("[[course]] {} 重复", course.code));
        }
        let unknown = course.required_for.iter().find(|code| !categories.iter().any(|it| it.code == **code));
        if let Some(code) = unknown {
            return Some(format!("[[course]] {}：没有 {code} 这个类别", course.code));
        }
        if course.minutes <= 0 || course.valid_months < 0 {
            return Some(format!("[[course]] {}：minutes 要大于 0，valid_months 不能为负", course.code));
        }
    }
    None
}
