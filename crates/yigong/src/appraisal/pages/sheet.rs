//! One person's sheet: what the appraisal, or 转正 and 发展, may read of their year. The person sees
//! the same.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::{year_of, years};
use crate::action::{Action, Cx};
use crate::appraisal::word::{self, Cover};
use crate::appraisal::year::{self, Member};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::standing::{Reason, State};
use crate::web::{DOCX, Page, Query, Visit, download, filters, html};

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

/// Remembers who took a pack or a sheet away.
pub(super) struct Took {
    /// The organisation or the person.
    pub(super) subject: Id,
    /// Of which year.
    pub(super) year: i16,
    /// Which file.
    pub(super) what: &'static str,
}

impl Action for Took {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        cx.audit("appraisal.download", self.subject, json!({"year": self.year, "file": self.what})).await
    }
}

pub(super) async fn show(visit: Visit, Path(person): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let year = year_of(&visit.app, &asked.year)?;
    let viewer = visit.person()?;
    let it = visit.read(move |cx| Box::pin(async move { year::one(cx, person, year).await })).await?;
    let city = &visit.app.city;
    let (title, purpose, basis, notes) = word::heading(city, &it);
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

pub(super) async fn word(visit: Visit, Path(person): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let year = year_of(&visit.app, &asked.year)?;
    visit.person()?;
    let it = visit.read(move |cx| Box::pin(async move { year::one(cx, person, year).await })).await?;
    visit.act(Took { subject: person, year, what: "sheet.docx" }).await?;
    let app = visit.app.clone();
    let name = format!("{}-{year}{}.docx", it.name, word::heading(&app.city, &it).0);
    let today = app.city.date(app.clock.now()).to_string();
    let cover = Cover { organisation: it.organisation.clone(), year, today, remark: None };
    let made = tokio::task::spawn_blocking(move || word::sheet(&app.city, &cover, &it)).await;
    Ok(download(&name, DOCX, made.map_err(|e| AppError::internal(e.to_string()))??))
}
