//! Opening a case: what the record says, what it leaves room for, and the form.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::year_of;
use crate::appraisal::actions::{Choice, choices};
use crate::appraisal::model::{Ground, Step};
use crate::appraisal::store::Holder;
use crate::appraisal::year::{self, Member};
use crate::appraisal::{OpenMeasure, rules};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::standing::Reason;
use crate::web::{Form, Page, Query, Visit, flash, html};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
}

#[derive(Deserialize, Default)]
pub(super) struct Typed {
    #[serde(default)]
    year: String,
    /// `reminder.obligation_unmet`.
    #[serde(default)]
    measure: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    second: String,
}

/// A choice in words.
struct Offer {
    value: String,
    step: &'static str,
    ground: &'static str,
    help: String,
    refusal: Option<String>,
}

#[derive(Template)]
#[template(path = "appraisal/open.html")]
struct OpenPage {
    page: Page,
    it: Member,
    year: i16,
    reasons: Vec<Reason>,
    offers: Vec<Offer>,
    holders: Vec<Holder>,
    typed: Typed,
    error: Option<AppError>,
}

impl OpenPage {
    fn possible(&self) -> bool {
        self.offers.iter().any(|offer| offer.refusal.is_none())
    }

    /// Whether one of the offers needs a second person.
    fn needs_second(&self) -> bool {
        self.offers.iter().any(|offer| offer.refusal.is_none() && !offer.value.starts_with("reminder."))
    }
}

pub(super) async fn form(visit: Visit, Path(person): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let typed = Typed { year: asked.year, ..Typed::default() };
    html(&page(&visit, person, typed, None).await?)
}

async fn page(visit: &Visit, person: Id, typed: Typed, error: Option<AppError>) -> Result<OpenPage> {
    let year = year_of(&visit.app, &typed.year)?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let found = choices(cx, person, i64::from(year)).await?;
            Ok((year::one(cx, person, year).await?, found))
        })
    });
    let (it, (found, holders)) = read.await?;
    let city = &visit.app.city;
    let offer = |choice: Choice| Offer {
        value: format!("{}.{}", choice.step.code(), choice.ground.code()),
        step: choice.step.label(),
        ground: choice.ground.label(),
        help: rules::rule(&city.appraisal, choice.step).map(|rule| rule.help.clone()).unwrap_or_default(),
        refusal: choice.may.err().map(|error| error.message),
    };
    Ok(OpenPage {
        page: visit.page(&format!("提醒与谈话：{}", it.name)),
        reasons: year::discreet(&city.rules, &it.standing.reasons),
        offers: found.into_iter().map(offer).collect(),
        it,
        year,
        holders,
        typed,
        error,
    })
}

pub(super) async fn create(visit: Visit, Path(person): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    match open(&visit, person, &typed).await {
        Ok(id) => Ok(flash(format!("/measures/{id}"), "已发出，本人会收到通知。这件事只有本人和经手人能看到。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, person, typed, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn open(visit: &Visit, person: Id, typed: &Typed) -> Result<Id> {
    let year = i64::from(year_of(&visit.app, &typed.year)?);
    let (step, ground) = typed.measure.split_once('.').unwrap_or_default();
    let (Some(step), Some(ground)) = (Step::parse(step), Ground::parse(ground)) else {
        // Who may not even know of the person is told so before what is missing.
        visit.read(move |cx| Box::pin(async move { choices(cx, person, year).await.map(|_| ()) })).await?;
        return Err(AppError::field("measure", "请选择要做什么、以什么为由。"));
    };
    let second = typed.second.parse().ok();
    visit.act(OpenMeasure { person, year, step, ground, reason: typed.reason.clone(), second }).await
}
