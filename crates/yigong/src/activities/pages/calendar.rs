//! iCalendar: one activity, and a person's own feed, which calendar programs fetch without signing in.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use icalendar::{Calendar, Component, Event, EventLike};
use jiff::Timestamp;

use crate::activities::model::{SignupState, State};
use crate::activities::store;
use crate::clock::Id;
use crate::crypto::{Keys, hex};
use crate::duty;
use crate::error::{AppError, Result};
use crate::web::Visit;

/// The secret part of a person's feed address, and who they are.
pub(super) fn token(keys: &Keys, person: Id) -> String {
    format!("{}{}", person.simple(), &hex(&keys.mac("calendar", person.as_bytes()))[..32])
}

fn person_of(keys: &Keys, text: &str) -> Option<Id> {
    let person: Id = text.get(..32)?.parse().ok()?;
    (token(keys, person) == text).then_some(person)
}

pub(super) async fn activity(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (activity, shifts) = visit
        .read(move |cx| {
            Box::pin(async move {
                let activity = store::activity(cx, id).await?.filter(|it| it.state != State::Draft);
                Ok((activity.ok_or_else(AppError::not_found)?, store::shifts(cx, id).await?))
            })
        })
        .await?;
    let mut calendar = Calendar::new().name(&activity.title).done();
    for shift in &shifts {
        calendar.push(event(
            shift.id,
            &activity.title,
            &activity.place,
            shift.starts_at,
            shift.ends_at,
            visit.app.clock.now(),
        ));
    }
    Ok(answer(&calendar))
}

pub(super) async fn person(visit: Visit, Path(text): Path<String>) -> Result<Response> {
    let person = person_of(&visit.app.keys, &text).ok_or_else(AppError::not_found)?;
    let read = visit.read(move |cx| {
        Box::pin(async move { Ok((store::upcoming(cx, person).await?, duty::upcoming(cx, person).await?)) })
    });
    let (upcoming, duties) = read.await?;
    let mut calendar = Calendar::new().name("我的义工活动").done();
    for mine in upcoming.iter().filter(|mine| mine.state == SignupState::Confirmed) {
        calendar.push(event(mine.shift, &mine.title, &mine.place, mine.starts_at, mine.ends_at, visit.app.clock.now()));
    }
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    for post in duties {
        let station = city.duty.station(&post.station);
        let (name, place) = station.map_or(("", ""), |it| (it.name.as_str(), it.place.as_str()));
        calendar.push(event(post.id, &format!("{name}轮值"), place, post.starts_at, post.ends_at, now));
    }
    Ok(answer(&calendar))
}

fn event(id: Id, title: &str, place: &str, starts: Timestamp, ends: Timestamp, now: Timestamp) -> Event {
    let utc = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    Event::new()
        .uid(&id.to_string())
        .summary(title)
        .location(place)
        .add_property("DTSTAMP", utc(now))
        .add_property("DTSTART", utc(starts))
        .add_property("DTEND", utc(ends))
        .done()
}

fn answer(calendar: &Calendar) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"yigong.ics\""),
    ];
    (headers, calendar.to_string()).into_response()
}
