//! One objection at the office: who handles it, what is sealed, the decision.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::long_time;
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::actions::{self, Decide, Opened, StepAside, Take, View};
use crate::notices::model::{Objection, ObjectionState, Outcome};
use crate::notices::store;
use crate::web::{Form, Page, Visit, encode, flash, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    purpose: String,
    reason: String,
    outcome: String,
    reasons: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "notices/objection.html")]
struct ObjectionPage {
    page: Page,
    objection: Objection,
    number: String,
    title: String,
    received: String,
    decided: String,
    recusals: Vec<(Id, String, String)>,
    /// Why the reader may not take it.
    kept: Option<String>,
    /// Who may, then.
    able: Vec<String>,
    mine: bool,
    opened: Option<Opened>,
    typed: Typed,
    error: Option<AppError>,
}

async fn page(visit: &Visit, id: Id, typed: Typed, error: Option<AppError>) -> Result<ObjectionPage> {
    let person = visit.person()?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let objection = actions::at_office(cx, id).await?;
            let kept = actions::kept_from(cx, &objection, person).await?;
            let able = if kept.is_some() { actions::able(cx, &objection).await? } else { Vec::new() };
            let recusals = store::recusals(cx, id).await?;
            let notice = store::notice(cx, objection.notice).await?.ok_or_else(AppError::not_found)?;
            let campaign = campaigns::campaign(cx, objection.campaign).await?.ok_or_else(AppError::not_found)?;
            Ok((objection, (kept, able), recusals, notice, campaign.year()))
        })
    });
    let (objection, (kept, able), recusals, notice, year) = read.await?;
    let rows = notice.snapshot.lists.iter().flat_map(|list| &list.rows);
    let title = rows.into_iter().find(|row| row.application == objection.application);
    let city = &visit.app.city;
    let number = objection.shown_number(year);
    Ok(ObjectionPage {
        page: visit.page(&format!("异议 {number}")),
        title: title.map(|row| row.title.clone()).unwrap_or_default(),
        received: long_time(city, objection.received_at),
        decided: objection.decided_at.map(|at| long_time(city, at)).unwrap_or_default(),
        mine: objection.handler == Some(person),
        number,
        objection,
        recusals,
        kept,
        able,
        opened: None,
        typed,
        error,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, Typed::default(), None).await?)
}

/// Back to the objection with a message, or the page again with what was wrong and all that was typed.
async fn done(visit: &Visit, id: Id, typed: Typed, outcome: Result<()>, message: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(flash(format!("/objections/{id}"), message)),
        Err(error) if error.is_refusal() => {
            let page = page(visit, id, typed, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn take(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let outcome = visit.act(Take { id }).await;
    done(&visit, id, Typed::default(), outcome, "已由您受理。异议书只有您能打开。").await
}

pub(super) async fn step_aside(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let outcome = visit.act(StepAside { id, reason: typed.reason.clone() }).await;
    done(&visit, id, typed, outcome, "您已回避，请另一位人员受理。").await
}

pub(super) async fn view(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    match visit.act(View { id, purpose: typed.purpose.clone() }).await {
        Ok(opened) => html(&ObjectionPage { opened: Some(opened), ..page(&visit, id, typed, None).await? }),
        Err(error) => done(&visit, id, typed, Err(error), "").await,
    }
}

pub(super) async fn evidence(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let opened = visit.act(View { id, purpose: "下载证据文件".to_owned() }).await?;
    let (name, bytes) = opened.evidence.ok_or_else(AppError::not_found)?;
    let kind = crate::hours::proof_kind(&bytes).unwrap_or("application/octet-stream");
    let disposition = format!("attachment; filename*=UTF-8''{}", encode(&name));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

pub(super) async fn decide(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let action = Decide {
        id,
        outcome: Outcome::parse(&typed.outcome),
        reasons: typed.reasons.clone(),
        answer: typed.answer.clone(),
    };
    let outcome = visit.act(action).await;
    done(&visit, id, typed, outcome, "已作出决定，答复凭回执可查。").await
}
