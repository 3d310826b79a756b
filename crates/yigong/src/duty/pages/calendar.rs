//! iCalendar of a station's rota: units only, no people.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use icalendar::{Calendar, Component, Event, EventLike};
use jiff::{Timestamp, ToSpan};

use crate::duty::store;
use crate::error::{AppError, Result};
use crate::web::Visit;

pub(super) async fn station(visit: Visit, Path(code): Path<String>) -> Result<Response> {
    let station = visit.app.city.duty.station(&code).cloned().ok_or_else(AppError::not_found)?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let today = cx.today();
            let from = today.saturating_sub(7.days());
            let mut slots = store::between(cx, from, today.saturating_add(60.days())).await?;
            slots.retain(|slot| slot.station == code);
            Ok(slots)
        })
    });
    let slots = read.await?;
    let mut calendar = Calendar::new().name(&format!("{}轮值", station.name)).done();
    let utc = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    for slot in slots {
        calendar.push(
            Event::new()
                .uid(&slot.id.to_string())
                .summary(&format!("{}轮值：{}", station.name, slot.unit_name))
                .location(&station.place)
                .add_property("DTSTAMP", utc(visit.app.clock.now()))
                .add_property("DTSTART", utc(slot.starts_at))
                .add_property("DTEND", utc(slot.ends_at))
                .done(),
        );
    }
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"rota.ics\""),
    ];
    Ok((headers, calendar.to_string()).into_response())
}
