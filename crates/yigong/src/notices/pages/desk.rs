//! The office's desk: objections of the campaigns it receives for.

use askama::Template;
use axum::response::Response;

use super::long_time;
use crate::action::Cx;
use crate::campaigns;
use crate::error::{AppError, Result};
use crate::notices::model::{Notice, Objection};
use crate::notices::store;
use crate::web::{Page, Visit, html};

/// A campaign's objections and the notices that still take some.
struct Group {
    year: i16,
    lines: Vec<Line>,
    notices: Vec<Notice>,
}

struct Line {
    objection: Objection,
    title: String,
    received: String,
}

#[derive(Template)]
#[template(path = "notices/desk.html")]
struct DeskPage {
    page: Page,
    groups: Vec<Group>,
}

async fn load(cx: &mut Cx<'_>) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    let mut office = false;
    for campaign in campaigns::campaigns(cx).await? {
        if !campaigns::is_office(cx, &campaign).await? {
            continue;
        }
        office = true;
        let notices: Vec<Notice> =
            store::of_campaign(cx, campaign.id).await?.into_iter().filter(|it| it.closes_at.is_some()).collect();
        let mut lines = Vec::new();
        for objection in store::desk(cx, campaign.id).await? {
            let rows = || notices.iter().flat_map(|it| &it.snapshot.lists).flat_map(|list| &list.rows);
            let title = rows().find(|row| row.application == objection.application);
            let title = title.map(|row| row.title.clone()).unwrap_or_default();
            lines.push(Line { title, received: long_time(&cx.core.city, objection.received_at), objection });
        }
        if !notices.is_empty() {
            groups.push(Group { year: campaign.year(), lines, notices });
        }
    }
    if office || cx.actor.is(crate::auth::Role::Organiser) { Ok(groups) } else { Err(AppError::not_found()) }
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    visit.person()?;
    let groups = visit.read(|cx| Box::pin(load(cx))).await?;
    html(&DeskPage { page: visit.page("异议处理"), groups })
}
