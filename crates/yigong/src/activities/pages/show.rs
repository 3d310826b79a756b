//! One activity: what, when, where, and the way in.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::view::{Seats, day, span, tag, when};
use crate::activities::model::{Activity, Shift, SignupState, State};
use crate::activities::store::{self, Mine};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "activities/show.html")]
struct ShowPage {
    page: Page,
    activity: Activity,
    tag: String,
    shifts: Vec<Line>,
    leads: bool,
    open: bool,
    /// The need it answers.
    need: Option<Id>,
    /// The event of the whole city it is part of.
    event: Option<(Id, String)>,
}

/// A shift, and how the visitor stands to it.
struct Line {
    id: Id,
    day: String,
    span: String,
    minutes: i64,
    seats: Seats,
    begun: bool,
    ended: bool,
    takes: bool,
    mine: Option<Mine>,
    until: String,
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let person = visit.actor.person;
    let (activity, shifts, mine, leads, need, event) = visit
        .read(move |cx| {
            Box::pin(async move {
                let activity = store::activity(cx, id).await?.ok_or_else(AppError::not_found)?;
                let leads = crate::auth::leads(cx, activity.team).await?;
                if activity.state == State::Draft && !leads {
                    return Err(AppError::not_found());
                }
                let mine = match person {
                    Some(person) => store::mine_of(cx, id, person).await?,
                    None => Vec::new(),
                };
                let need = crate::needs::of_activity(cx, id).await?;
                let event = crate::activities::events::of_activity(cx, id).await?;
                Ok((activity, store::shifts(cx, id).await?, mine, leads, need, event))
            })
        })
        .await?;
    let line = |shift: &Shift| line(&visit, &activity, shift, &mine);
    html(&ShowPage {
        page: visit.page(&activity.title),
        tag: tag(&visit.app.city, &activity.category),
        shifts: shifts.iter().map(line).collect(),
        leads,
        open: activity.state.is_open(),
        need,
        event,
        activity,
    })
}

fn line(visit: &Visit, activity: &Activity, shift: &Shift, mine: &[Mine]) -> Line {
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let mine = mine.iter().find(|it| it.shift == shift.id && !it.state.is_over()).cloned();
    let offered = mine.as_ref().filter(|it| it.state == SignupState::Offered).and_then(|it| it.offered_until);
    Line {
        id: shift.id,
        day: day(city, now, shift.starts_at),
        span: span(city, shift.starts_at, shift.ends_at),
        minutes: shift.minutes(),
        seats: Seats { left: shift.left(), capacity: shift.capacity, waiting: shift.waiting },
        begun: shift.starts_at <= now,
        ended: shift.ends_at <= now,
        takes: activity.state.is_open() && shift.starts_at > now && mine.is_none(),
        until: offered.map(|until| city.clock_time(until)).unwrap_or_default(),
        mine,
    }
}

/// The line that says when and where a shift is.
pub(super) fn facts(visit: &Visit, shift: &Shift) -> String {
    when(&visit.app.city, visit.app.clock.now(), shift.starts_at, shift.ends_at)
}
