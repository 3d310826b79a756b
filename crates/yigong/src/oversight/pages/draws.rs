//! The organisers' side: drawing a month, and going through what was drawn.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use serde::Deserialize;

use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::oversight::actions::require_organiser;
use crate::oversight::model::{Drawn, Item, Outcome};
use crate::oversight::{Draw, store};
use crate::web::{Form, Page, Visit, filters, flash, html};

#[derive(Deserialize, Default)]
pub(super) struct Wanted {
    /// `2026-02`.
    #[serde(default)]
    month: String,
    #[serde(default)]
    size: String,
}

struct Choice {
    value: String,
    label: String,
}

#[derive(Template)]
#[template(path = "oversight/draws.html")]
struct DrawsPage {
    page: Page,
    draws: Vec<Drawn>,
    /// Finished months of the last year that are not drawn yet.
    months: Vec<Choice>,
    wanted: Wanted,
    error: Option<AppError>,
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    let wanted = Wanted { size: "20".to_owned(), ..Wanted::default() };
    html(&page(&visit, wanted, None).await?)
}

async fn page(visit: &Visit, wanted: Wanted, error: Option<AppError>) -> Result<DrawsPage> {
    let read = visit.read(|cx| {
        Box::pin(async move {
            require_organiser(cx)?;
            store::draws(cx).await
        })
    });
    let draws = read.await?;
    let mut first = visit.app.city.date(visit.app.clock.now()).first_of_month();
    let mut months = Vec::new();
    for _ in 0..12 {
        first = first.saturating_sub(1.month());
        let (year, month) = (i64::from(first.year()), i64::from(first.month()));
        if draws.iter().all(|it| (it.year, it.month) != (year, month)) {
            let (value, label) = (first.strftime("%Y-%m").to_string(), format!("{year} 年 {month} 月"));
            months.push(Choice { value, label });
        }
    }
    Ok(DrawsPage { page: visit.page("随机抽查"), draws, months, wanted, error })
}

pub(super) async fn create(visit: Visit, Form(wanted): Form<Wanted>) -> Result<Response> {
    let (year, month) = wanted.month.split_once('-').unwrap_or_default();
    let draw = Draw {
        year: year.parse().unwrap_or_default(),
        month: month.parse().unwrap_or_default(),
        size: wanted.size.trim().parse().unwrap_or_default(),
    };
    match visit.act(draw).await {
        Ok(id) => Ok(flash(format!("/oversight/draws/{id}"), "已抽取。请逐条核实，结果会进入抽查公示。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, wanted, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "oversight/draw.html")]
struct DrawPage {
    page: Page,
    drawn: Drawn,
    items: Vec<Item>,
    viewer: Id,
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let viewer = visit.person()?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            require_organiser(cx)?;
            let drawn = store::draw(cx, id).await?.ok_or_else(AppError::not_found)?;
            Ok((drawn, store::items(cx, id).await?))
        })
    });
    let (drawn, items) = read.await?;
    let title = format!("{} 年 {} 月抽查", drawn.year, drawn.month);
    html(&DrawPage { page: visit.page(&title), drawn, items, viewer })
}
