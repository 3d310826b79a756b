//! A notice: its words as published, and how everything on it stands now.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::long_time;
use crate::applications::State;
use crate::auth::Role;
use crate::campaigns;
use crate::clock::Id;
use crate::crypto::hex;
use crate::error::{AppError, Result};
use crate::notices::model::{Entry, Notice, NoticeKind, SnapshotRow};
use crate::notices::store;
use crate::web::{Page, Visit, html};

/// A line of a list with what became of it.
struct Line {
    row: SnapshotRow,
    entry: Option<Entry>,
}

impl Line {
    /// The word and the class of its badge.
    fn badge(&self) -> (&'static str, &'static str) {
        match self.entry.as_ref().map(|it| it.state) {
            Some(State::Selected) => ("公示中", "is-wait"),
            Some(state) => (state.label(), state.badge()),
            None => ("", ""),
        }
    }
}

/// A line of the timeline.
struct Step {
    time: String,
    text: String,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "notices/show.html")]
struct ShowPage {
    page: Page,
    notice: Notice,
    lists: Vec<(String, Vec<Line>)>,
    steps: Vec<Step>,
    hash: String,
    published: String,
    closes: String,
    open: bool,
    /// Objections received, and without an answer.
    objections: (i64, i64),
    /// How many of them were revoked since.
    revoked: usize,
    organiser: bool,
    office: bool,
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let notice = store::notice(cx, id).await?.ok_or_else(AppError::not_found)?;
            let (entries, events) = (store::entries(cx, id).await?, store::events(cx, id).await?);
            let campaign = campaigns::campaign(cx, notice.campaign).await?.ok_or_else(AppError::not_found)?;
            let office = cx.actor.person.is_some() && campaigns::is_office(cx, &campaign).await?;
            Ok((notice, entries, events, office))
        })
    });
    let (notice, entries, events, office) = read.await?;
    let city = &visit.app.city;
    let objections = entries.iter().fold((0, 0), |sum, it| (sum.0 + it.objections, sum.1 + it.open));
    let line = |row: &SnapshotRow| Line {
        entry: entries.iter().find(|it| it.application == row.application).cloned(),
        row: row.clone(),
    };
    let lists =
        notice.snapshot.lists.iter().map(|list| (list.head.clone(), list.rows.iter().map(line).collect())).collect();
    let step = |event: crate::notices::model::Event| Step {
        time: long_time(city, event.at),
        class: match event.kind.as_str() {
            "revoked" | "upheld" => "is-bad",
            "concluded" | "dismissed" => "is-ok",
            _ => "",
        },
        text: event.text,
    };
    let page = ShowPage {
        page: visit.page(&notice.snapshot.title),
        lists,
        steps: events.into_iter().map(step).collect(),
        hash: hex(&notice.hash),
        published: long_time(city, notice.published_at),
        closes: notice.closes_at.map(|at| long_time(city, at)).unwrap_or_default(),
        open: notice.is_open(visit.app.clock.now()),
        objections,
        revoked: entries.iter().filter(|it| it.revoked.is_some()).count(),
        organiser: visit.actor.is(Role::Organiser),
        office,
        notice,
    };
    html(&page)
}
