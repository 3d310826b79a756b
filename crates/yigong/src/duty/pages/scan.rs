//! What the phone of the person on duty shows after scanning the tablet's code.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view;
use crate::city::Station;
use crate::duty::model::{Post, PostState};
use crate::duty::{By, Punch, Punched, store};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Query, Visit, html};

#[derive(Deserialize, Default)]
pub(super) struct Code {
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "duty/scan.html")]
struct ScanPage {
    page: Page,
    station: Station,
    /// The person's slot here today, and since when they are inside.
    own: Option<(String, Option<String>)>,
    code: String,
    error: Option<AppError>,
}

#[derive(Template)]
#[template(path = "duty/scanned.html")]
struct DonePage {
    page: Page,
    station: Station,
    at: String,
    punched: Punched,
    until: String,
}

async fn page(visit: &Visit, code: &str, typed: String, error: Option<AppError>) -> Result<ScanPage> {
    let station = visit.app.city.duty.station(code).cloned().ok_or_else(AppError::not_found)?;
    let (person, at) = (visit.person()?, station.code.clone());
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let today = cx.today();
            let posts = store::posts_of_person(cx, person, today).await?;
            let here = |post: &Post| {
                let live = matches!(post.state, PostState::Accepted | PostState::Present | PostState::Absent);
                live && post.station == at && cx.core.city.date(post.starts_at) == today && post.ends_at > cx.now
            };
            Ok(posts.into_iter().find(here))
        })
    });
    let city = &visit.app.city;
    let own = read.await?.map(|post| {
        let since = (post.state == PostState::Present).then_some(post.came_at).flatten();
        (view::when(city, post.starts_at, post.ends_at), since.map(|at| city.hour_minute(at)))
    });
    Ok(ScanPage { page: visit.page("轮值签到签退"), station, own, code: typed, error })
}

pub(super) async fn show(visit: Visit, Path(station): Path<String>, Query(query): Query<Code>) -> Result<Response> {
    html(&page(&visit, &station, query.code, None).await?)
}

pub(super) async fn record(visit: Visit, Path(code): Path<String>, Form(form): Form<Code>) -> Result<Response> {
    let station = visit.app.city.duty.station(&code).cloned().ok_or_else(AppError::not_found)?;
    match visit.act(Punch { station: code.clone(), by: By::Code(form.code.clone()) }).await {
        Ok(punched) => {
            let city = &visit.app.city;
            let until = match &punched {
                Punched::In { until, .. } => city.hour_minute(*until),
                _ => String::new(),
            };
            let at = city.clock_time(visit.app.clock.now());
            html(&DonePage { page: visit.page("已登记"), station, at, punched, until })
        }
        Err(error) if error.is_refusal() => {
            let page = page(&visit, &code, form.code, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
