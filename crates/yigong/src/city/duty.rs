//! Service stations and the rules of their rota (`duty.toml`, C14).

use jiff::civil::{Date, Time, Weekday};
use serde::Deserialize;

/// Everything of `duty.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct DutyData {
    /// Dated rules.
    pub rules: Vec<DutyRules>,
    /// The stations.
    pub station: Vec<Station>,
}

/// The rota's rules; the file's head says what each number means.
#[derive(Debug, Clone, Deserialize)]
pub struct DutyRules {
    /// First day in force.
    pub valid_from: Date,
    /// Days between two slots of one unit.
    pub unit_rest_days: i64,
    /// Hours between two duties of one person.
    pub person_rest_hours: i64,
    /// Duties of one person in a week.
    pub person_most_a_week: i64,
    /// Units name their people this many hours before.
    pub name_hours_before: i64,
    /// People are reminded this many hours before.
    pub reminder_hours_before: i64,
    /// Who is not there this many minutes after the start is absent.
    pub no_show_minutes: i64,
    /// Check-in opens this many minutes before the start.
    pub check_in_opens_minutes_before: i64,
    /// Check-out stays open this many minutes after the end.
    pub check_out_grace_minutes: i64,
    /// Life of the tablet's rotating code, seconds.
    pub code_step_seconds: i64,
    /// Longest plan, weeks.
    pub plan_most_weeks: i64,
}

/// A station people can come to.
#[derive(Debug, Clone, Deserialize)]
pub struct Station {
    /// Stable key, part of addresses.
    pub code: String,
    /// Name.
    pub name: String,
    /// Town.
    pub town: String,
    /// Where exactly.
    pub place: String,
    /// Telephone.
    pub phone: String,
    /// Opening hours in words.
    pub hours: String,
    /// Days it stays shut.
    #[serde(default)]
    pub closed: Vec<Date>,
    /// The slots of its week.
    pub slot: Vec<SlotTemplate>,
}

/// A slot that comes back every week.
#[derive(Debug, Clone, Deserialize)]
pub struct SlotTemplate {
    /// `mon` … `sun`.
    pub weekdays: Vec<String>,
    /// `09:00`.
    pub start: String,
    /// Length.
    pub minutes: i64,
    /// People needed.
    pub seats: i64,
}

impl SlotTemplate {
    /// When it begins on a day of the city; nothing on other weekdays.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<Time> {
        let word = match day.weekday() {
            Weekday::Monday => "mon",
            Weekday::Tuesday => "tue",
            Weekday::Wednesday => "wed",
            Weekday::Thursday => "thu",
            Weekday::Friday => "fri",
            Weekday::Saturday => "sat",
            Weekday::Sunday => "sun",
        };
        self.weekdays.iter().any(|it| it == word).then(|| self.start.parse().ok()).flatten()
    }

    fn is_sound(&self) -> bool {
        let known = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        self.start.parse::<Time>().is_ok()
            && self.weekdays.iter().all(|it| known.contains(&it.as_str()))
            && (30..=720).contains(&self.minutes)
            && (1..=10).contains(&self.seats)
    }
}

impl DutyData {
    /// The rules in force on `day`; before the first row, the first.
    #[must_use]
    pub fn rules(&self, day: Date) -> &DutyRules {
        self.rules.iter().rev().find(|row| row.valid_from <= day).unwrap_or(&self.rules[0])
    }

    /// The station with this code.
    #[must_use]
    pub fn station(&self, code: &str) -> Option<&Station> {
        self.station.iter().find(|it| it.code == code)
    }

    /// What is wrong with it, if anything.
    pub(super) fn fault(&self, is_town: impl Fn(&str) -> bool) -> Option<String> {
        if self.rules.is_empty() || !self.rules.is_sorted_by_key(|row| row.valid_from) {
            return Some("[[rules]] 至少要有一行，并按 valid_from 先后排列".to_owned());
        }
        for (at, station) in self.station.iter().enumerate() {
            if self.station[..at].iter().any(|it| it.code == station.code) {
                return Some(format!("服务站 {} 的 code 重复", station.name));
            }
            if !is_town(&station.town) {
                return Some(format!("服务站 {} 的镇街不存在", station.name));
            }
            if let Some(bad) = station.slot.iter().find(|slot| !slot.is_sound()) {
                return Some(format!("服务站 {} 的班次 {} 写法有误", station.name, bad.start));
            }
        }
        None
    }
}
