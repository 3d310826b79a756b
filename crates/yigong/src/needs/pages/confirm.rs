//! The other side's word.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::Line;
use super::report::said;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::Confirm;
use crate::needs::actions::{holder, within_sight};
use crate::needs::model::{Claim, Event, Need};
use crate::web::{Form, Page, Visit, duration, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    outcome: String,
    again: String,
    words: String,
}

#[derive(Template)]
#[template(path = "needs/confirm.html")]
struct ConfirmPage {
    page: Page,
    line: Line,
    claim: Claim,
    served: String,
    /// The community speaks for them.
    on_behalf: bool,
    typed: Typed,
    error: Option<AppError>,
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<(Need, Claim)> {
    let (need, standing) = within_sight(cx, id).await?;
    if !standing.speaks() {
        return Err(AppError::forbidden("not_your_need", "由求助的本人或负责的社区确认。"));
    }
    need.state.after(Event::Confirm)?;
    let claim = holder(cx, id).await?.ok_or_else(AppError::not_found)?;
    Ok((need, claim))
}

async fn page(visit: &Visit, id: Id, typed: Typed, error: Option<AppError>) -> Result<ConfirmPage> {
    let (need, claim) = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let served = match (claim.served_from, claim.served_to) {
        (Some(from), Some(to)) => crate::activities::when(city, now, from, to),
        _ => String::new(),
    };
    Ok(ConfirmPage {
        page: visit.page("确认服务"),
        on_behalf: need.asker != visit.actor.person,
        line: Line::of(city, now, need, Vec::new()),
        claim,
        served,
        typed,
        error,
    })
}

pub(super) async fn ask(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, Typed::default(), None).await?)
}

pub(super) async fn create(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let shown = page(&visit, id, typed.clone(), None).await?;
    let outcome = match said(&typed.outcome, &typed.again) {
        Ok((outcome, again)) => visit.act(Confirm { need: id, outcome, again, words: typed.words.clone() }).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(Some(served)) => {
            let text = format!("已确认，{}记入义工的台账。谢谢您的反馈。", duration(served.minutes));
            Ok(flash(format!("/needs/{id}"), &text))
        }
        Ok(None) => Ok(flash(format!("/needs/{id}"), "已记录。谢谢您的反馈。")),
        Err(error) if error.is_refusal() => {
            let page = ConfirmPage { error: Some(error), ..shown };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
