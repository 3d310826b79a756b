//! The notices as an Atom feed.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::index::LATEST;
use crate::error::{AppError, Result};
use crate::notices::model::Notice;
use crate::notices::store;
use crate::web::Visit;

#[derive(Template)]
#[template(path = "notices/feed.xml", escape = "html")]
struct Feed {
    title: String,
    updated: String,
    /// The city's code: part of the feed's id.
    region: i64,
    entries: Vec<Line>,
}

struct Line {
    notice: Notice,
    at: String,
    text: String,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let notices = visit.read(|cx| Box::pin(async move { store::notices(cx, LATEST).await })).await?;
    let city = &visit.app.city;
    let iso = |at| city.iso(at);
    let feed = Feed {
        title: format!("{} · 公示", city.platform),
        updated: iso(notices.first().map_or_else(|| visit.app.clock.now(), |it| it.published_at)),
        region: city.region,
        entries: notices
            .into_iter()
            .map(|notice| Line { at: iso(notice.published_at), text: notice.snapshot.opening.join("\n"), notice })
            .collect(),
    };
    let text = feed.render().map_err(|e| AppError::internal(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}
