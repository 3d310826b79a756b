//! The public account of the draws: numbers, seeds and how to repeat them. No names.

use askama::Template;
use axum::response::Response;

use crate::action::Cx;
use crate::auth::Role;
use crate::crypto::hex;
use crate::error::Result;
use crate::oversight::model::Drawn;
use crate::oversight::{rules, store};
use crate::web::{Page, Visit, html};

struct Line {
    drawn: Drawn,
    seed: String,
    /// The largest number that was drawn.
    bar: String,
    day: String,
}

#[derive(Template)]
#[template(path = "oversight/audits.html")]
struct AuditsPage {
    page: Page,
    lines: Vec<Line>,
    organiser: bool,
}

async fn load(cx: &mut Cx<'_>) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for drawn in store::draws(cx).await? {
        let items = store::entries(cx, drawn.id).await?;
        let bar = items.into_iter().map(|entry| rules::score(&drawn.seed, entry)).max().unwrap_or_default();
        let day = cx.date(drawn.drawn_at).to_string();
        lines.push(Line { seed: hex(&drawn.seed), bar: hex(&bar), day, drawn });
    }
    Ok(lines)
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let lines = visit.read(|cx| Box::pin(load(cx))).await?;
    html(&AuditsPage { page: visit.page("抽查公示"), lines, organiser: visit.actor.is(Role::Organiser) })
}
