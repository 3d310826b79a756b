//! The duty register 轮值登记 of a station, and its tablet's address.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::view;
use crate::city::Station;
use crate::duty::actions::require_organiser;
use crate::duty::model::Post;
use crate::duty::{RotateKiosk, codes, store};
use crate::error::{AppError, Result};
use crate::web::{Page, Query, Visit, filters, flash, html};

#[derive(Deserialize, Default)]
pub(super) struct Wanted {
    /// `2026-03`.
    #[serde(default)]
    month: String,
}

struct Row {
    post: Post,
    day: String,
    hours: String,
    came: String,
    left: String,
}

#[derive(Template)]
#[template(path = "duty/register.html")]
struct RegisterPage {
    page: Page,
    station: Station,
    month: String,
    rows: Vec<Row>,
    visitors: i64,
    minutes: i64,
    kiosk: String,
}

pub(super) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    Query(Wanted { month }): Query<Wanted>,
) -> Result<Response> {
    let station = visit.app.city.duty.station(&code).cloned().ok_or_else(AppError::not_found)?;
    let today = visit.app.city.date(visit.app.clock.now());
    let first: Date = format!("{}-01", month.trim()).parse().unwrap_or_else(|_| today.first_of_month());
    let at = code.clone();
    let read = visit.read(move |cx| {
        Box::pin(async move {
            require_organiser(cx)?;
            let mut posts = store::posts_between(cx, first, first.last_of_month()).await?;
            posts.retain(|post| post.station == at && (post.came_at.is_some() || post.starts_at < cx.now));
            posts.retain(|post| post.came_at.is_some() || post.state.badge() == "is-bad");
            Ok((posts, store::kiosk(cx, &at).await?.serial))
        })
    });
    let (posts, serial) = read.await?;
    let city = &visit.app.city;
    let row = |post: Post| Row {
        day: view::day_text(city.date(post.starts_at)),
        hours: view::hours(city, post.starts_at, post.ends_at),
        came: post.came_at.map(|at| city.hour_minute(at)).unwrap_or_default(),
        left: post.left_at.map(|at| city.hour_minute(at)).unwrap_or_default(),
        post,
    };
    let rows: Vec<Row> = posts.into_iter().map(row).collect();
    html(&RegisterPage {
        page: visit.page(&format!("{}轮值登记", station.name)),
        visitors: rows.iter().filter_map(|row| row.post.visitors).sum(),
        minutes: rows.iter().map(|row| row.post.minutes).sum(),
        kiosk: format!("/stations/{code}/kiosk/{}", codes::token(&visit.app.keys, &code, serial)),
        month: first.strftime("%Y-%m").to_string(),
        station,
        rows,
    })
}

pub(super) async fn rotate(visit: Visit, Path(station): Path<String>) -> Result<Response> {
    visit.act(RotateKiosk { station: station.clone() }).await?;
    Ok(flash(format!("/stations/{station}/register"), "平板地址已更换，旧地址立即失效。请在平板上打开新地址。"))
}
