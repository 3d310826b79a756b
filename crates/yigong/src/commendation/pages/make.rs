//! Making a list: who served most, chosen by hand.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::clock::Id;
use crate::commendation::actions::managed;
use crate::commendation::model::{Candidate, List};
use crate::commendation::{MakeList, Named, store};
use crate::error::{AppError, Result};
use crate::organisations::{self, Organisation};
use crate::web::{Form, Page, Query, Visit, filters, flash, html, see};

/// Fields by name: `title`, `words`, `year`, and `on.<person>`, `for.<person>` for each person.
type Typed = HashMap<String, String>;

#[derive(Template)]
#[template(path = "commendation/make.html")]
struct MakePage {
    page: Page,
    organisation: Organisation,
    year: i64,
    years: Vec<i64>,
    lists: Vec<List>,
    candidates: Vec<Candidate>,
    typed: Typed,
    error: Option<AppError>,
}

impl MakePage {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn on(&self, person: &Id) -> bool {
        self.typed.contains_key(&format!("on.{person}"))
    }

    fn citation(&self, person: &Id) -> String {
        self.value(&format!("for.{person}")).to_owned()
    }

    /// `三星 · 5 年`: what speaks for somebody beside the year's minutes.
    fn note(&self, it: &Candidate) -> String {
        let mut parts = Vec::new();
        if it.level > 0 {
            parts.push(format!("{} 星", it.level));
        }
        if it.years > 1 {
            parts.push(format!("{} 年", it.years));
        }
        parts.join(" · ")
    }
}

/// The lists of the actor's organisation.
pub(super) async fn home(visit: Visit) -> Result<Response> {
    visit.person()?;
    let first = visit.actor.organisations().next();
    let first = first.ok_or_else(|| AppError::forbidden("no_role", "通报表扬名单由党组织管理人员拟定。"))?;
    Ok(see(format!("/organisations/{first}/commendations")))
}

fn this_year(visit: &Visit) -> i64 {
    i64::from(visit.app.city.date(visit.app.clock.now()).year())
}

fn year_of(visit: &Visit, typed: &Typed) -> Result<i64> {
    let text = typed.get("year").map_or("", String::as_str);
    if text.is_empty() {
        return Ok(this_year(visit) - i64::from(visit.app.city.date(visit.app.clock.now()).month() <= 3));
    }
    let year = text.parse().ok().filter(|year| (2000..=2100).contains(year));
    year.ok_or_else(|| AppError::field("year", "年份应是2000至2100之间的四位数字，例如2026。"))
}

async fn page(visit: &Visit, id: Id, typed: Typed, error: Option<AppError>) -> Result<MakePage> {
    let year = year_of(visit, &typed)?;
    let least = visit.app.city.recognition.long_service.minutes_a_year;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            managed(cx, id).await?;
            let organisation = organisations::organisation(cx, id).await?.ok_or_else(AppError::not_found)?;
            let lists = store::lists_of(cx, id).await?;
            Ok((organisation, lists, store::candidates(cx, id, year, least).await?))
        })
    });
    let (organisation, lists, candidates) = read.await?;
    let this = this_year(visit);
    let page = visit.page(&format!("{} · 通报表扬", organisation.short));
    Ok(MakePage { page, organisation, year, years: vec![this, this - 1, this - 2], lists, candidates, typed, error })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>, Query(typed): Query<Typed>) -> Result<Response> {
    html(&page(&visit, id, typed, None).await?)
}

pub(super) async fn create(visit: Visit, Path(organisation): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let mut people: Vec<Named> = typed
        .keys()
        .filter_map(|name| name.strip_prefix("on.")?.parse().ok())
        .map(|person: Id| Named { person, citation: text(&format!("for.{person}")) })
        .collect();
    people.sort_by_key(|it| it.person);
    let year = year_of(&visit, &typed)?;
    let make = MakeList { organisation, year, title: text("title"), words: text("words"), people };
    match visit.act(make).await {
        Ok(id) => Ok(flash(format!("/commendations/{id}"), "名单已拟定，正在逐人征求意见。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, organisation, typed, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
