//! The public board: what is open, where, and what might suit the visitor.

use askama::Template;
use axum::response::Response;
use jiff::SignedDuration;
use serde::Deserialize;

use super::Line;
use super::map::Map;
use crate::action::Cx;
use crate::error::{AppError, Result};
use crate::needs::model::{Answering, Need};
use crate::needs::rules;
use crate::needs::store::{self, Search};
use crate::organisations;
use crate::text;
use crate::web::{Page, Query, Visit, encode, filters, html};

/// Needs suggested to a visitor at most.
const SUGGESTED: usize = 3;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Filter {
    category: String,
    town: String,
    cursor: String,
}

#[derive(Template)]
#[template(path = "needs/board.html")]
struct BoardPage {
    page: Page,
    filter: Filter,
    map: Map,
    lines: Vec<Line>,
    suited: Vec<Line>,
    lately: Vec<Line>,
    next: Option<String>,
    categories: Vec<(String, String)>,
    towns: Vec<String>,
    year: Answering,
    phone: String,
}

struct Found {
    counts: Vec<(String, i64)>,
    open: Vec<Need>,
    more: bool,
    suited: Vec<(Need, Vec<String>)>,
    lately: Vec<Need>,
    year: Answering,
}

pub(super) async fn show(visit: Visit, Query(filter): Query<Filter>) -> Result<Response> {
    let search = Search {
        category: text::line(&filter.category),
        town: text::line(&filter.town),
        after: text::cursor(&filter.cursor),
    };
    let found = visit.read(move |cx| Box::pin(async move { find(cx, &search).await })).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let next = found.open.last().filter(|_| found.more).map(|last| {
        let cursor = text::cursor_of((last.starts_at, last.id));
        format!("category={}&town={}&cursor={cursor}", encode(&filter.category), encode(&filter.town))
    });
    let line = |need: Need| Line::of(city, now, need, Vec::new());
    html(&BoardPage {
        page: visit.page("求助"),
        map: Map::of(city, &found.counts, &filter.town),
        lines: found.open.into_iter().map(line).collect(),
        suited: found.suited.into_iter().map(|(need, reasons)| Line::of(city, now, need, reasons)).collect(),
        lately: found.lately.into_iter().map(line).collect(),
        next,
        categories: city.categories.iter().map(|it| (it.code.clone(), it.name.clone())).collect(),
        towns: city.towns.iter().map(|town| town.name.clone()).collect(),
        year: found.year,
        phone: city.needs.words.phone.clone(),
        filter,
    })
}

async fn find(cx: &mut Cx<'_>, search: &Search) -> Result<Found> {
    let (open, more) = store::open(cx, search).await?;
    let root = organisations::root(cx).await?.ok_or_else(AppError::not_found)?.id;
    let since = cx.now.saturating_sub(SignedDuration::from_hours(365 * 24)).unwrap_or(cx.now);
    Ok(Found {
        counts: store::by_town(cx).await?,
        open,
        more,
        suited: suited(cx).await?,
        lately: store::lately(cx).await?,
        year: store::answering(cx, root, (since, cx.now)).await?,
    })
}

/// The open needs that suit the visitor best, with the reasons.
async fn suited(cx: &mut Cx<'_>) -> Result<Vec<(Need, Vec<String>)>> {
    let Some(person) = cx.actor.person else { return Ok(Vec::new()) };
    let (town, categories) = store::leanings(cx, person).await?;
    let near = store::near_team(cx, town.as_deref().unwrap_or_default(), &categories.join(" ")).await?;
    let core = cx.core;
    let mut fitting: Vec<(Need, rules::Fit)> = near
        .into_iter()
        .filter(|need| need.asker != Some(person))
        .filter_map(|need| {
            let fit = rules::suits(&store::need_facts(core, &need), town.as_deref(), &categories)?;
            Some((need, fit))
        })
        .collect();
    fitting.sort_by(|(a, x), (b, y)| y.score.cmp(&x.score).then_with(|| a.starts_at.cmp(&b.starts_at)));
    Ok(fitting.into_iter().take(SUGGESTED).map(|(need, fit)| (need, fit.reasons)).collect())
}
