//! Recognition of service (`recognition.toml`): stars, long service, lists of commendation.

use serde::Deserialize;

/// Everything of `recognition.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct Recognition {
    /// The stars, lowest first.
    pub star: Vec<StarRule>,
    /// Long service.
    pub long_service: LongService,
    /// Lists of commendation.
    pub list: ListRule,
}

/// A star.
#[derive(Debug, Clone, Deserialize)]
pub struct StarRule {
    /// 1, 2, …
    pub level: i64,
    /// Chinese name.
    pub name: String,
    /// Hours of voluntary service from which on it is held.
    pub hours: i64,
}

/// Long service.
#[derive(Debug, Clone, Deserialize)]
pub struct LongService {
    /// Minutes that make a calendar year a year of service.
    pub minutes_a_year: i64,
    /// The numbers of years that are mentioned, lowest first.
    pub years: Vec<i64>,
}

/// Lists of commendation.
#[derive(Debug, Clone, Deserialize)]
pub struct ListRule {
    /// What a list is called.
    pub wording: String,
    /// Words it must not use.
    pub forbidden: Vec<String>,
}

impl Recognition {
    /// How many stars so many minutes hold.
    #[must_use]
    pub fn level(&self, minutes: i64) -> i64 {
        self.star.iter().filter(|it| minutes >= it.hours * 60).map(|it| it.level).max().unwrap_or(0)
    }

    /// The star of a level.
    #[must_use]
    pub fn star(&self, level: i64) -> Option<&StarRule> {
        self.star.iter().find(|it| it.level == level)
    }

    /// What is wrong with it, in Chinese.
    pub(super) fn fault(&self) -> Option<String> {
        let levels: Vec<i64> = self.star.iter().map(|it| it.level).collect();
        let wanted: Vec<i64> = (1..).take(levels.len()).collect();
        if levels.is_empty() || levels != wanted {
            return Some("[[star]] 的 level 应从 1 起依次排列".into());
        }
        if !self.star.is_sorted_by(|a, b| 0 < a.hours && a.hours < b.hours) {
            return Some("[[star]] 的 hours 应大于 0，并逐级增加".into());
        }
        let years = &self.long_service.years;
        (years.is_empty() || !years.is_sorted()).then(|| "[long_service] years 至少要有一个，并从小到大排列".into())
    }
}
