//! Atom: what is on, for whoever follows it with a reader.

use askama::Template;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use db::{params, sql};
use jiff::Timestamp;

use crate::clock::Id;
use crate::error::{AppError, Result};
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
    let read = visit.read(|cx| {
        Box::pin(async move {
            let select = sql!(
                "SELECT a.id, a.title, t.name, a.place, a.first_start, a.published_at FROM activity a
                 JOIN team t ON t.region = a.region AND t.id = a.team
                 WHERE a.region = $1 AND a.state IN ('published', 'running') AND a.published_at IS NOT NULL
                 ORDER BY a.published_at DESC, a.id DESC LIMIT 50"
            );
            let rows: Vec<(Id, String, String, String, Timestamp, Timestamp)> =
                cx.tx.all(select, params![cx.region]).await?;
            Ok(rows)
        })
    });
    let rows = read.await?;
    let city = &visit.app.city;
    let entry = |(id, title, team, place, starts, published): (Id, String, String, String, Timestamp, Timestamp)| Entry {
        summary: format!("{}，{place}", city.clock_time(starts)),
        updated: city.iso(published),
        id,
        title,
        team,
    };
    let entries: Vec<Entry> = rows.into_iter().map(entry).collect();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let site = format!("{}://{host}", if visit.app.https { "https" } else { "http" });
    let updated = entries.first().map_or_else(|| city.iso(visit.app.clock.now()), |it| it.updated.clone());
    let feed = Feed { title: format!("{}：招募中的活动", city.platform), site, updated, entries };
    let text = feed.render().map_err(|e| AppError::internal(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}
