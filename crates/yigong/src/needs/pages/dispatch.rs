//! Dispatching a need to a team; its leader's answer.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::claim::times;
use super::{Line, day_and_time};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::actions::own_claim;
use crate::needs::model::{Claim, ClaimState};
use crate::needs::{Answer, Dispatch};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Chosen {
    team: String,
    note: String,
}

pub(super) async fn create(visit: Visit, Path(need): Path<Id>, Form(form): Form<Chosen>) -> Result<Response> {
    // Who may not even see the need is told so before what is missing.
    let team = form.team.parse().unwrap_or(Id::nil());
    visit.act(Dispatch { need, team, note: form.note }).await?;
    Ok(flash(format!("/needs/{need}"), "已派单，团队负责人收到了通知。"))
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    accept: String,
    day: String,
    start: String,
    end: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "needs/answer.html")]
struct AnswerPage {
    page: Page,
    line: Line,
    claim: Claim,
    typed: Typed,
    error: Option<AppError>,
}

async fn page(visit: &Visit, id: Id, typed: Option<Typed>, error: Option<AppError>) -> Result<AnswerPage> {
    let (need, claim) = visit.read(move |cx| Box::pin(own_claim(cx, id))).await?;
    if claim.state != ClaimState::Dispatched {
        let text = "这次派单已经有了结果。请到求助页面看最新情况。";
        return Err(AppError::conflict("wrong_state", text));
    }
    let city = &visit.app.city;
    let typed = typed.unwrap_or_else(|| {
        let ((day, start), (_, end)) = (day_and_time(city, claim.starts_at), day_and_time(city, claim.ends_at));
        Typed { day, start, end, ..Typed::default() }
    });
    let line = Line::of(city, visit.app.clock.now(), need, Vec::new());
    Ok(AnswerPage { page: visit.page("答复派单"), line, claim, typed, error })
}

pub(super) async fn ask(visit: Visit, Path(claim): Path<Id>) -> Result<Response> {
    html(&page(&visit, claim, None, None).await?)
}

pub(super) async fn answer(visit: Visit, Path(claim): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let accept = typed.accept == "yes";
    let asked = page(&visit, claim, Some(typed.clone()), None).await?;
    let outcome = match times(&visit, &typed.day, &typed.start, &typed.end) {
        Err(error) if accept => Err(error),
        times => {
            let now = visit.app.clock.now();
            let times = times.unwrap_or((now, now));
            visit.act(Answer { claim, accept, times, reason: typed.reason.clone() }).await
        }
    };
    match outcome {
        Ok(()) if accept => {
            Ok(flash(format!("/needs/{}", asked.claim.need), "已接单。活动已向全市发布，队员可以报名。"))
        }
        Ok(()) => Ok(flash("/work/needs", "已答复，社区会另找人。")),
        Err(error) if error.is_refusal() => {
            let page = AnswerPage { error: Some(error), ..asked };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
