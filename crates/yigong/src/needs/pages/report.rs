//! The helper says it is done.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Line, day_and_time, span};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::Report;
use crate::needs::actions::own_claim;
use crate::needs::model::{Again, Claim, ClaimEvent, ClaimState, Outcome};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    day: String,
    from: String,
    to: String,
    outcome: String,
    again: String,
    words: String,
}

#[derive(Template)]
#[template(path = "needs/report.html")]
struct ReportPage {
    page: Page,
    line: Line,
    claim: Claim,
    typed: Typed,
    error: Option<AppError>,
}

async fn page(visit: &Visit, id: Id, typed: Option<Typed>, error: Option<AppError>) -> Result<ReportPage> {
    let (need, claim) = visit.read(move |cx| Box::pin(own_claim(cx, id))).await?;
    if claim.state != ClaimState::Reported {
        claim.state.after(ClaimEvent::Report)?;
    }
    let city = &visit.app.city;
    let typed = typed.unwrap_or_else(|| {
        let from = claim.served_from.unwrap_or(claim.starts_at);
        let to = claim.served_to.unwrap_or(claim.ends_at);
        let ((day, from), (_, to)) = (day_and_time(city, from), day_and_time(city, to));
        Typed { day, from, to, ..Typed::default() }
    });
    let line = Line::of(city, visit.app.clock.now(), need, Vec::new());
    Ok(ReportPage { page: visit.page("报告服务情况"), line, claim, typed, error })
}

pub(super) async fn ask(visit: Visit, Path(claim): Path<Id>) -> Result<Response> {
    html(&page(&visit, claim, None, None).await?)
}

pub(super) async fn create(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let shown = page(&visit, id, Some(typed.clone()), None).await?;
    match report(&visit, &shown.claim, &typed).await {
        Ok(()) => Ok(flash(format!("/needs/{}", shown.claim.need), "已报告，等对方确认。")),
        Err(error) if error.is_refusal() => {
            let page = ReportPage { error: Some(error), ..shown };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn report(visit: &Visit, claim: &Claim, typed: &Typed) -> Result<()> {
    let (outcome, again) = said(&typed.outcome, &typed.again)?;
    let served = if claim.activity.is_some() {
        None
    } else {
        let missing = || AppError::field("from", "请填写哪一天、几点到几点。");
        Some(span(&visit.app.city, &typed.day, &typed.from, &typed.to).ok_or_else(missing)?)
    };
    visit.act(Report { claim: claim.id, served, outcome, again, words: typed.words.clone() }).await
}

/// What happened and whether one would want it again, as chosen.
pub(super) fn said(outcome: &str, again: &str) -> Result<(Outcome, Again)> {
    let outcome = Outcome::parse(outcome).ok_or_else(|| AppError::field("outcome", "请选择办得怎样。"))?;
    let again = Again::parse(again).ok_or_else(|| AppError::field("again", "请选择下次还愿不愿意。"))?;
    Ok((outcome, again))
}
