//! The stations as everybody sees them: who is there today (units only), and the coming days.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;

use super::view::{self, Line};
use crate::auth::Role;
use crate::city::Station;
use crate::duty::store;
use crate::error::{AppError, Result};
use crate::web::{Page, Visit, html};

/// A station with the slots of a few days.
struct Open {
    station: Station,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "duty/stations.html")]
struct StationsPage {
    page: Page,
    today: String,
    open: Vec<Open>,
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    let read = visit.read(|cx| {
        Box::pin(async move {
            let today = cx.today();
            let slots = store::between(cx, today, today).await?;
            Ok((view::day_text(today), view::lines(cx, slots).await?))
        })
    });
    let (today, lines) = read.await?;
    let mut open: Vec<Open> =
        visit.app.city.duty.station.iter().map(|it| Open { station: it.clone(), lines: Vec::new() }).collect();
    for line in lines {
        if let Some(it) = open.iter_mut().find(|it| it.station.code == line.slot.station) {
            it.lines.push(line);
        }
    }
    html(&StationsPage { page: visit.page("义工服务站"), today, open })
}

#[derive(Template)]
#[template(path = "duty/station.html")]
struct StationPage {
    page: Page,
    station: Station,
    lines: Vec<Line>,
    organiser: bool,
}

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Result<Response> {
    let station = visit.app.city.duty.station(&code).cloned().ok_or_else(AppError::not_found)?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let today = cx.today();
            let mut slots = store::between(cx, today, today.saturating_add(13.days())).await?;
            slots.retain(|slot| slot.station == code);
            view::lines(cx, slots).await
        })
    });
    let lines = read.await?;
    let organiser = visit.actor.is(Role::Organiser);
    html(&StationPage { page: visit.page(&station.name), station, lines, organiser })
}
