//! Employment referral, as `employment.toml` describes it (V2.7).

use serde::Deserialize;

use super::needs::Choice;

/// Who may opt in, and how the list is ordered.
#[derive(Debug, Clone, Deserialize)]
pub struct EmploymentRules {
    /// Clause it rests on.
    pub clause: String,
    /// Credited minutes of the last two years that make a good record.
    pub minimum_minutes: i64,
    /// Men below this age, full years.
    pub oldest_male: i32,
    /// Women below this age, full years.
    pub oldest_female: i32,
    /// Party status codes it applies to.
    pub applies_to: Vec<String>,
    /// What opting in means.
    pub consent: String,
    /// What the centre is shown.
    pub proof: Vec<Choice>,
    /// The order of the list.
    pub points: Points,
}

/// Points, each shown with its reason.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Points {
    /// One point for so many hours.
    pub per_hours: i64,
    /// At most so many for hours.
    pub hours_most: i64,
    /// Share of grades A and B that counts as well evidenced, percent.
    pub evidenced_percent: i64,
    /// Points for that.
    pub evidenced: i64,
    /// Points when nobody in the family has work.
    pub zero_family: i64,
    /// Points for each month waited.
    pub waiting_month: i64,
    /// At most so many for waiting.
    pub waiting_most: i64,
}

impl EmploymentRules {
    /// The Chinese name of a proof.
    #[must_use]
    pub fn proof(&self, code: &str) -> Option<&str> {
        self.proof.iter().find(|choice| choice.code == code).map(|choice| choice.name.as_str())
    }

    /// What is wrong with the file, if anything.
    pub(super) fn check(&self) -> Option<String> {
        let sound = self.points.per_hours > 0 && self.minimum_minutes >= 0 && !self.proof.is_empty();
        (!sound).then(|| "per_hours 要大于 0，minimum_minutes 不能为负，至少要有一个 [[proof]]".to_owned())
    }
}
