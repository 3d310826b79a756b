//! Which activities the demo city holds when: templates of `demo/activities.toml`, dated.

use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use serde::Deserialize;

use crate::activities::{Content, Slot};
use crate::city::City;
use crate::error::{AppError, Result};

#[derive(Deserialize)]
struct File {
    activity: Vec<Template>,
}

/// One template.
#[derive(Clone, Deserialize)]
pub(super) struct Template {
    title: String,
    category: String,
    pub(super) team: String,
    place: String,
    town: String,
    description: String,
    bring: String,
    risks: String,
    min_age: i64,
    weekday: String,
    start: Option<String>,
    minutes: Option<i64>,
    capacity: Option<i64>,
    #[serde(default)]
    shifts: Vec<ShiftTemplate>,
    #[serde(default)]
    season: Vec<i8>,
}

#[derive(Clone, Deserialize)]
struct ShiftTemplate {
    start: String,
    minutes: i64,
    capacity: i64,
}

/// An activity on its day.
pub(super) struct Dated {
    pub(super) date: Date,
    pub(super) team: String,
    pub(super) town: String,
    pub(super) content: Content,
    pub(super) slots: Vec<Slot>,
}

/// Activities from `from` to `to`, `a_week` of them each week, in order of time.
pub(super) fn plan(city: &City, rng: &mut Rng, from: Date, to: Date, a_week: usize) -> Result<Vec<Dated>> {
    let file: File =
        toml::from_str(&city.demo.activities).map_err(|e| AppError::internal(format!("demo/activities.toml: {e}")))?;
    let mut planned = Vec::new();
    let mut week = from;
    while week < to {
        let mut fitting: Vec<&Template> = file.activity.iter().filter(|it| it.in_season(week)).collect();
        rng.shuffle(&mut fitting);
        for template in fitting.into_iter().take(a_week) {
            let date = template.day_in(week);
            if date < to {
                planned.push(template.on(city, date)?);
            }
        }
        week = week.saturating_add(7.days());
    }
    planned.sort_by_key(|it| it.date);
    Ok(planned)
}

impl Template {
    fn in_season(&self, week: Date) -> bool {
        self.season.is_empty() || self.season.contains(&week.month())
    }

    fn day_in(&self, week: Date) -> Date {
        day_in(&self.weekday, week)
    }

    fn on(&self, city: &City, date: Date) -> Result<Dated> {
        let single = match (&self.start, self.minutes, self.capacity) {
            (Some(start), Some(minutes), Some(capacity)) => {
                vec![ShiftTemplate { start: start.clone(), minutes, capacity }]
            }
            _ => Vec::new(),
        };
        let slots = single.iter().chain(&self.shifts).map(|shift| slot(city, date, shift)).collect::<Result<_>>()?;
        let content = Content {
            title: self.title.clone(),
            category: self.category.clone(),
            town: self.town.clone(),
            place: self.place.clone(),
            description: self.description.clone(),
            bring: self.bring.clone(),
            risks: self.risks.clone(),
            min_age: self.min_age,
        };
        Ok(Dated { date, team: self.team.clone(), town: self.town.clone(), content, slots })
    }
}

/// The day called `weekday` (`mon` …) among the seven that begin with `week`.
pub(super) fn day_in(weekday: &str, week: Date) -> Date {
    let wanted = match weekday {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        _ => Weekday::Sunday,
    };
    let ahead = wanted.since(week.weekday());
    week.saturating_add(i64::from(ahead).days())
}

fn slot(city: &City, date: Date, shift: &ShiftTemplate) -> Result<Slot> {
    let wrong = || AppError::internal(format!("demo/activities.toml: start {}", shift.start));
    let time: Time = shift.start.parse().map_err(|_| wrong())?;
    let starts_at = city.moment(date, time).ok_or_else(wrong)?;
    let ends_at = starts_at.saturating_add(shift.minutes.minutes()).map_err(|_| wrong())?;
    Ok(Slot { id: None, starts_at, ends_at, capacity: shift.capacity })
}
