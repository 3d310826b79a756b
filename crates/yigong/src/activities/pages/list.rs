//! The public list.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::view::{Card, card};
use crate::activities::store::{self, Search};
use crate::city::City;
use crate::error::Result;
use crate::text;
use crate::web::{Page, Query, Visit, html};

#[derive(Deserialize, Clone, Default)]
#[serde(default)]
pub(super) struct Filter {
    pub(super) q: String,
    pub(super) category: String,
    pub(super) town: String,
    pub(super) from: String,
    pub(super) open: String,
    pub(super) cursor: String,
}

impl Filter {
    /// What it asks the store. What cannot be read asks for nothing: a list is never refused.
    pub(super) fn search(&self, city: &City) -> Search {
        let from = self.from.trim().parse::<Date>().ok();
        Search {
            q: text::line(&self.q).chars().take(60).collect(),
            category: text::line(&self.category),
            town: text::line(&self.town),
            from: from.map(|date| city.midnight(date)),
            open: !self.open.is_empty(),
            after: text::cursor(&self.cursor),
        }
    }

    fn is_empty(&self) -> bool {
        [&self.q, &self.category, &self.town, &self.from, &self.open].into_iter().all(String::is_empty)
    }

    /// The query of the next page.
    fn next(&self, cursor: &str) -> String {
        let e = crate::web::encode;
        format!(
            "q={}&category={}&town={}&from={}&open={}&cursor={cursor}",
            e(&self.q),
            e(&self.category),
            e(&self.town),
            e(&self.from),
            e(&self.open)
        )
    }
}

#[derive(Template)]
#[template(path = "activities/list.html")]
struct ListPage {
    page: Page,
    filter: Filter,
    cards: Vec<Card>,
    next: Option<String>,
    categories: Vec<(String, String)>,
    towns: Vec<String>,
    filtered: bool,
}

pub(super) async fn show(visit: Visit, Query(filter): Query<Filter>) -> Result<Response> {
    let search = filter.search(&visit.app.city);
    let from = search.from;
    let (found, next) = visit.read(move |cx| Box::pin(async move { store::list(cx, &search).await })).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    html(&ListPage {
        page: visit.page("活动"),
        cards: found.iter().map(|it| card(city, now, from.unwrap_or(now), it)).collect(),
        next: next.map(|next| filter.next(&text::cursor_of(next))),
        categories: city.categories.iter().map(|it| (it.code.clone(), it.name.clone())).collect(),
        towns: city.towns.iter().map(|town| town.name.clone()).collect(),
        filtered: !filter.is_empty(),
        filter,
    })
}
