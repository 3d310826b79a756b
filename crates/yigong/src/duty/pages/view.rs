//! What several pages show: slots with their people, and how names look to whom.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::action::Cx;
use crate::city::City;
use crate::clock::Id;
use crate::duty::model::{Post, Slot};
use crate::duty::store;
use crate::error::Result;

/// A slot as pages show it.
pub(super) struct Line {
    pub(super) slot: Slot,
    /// The station's name.
    pub(super) station: String,
    /// `09:00–12:00`.
    pub(super) hours: String,
    /// `3月4日 周三`.
    pub(super) day: String,
    /// People who hold a seat, or should have come.
    pub(super) posts: Vec<Post>,
    /// Whether a stand-in is called for.
    pub(super) called: bool,
    pub(super) begun: bool,
    pub(super) over: bool,
}

impl Line {
    /// Seats nobody holds.
    pub(super) fn missing(&self) -> i64 {
        self.slot.seats - self.slot.taken
    }
}

/// `3月4日 周三`.
pub(super) fn day_text(day: Date) -> String {
    let week = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    format!("{}月{}日 {}", day.month(), day.day(), week[at.min(6)])
}

/// The name of a station; its code when the city no longer has it.
pub(super) fn station_name(city: &City, code: &str) -> String {
    city.duty.station(code).map_or_else(|| code.to_owned(), |it| it.name.clone())
}

/// `09:00–12:00`.
pub(super) fn hours(city: &City, from: jiff::Timestamp, to: jiff::Timestamp) -> String {
    format!("{}–{}", city.hour_minute(from), city.hour_minute(to))
}

/// `3月4日 周三 09:00–12:00`.
pub(super) fn when(city: &City, from: jiff::Timestamp, to: jiff::Timestamp) -> String {
    format!("{} {}", day_text(city.date(from)), hours(city, from, to))
}

/// The slots with their people and calls.
pub(super) async fn lines(cx: &mut Cx<'_>, slots: Vec<Slot>) -> Result<Vec<Line>> {
    let (Some(first), Some(last)) = (slots.first().map(|it| it.day), slots.last().map(|it| it.day)) else {
        return Ok(Vec::new());
    };
    let mut posts: HashMap<Id, Vec<Post>> = HashMap::new();
    for post in store::posts_between(cx, first, last).await? {
        posts.entry(post.slot).or_default().push(post);
    }
    let called: HashSet<Id> = store::calls(cx).await?.into_iter().map(|(slot, _)| slot).collect();
    let (city, now) = (&cx.core.city, cx.now);
    let line = |slot: Slot| Line {
        station: station_name(city, &slot.station),
        hours: hours(city, slot.starts_at, slot.ends_at),
        day: day_text(slot.day),
        posts: posts.remove(&slot.id).unwrap_or_default(),
        called: called.contains(&slot.id),
        begun: now >= slot.starts_at,
        over: now >= slot.ends_at,
        slot,
    };
    Ok(slots.into_iter().map(line).collect())
}

/// `陈＊＊`: to others than the person's own unit only the family name is shown.
pub(super) fn masked(name: &str) -> String {
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().collect();
    first + &"＊".repeat(letters.count().min(3))
}
