//! The operators' view of what goes out: what waits, what failed, what was sent. Never what it says.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notify::actions::require_operator;
use crate::notify::model::{Delivery, Queued};
use crate::notify::{Retry, store};
use crate::web::{Form, Page, Query, Visit, flash, html};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
}

/// A row with its times in words.
struct Row {
    it: Queued,
    written: String,
    due: String,
}

#[derive(Template)]
#[template(path = "notify/outbox.html")]
struct OutboxPage {
    page: Page,
    state: Delivery,
    counts: Vec<(Delivery, i64)>,
    rows: Vec<Row>,
    /// Whether nothing really goes out: a demo city.
    shown: bool,
    /// Whether there is any way out.
    configured: bool,
    error: Option<AppError>,
}

async fn page(visit: &Visit, state: Delivery, error: Option<AppError>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            require_operator(cx)?;
            Ok((store::counts(cx).await?, store::listing(cx, state).await?))
        })
    });
    let (counts, rows) = read.await?;
    let city = &visit.app.city;
    let row = |it: Queued| Row {
        written: city.clock_time(it.created_at),
        due: city.clock_time(it.sent_at.unwrap_or(it.due_at)),
        it,
    };
    let count = |state: Delivery| counts.iter().find(|(it, _)| *it == state).map_or(0, |(_, count)| *count);
    let outlets = visit.app.outlets.get();
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = OutboxPage {
        page: visit.page("消息发送"),
        state,
        counts: Delivery::ALL.iter().map(|state| (*state, count(*state))).collect(),
        rows: rows.into_iter().map(row).collect(),
        shown: outlets.is_some_and(|it| matches!(it.mail, Some(crate::notify::Mail::Shown))),
        configured: outlets.is_some_and(|it| it.mail.is_some() || it.sms.is_some()),
        error,
    };
    Ok((status, html(&page)?).into_response())
}

pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    page(&visit, Delivery::parse(&asked.state).unwrap_or(Delivery::Failed), None).await
}

#[derive(Deserialize, Default)]
pub(super) struct What {
    #[serde(default)]
    choice: String,
}

pub(super) async fn retry(visit: Visit, Path(id): Path<Id>, Form(what): Form<What>) -> Result<Response> {
    let give_up = what.choice == "drop";
    match visit.act(Retry { id, give_up }).await {
        Ok(()) => {
            let word =
                if give_up { "已放弃，不再发送。" } else { "已放回发送队列，很快会再试。" };
            Ok(flash("/operations/outbox?state=failed", word))
        }
        Err(error) if error.is_refusal() => page(&visit, Delivery::Failed, Some(error)).await,
        Err(error) => Err(error),
    }
}
