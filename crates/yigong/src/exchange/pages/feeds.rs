//! Atom: what is on, for whoever follows it with a reader.

use askama::Template;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange::store;
use crate::web::Visit;

struct Entry {
    id: Id,
    title: String,
    team: String,
    summary: String,
    updated: String,
}

#[derive(Template)]
#[template(path = "exchange/activities.xml")]
struct Feed {
    title: String,
    site: String,
    updated: String,
    entries: Vec<Entry>,
}

pub(super) async fn activities(visit: Visit, headers: HeaderMap) -> Result<Response> {
    let rows = visit.read(|cx| Box::pin(store::announced(cx))).await?;
    let city = &visit.app.city;
    let entry = |it: store::Announced| Entry {
        summary: format!("{}，{}", city.clock_time(it.starts), it.place),
        updated: city.iso(it.published),
        id: it.id,
        title: it.title,
        team: it.team,
    };
    let entries: Vec<Entry> = rows.into_iter().map(entry).collect();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let site = format!("{}://{host}", if visit.app.https { "https" } else { "http" });
    let updated = entries.first().map_or_else(|| city.iso(visit.app.clock.now()), |it| it.updated.clone());
    let feed = Feed { title: format!("{}：招募中的活动", city.platform), site, updated, entries };
    let text = feed.render().map_err(|e| AppError::internal(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}
