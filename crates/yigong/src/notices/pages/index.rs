//! Every notice, the latest first.

use askama::Template;
use axum::response::Response;

use super::long_time;
use crate::auth::Role;
use crate::campaigns;
use crate::clock::Id;
use crate::error::Result;
use crate::notices::model::{Notice, NoticeKind};
use crate::notices::store;
use crate::web::{Page, Visit, html};

/// Notices on the page and in the feed.
pub(super) const LATEST: i64 = 50;

struct Line {
    notice: Notice,
    published: String,
    closes: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "notices/index.html")]
struct IndexPage {
    page: Page,
    lines: Vec<Line>,
    /// For organisers: the campaigns whose outcome they see to.
    campaigns: Vec<(Id, i16)>,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let organiser = visit.actor.is(Role::Organiser);
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let all = if organiser { campaigns::campaigns(cx).await? } else { Vec::new() };
            let all = all.into_iter().map(|it| (it.id, it.year())).collect::<Vec<_>>();
            Ok((store::notices(cx, LATEST).await?, all))
        })
    });
    let (notices, campaigns) = read.await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let line = |notice: Notice| Line {
        published: long_time(city, notice.published_at),
        closes: notice.closes_at.map(|at| long_time(city, at)).unwrap_or_default(),
        open: notice.is_open(now),
        notice,
    };
    let lines = notices.into_iter().map(line).collect();
    html(&IndexPage { page: visit.page("公示"), lines, campaigns })
}
