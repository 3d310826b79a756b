//! How activities, shifts and times look.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use crate::activities::model::{Activity, Shift, State};
use crate::city::City;
use crate::clock::Id;

/// An activity on a list, as its row shows it.
pub(crate) struct Card {
    pub(crate) id: Id,
    pub(crate) title: String,
    pub(crate) date: String,
    pub(crate) month: String,
    pub(crate) day: String,
    pub(crate) week: &'static str,
    pub(crate) today: bool,
    pub(crate) time: String,
    pub(crate) place: String,
    pub(crate) team: String,
    pub(crate) tag: String,
    pub(crate) badge: Option<(&'static str, &'static str)>,
    pub(crate) seats: Seats,
}

/// Seats of one shift or of several together.
pub(crate) struct Seats {
    pub(crate) left: i64,
    pub(crate) capacity: i64,
    pub(crate) waiting: i64,
}

impl Seats {
    /// Of the shifts that have not begun.
    fn of<'s>(shifts: impl Iterator<Item = &'s Shift>) -> Self {
        shifts.fold(Self { left: 0, capacity: 0, waiting: 0 }, |sum, shift| Self {
            left: sum.left + shift.left(),
            capacity: sum.capacity + shift.capacity,
            waiting: sum.waiting + shift.waiting,
        })
    }

    /// Whether hardly any are left.
    pub(crate) fn few(&self) -> bool {
        self.left < 4
    }
}

/// The row of an activity: its first shift from `from` on that has not ended.
pub(crate) fn card(city: &City, now: Timestamp, from: Timestamp, (activity, shifts): &(Activity, Vec<Shift>)) -> Card {
    let ahead = || shifts.iter().filter(|shift| shift.ends_at > now.max(from));
    let (starts, ends) =
        ahead().next().map_or((activity.first_start, activity.last_end), |shift| (shift.starts_at, shift.ends_at));
    let (date, today) = (city.date(starts), city.date(now));
    let more = ahead().count();
    let time = span(city, starts, ends);
    let badge = (activity.state != State::Published).then(|| (activity.state.badge(), activity.state.label()));
    Card {
        id: activity.id,
        title: activity.title.clone(),
        date: date.to_string(),
        month: format!("{}月", date.month()),
        day: date.day().to_string(),
        week: if date == today { "今天" } else { week(date) },
        today: date == today,
        time: if more > 1 { format!("{time}，共 {more} 场") } else { time },
        place: activity.place.clone(),
        team: activity.team_name.clone(),
        tag: tag(city, &activity.category),
        badge,
        seats: Seats::of(shifts.iter().filter(|shift| shift.starts_at > now)),
    }
}

/// The short name of a category.
pub(crate) fn tag(city: &City, code: &str) -> String {
    city.category(code).map_or_else(|| code.to_owned(), |category| category.short.clone())
}

/// 周一 … 周日.
pub(crate) fn week(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

/// `11月22日 周六`, with the year when it is not this year's.
pub(crate) fn day(city: &City, now: Timestamp, at: Timestamp) -> String {
    let date = city.date(at);
    let year = if date.year() == city.date(now).year() { String::new() } else { format!("{}年", date.year()) };
    format!("{year}{}月{}日 {}", date.month(), date.day(), week(date))
}

/// `09:00–12:00`.
pub(crate) fn span(city: &City, starts: Timestamp, ends: Timestamp) -> String {
    let clock = |at: Timestamp| at.to_zoned_datetime(city.zone.clone()).strftime("%H:%M").to_string();
    format!("{}–{}", clock(starts), clock(ends))
}

/// `11月22日 周六 09:00–12:00`.
pub(crate) fn when(city: &City, now: Timestamp, starts: Timestamp, ends: Timestamp) -> String {
    format!("{} {}", day(city, now, starts), span(city, starts, ends))
}
