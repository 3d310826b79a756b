//! One person's sheet: what the appraisal, or 转正 and 发展, may read of their year. The person sees
//! the same.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use documents::Report;
use serde::Deserialize;

use super::file::{self, Took};
use super::{year_of, years};
use crate::appraisal::paper::{self, Cover};
use crate::appraisal::year::{self, Member};
use crate::city::City;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::{Reason, State};
use crate::web::{Page, Query, Visit, filters, html};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
}

#[derive(Template)]
#[template(path = "appraisal/sheet.html")]
struct SheetPage {
    page: Page,
    title: String,
    purpose: String,
    basis: String,
    notes: Vec<String>,
    year: i16,
    years: Vec<i16>,
    it: Member,
    reasons: Vec<Reason>,
    missed: Vec<(String, String)>,
    corrected: Vec<(String, String, &'static str, &'static str)>,
    led: Vec<(String, String)>,
    own: bool,
}

impl SheetPage {
    fn may_remind(&self) -> bool {
        !self.own && self.it.standing.state == State::Short
    }
}

pub(super) async fn show(visit: Visit, Path(person): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let year = year_of(&visit.app, &asked.year)?;
    let viewer = visit.person()?;
    let it = visit.read(move |cx| Box::pin(async move { year::one(cx, person, year).await })).await?;
    let city = &visit.app.city;
    let (title, purpose, basis, notes) = paper::heading(city, &it);
    html(&SheetPage {
        page: visit.page(&format!("{} · {year} 年度", it.name)),
        title: title.to_owned(),
        purpose: purpose.to_owned(),
        basis: basis.to_owned(),
        notes: notes.to_vec(),
        year,
        years: years(&visit.app, year),
        reasons: year::discreet(&city.rules, &it.standing.reasons),
        missed: it.missed.iter().map(|row| (day(city, row.at), row.title.clone())).collect(),
        corrected: it
            .corrected
            .iter()
            .map(|row| (day(city, row.at), row.title.clone(), row.kind.label(), row.state.label()))
            .collect(),
        led: it.led.iter().map(|row| (day(city, row.at), row.title.clone())).collect(),
        own: viewer == person,
        it,
    })
}

fn day(city: &City, at: jiff::Timestamp) -> String {
    city.date(at).to_string()
}

/// The sheet as a report, and the name of its file.
async fn report(visit: &Visit, person: Id, asked: &Asked, what: &'static str) -> Result<(String, Report)> {
    let year = year_of(&visit.app, &asked.year)?;
    visit.person()?;
    let it = visit.read(move |cx| Box::pin(async move { year::one(cx, person, year).await })).await?;
    visit.act(Took { subject: person, year, what }).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let name = format!("{}-{year}{}", it.name, paper::heading(city, &it).0);
    let cover = Cover { organisation: it.organisation.clone(), year, today: city.date(now).to_string(), remark: None };
    Ok((name, paper::sheet(city, &cover, &it)))
}

pub(super) async fn word(visit: Visit, Path(person): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let (name, report) = report(&visit, person, &asked, "sheet.docx").await?;
    file::word(&visit, &name, report).await
}

pub(super) async fn pdf(visit: Visit, Path(person): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let (name, report) = report(&visit, person, &asked, "sheet.pdf").await?;
    file::pdf(&visit, &name, report).await
}
