//! The front page: what is on near somebody this week, and what is next for them.

use askama::Template;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::Response;
use jiff::SignedDuration;
use serde::Deserialize;

use super::view::{Card, card, day, when};
use crate::activities::model::SignupState;
use crate::activities::store::{self, Mine, Search};
use crate::city::{City, Wording};
use crate::error::Result;
use crate::web::{Page, Query, Visit, html};

/// Rows on the front page.
const ROWS: usize = 8;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Near {
    town: Option<String>,
}

#[derive(Template)]
#[template(path = "activities/home.html")]
struct HomePage {
    page: Page,
    words: Wording,
    today: String,
    cards: Vec<Card>,
    towns: Vec<String>,
    town: String,
    next: Option<Next>,
    offers: Vec<Next>,
}

/// A shift of mine.
struct Next {
    mine: Mine,
    when: String,
    until: String,
}

pub(super) async fn show(visit: Visit, headers: HeaderMap, Query(near): Query<Near>) -> Result<Response> {
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let chosen = near.town.clone();
    let town = near.town.or_else(|| remembered(city, &headers)).filter(|town| city.has_town(town)).unwrap_or_default();
    let search = Search { town: town.clone(), ..Search::default() };
    let person = visit.actor.person;
    let (found, mine) = visit
        .read(move |cx| {
            Box::pin(async move {
                let mine = match person {
                    Some(person) => store::upcoming(cx, person).await?,
                    None => Vec::new(),
                };
                Ok((store::list(cx, &search).await?.0, mine))
            })
        })
        .await?;
    let week = now + SignedDuration::from_hours(7 * 24);
    let soon = found.iter().filter(|(_, shifts)| shifts.iter().any(|it| it.ends_at > now && it.starts_at < week));
    let next = |mine: &Mine| Next {
        when: when(city, now, mine.starts_at, mine.ends_at),
        until: mine.offered_until.map(|until| city.clock_time(until)).unwrap_or_default(),
        mine: mine.clone(),
    };
    let response = html(&HomePage {
        page: visit.page("首页"),
        words: city.wording.clone(),
        today: day(city, now, now),
        cards: soon.take(ROWS).map(|it| card(city, now, now, it)).collect(),
        towns: city.towns.iter().map(|town| town.name.clone()).collect(),
        town,
        next: mine.iter().find(|it| it.state == SignupState::Confirmed).map(next),
        offers: mine.iter().filter(|it| it.state == SignupState::Offered).map(next).collect(),
    })?;
    Ok(remember(response, city, chosen))
}

/// The town chosen before: the cookie holds its number in the city's list.
fn remembered(city: &City, headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, index) = pairs.find(|(name, _)| *name == "town")?;
    city.towns.get(index.parse::<usize>().ok()?).map(|town| town.name.clone())
}

fn remember(mut response: Response, city: &City, chosen: Option<String>) -> Response {
    let Some(chosen) = chosen else { return response };
    let index = city.towns.iter().position(|town| town.name == chosen);
    let value = index.map(|index| index.to_string()).unwrap_or_default();
    let cookie = format!("town={value}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
