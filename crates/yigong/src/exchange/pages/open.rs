//! Downloads: for everybody without persons, for those who manage an organisation by person.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange::model::{Class, Format};
use crate::exchange::{ExportPeople, render, store};
use crate::organisations::{self, Organisation};
use crate::web::{Page, Query, Visit, html};

#[derive(Template)]
#[template(path = "exchange/open.html")]
struct OpenPage {
    page: Page,
    small: i64,
}

impl OpenPage {
    fn tables() -> &'static [(&'static str, &'static str, &'static str)] {
        &store::OPEN
    }

    fn formats() -> &'static [Format] {
        Format::ALL
    }
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let small = visit.app.city.exchange.open_data.small_group;
    html(&OpenPage { page: visit.page("开放数据"), small })
}

pub(super) async fn download(visit: Visit, Path((name, format)): Path<(String, String)>) -> Result<Response> {
    let format = Format::parse(&format).ok_or_else(AppError::not_found)?;
    let table = visit.read(move |cx| Box::pin(async move { store::open_table(cx, &name).await })).await?;
    render::file(&table.ok_or_else(AppError::not_found)?, format)
}

#[derive(Deserialize, Default)]
pub(super) struct Wanted {
    year: Option<i64>,
}

#[derive(Template)]
#[template(path = "exchange/exports.html")]
struct ExportsPage {
    page: Page,
    organisation: Organisation,
    year: i64,
    years: Vec<i64>,
}

impl ExportsPage {
    fn formats() -> &'static [Format] {
        Format::ALL
    }

    fn classes() -> &'static [Class] {
        Class::ALL
    }
}

fn this_year(visit: &Visit) -> i64 {
    i64::from(visit.app.city.date(visit.app.clock.now()).year())
}

pub(super) async fn exports(visit: Visit, Path(id): Path<Id>, Query(wanted): Query<Wanted>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let organisation = organisations::organisation(cx, id).await?.ok_or_else(AppError::not_found)?;
            auth::require_manager(cx, id).await?;
            Ok(organisation)
        })
    });
    let organisation = read.await?;
    let now = this_year(&visit);
    let year = wanted.year.unwrap_or(now);
    html(&ExportsPage { page: visit.page("数据导出"), organisation, year, years: vec![now, now - 1] })
}

pub(super) async fn export(
    visit: Visit,
    Path((organisation, class, format)): Path<(Id, String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let format = Format::parse(&format).ok_or_else(AppError::not_found)?;
    let year = wanted.year.unwrap_or_else(|| this_year(&visit));
    let table = visit.act(ExportPeople { organisation, class, year }).await?;
    render::file(&table, format)
}
