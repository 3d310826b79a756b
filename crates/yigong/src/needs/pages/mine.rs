//! What I asked for, and what I help with.

use askama::Template;
use axum::response::Response;

use super::Line;
use crate::error::Result;
use crate::needs::model::Claim;
use crate::needs::store;
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "needs/mine.html")]
struct MinePage {
    page: Page,
    asked: Vec<Line>,
    helping: Vec<(Line, Claim, String)>,
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let (asked, helping) = visit
        .read(move |cx| {
            Box::pin(async move { Ok((store::asked_by(cx, person).await?, store::claimed_by(cx, person).await?)) })
        })
        .await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let helping = helping.into_iter().map(|(need, claim)| {
        let when = crate::activities::when(city, now, claim.starts_at, claim.ends_at);
        (Line::of(city, now, need, Vec::new()), claim, when)
    });
    html(&MinePage {
        page: visit.page("我的求助与接单"),
        helping: helping.collect(),
        asked: asked.into_iter().map(|need| Line::of(city, now, need, Vec::new())).collect(),
    })
}
