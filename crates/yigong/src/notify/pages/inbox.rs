//! The inbox.

use askama::Template;
use axum::response::Response;
use serde_json::json;

use crate::action::{Action, Cx};
use crate::error::Result;
use crate::notify::model::Message;
use crate::notify::store;
use crate::web::{Page, Visit, html, see};

#[derive(Template)]
#[template(path = "notify/inbox.html")]
struct InboxPage {
    page: Page,
    messages: Vec<Line>,
}

struct Line {
    message: Message,
    when: String,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let messages = visit.read(move |cx| Box::pin(store::inbox(cx, person))).await?;
    let line = |message: Message| Line { when: visit.app.city.clock_time(message.sent_at), message };
    html(&InboxPage { messages: messages.into_iter().map(line).collect(), page: visit.page("通知") })
}

pub(super) async fn mark_read(visit: Visit) -> Result<Response> {
    visit.act(ReadAll).await?;
    Ok(see("/me/messages"))
}

/// Marks the actor's whole inbox as read.
struct ReadAll;

impl Action for ReadAll {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        store::mark_read(cx, person).await?;
        cx.audit("inbox.read", person, json!({})).await
    }
}
