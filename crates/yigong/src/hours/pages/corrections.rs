//! A volunteer's own requests to correct the ledger, each with its clock.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::model::{Entry, Proposal, ProposalState};
use crate::hours::{Correct, ledger, store};
use crate::web::{Form, Page, Query, Visit, filters, flash, html};

struct Line {
    proposal: Proposal,
    asked: String,
    due: String,
}

#[derive(Template)]
#[template(path = "hours/corrections.html")]
struct ListPage {
    page: Page,
    lines: Vec<Line>,
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let proposals = visit.read(move |cx| Box::pin(store::proposals_of(cx, person))).await?;
    let clock = |at| visit.app.city.clock_time(at);
    let line = |proposal: Proposal| Line { asked: clock(proposal.proposed_at), due: clock(proposal.due_at), proposal };
    html(&ListPage { lines: proposals.into_iter().map(line).collect(), page: visit.page("更正与补录") })
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    entry: String,
    #[serde(default)]
    minutes: String,
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "hours/correction_new.html")]
struct NewPage {
    page: Page,
    entry: Entry,
    minutes: String,
    reason: String,
    days: i64,
    error: Option<AppError>,
}

pub(super) async fn new(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response> {
    html(&form(&visit, wanted, None).await?)
}

async fn form(visit: &Visit, wanted: Wanted, error: Option<AppError>) -> Result<NewPage> {
    let person = visit.person()?;
    let id: Id = wanted.entry.parse().map_err(|_| AppError::not_found())?;
    let entry = visit.read(move |cx| Box::pin(ledger::entry(cx, id))).await?;
    let entry = entry.filter(|entry| entry.person == person).ok_or_else(AppError::not_found)?;
    let days = visit.app.city.rules.correction(visit.app.city.date(visit.app.clock.now())).answer_within_days;
    let minutes = if wanted.minutes.is_empty() { entry.minutes.to_string() } else { wanted.minutes };
    Ok(NewPage { page: visit.page("申请更正"), entry, minutes, reason: wanted.reason, days, error })
}

pub(super) async fn create(visit: Visit, Form(wanted): Form<Wanted>) -> Result<Response> {
    match act(&visit, &wanted).await {
        Ok(_) => Ok(flash("/me/corrections", "更正申请已提交，审核结果会通知您。")),
        Err(error) if error.is_refusal() => {
            let page = form(&visit, wanted, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn act(visit: &Visit, wanted: &Wanted) -> Result<Proposal> {
    let entry = wanted.entry.parse().map_err(|_| AppError::not_found())?;
    let minutes = crate::hours::code::tidy(&wanted.minutes).parse();
    let minutes = minutes.map_err(|_| AppError::field("minutes", "请用数字填写更正后的分钟数，如 90。"))?;
    visit.act(Correct { entry, minutes, reason: wanted.reason.clone() }).await
}
