//! Taking a need back; giving a claim up. Both say what follows before they are done.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::Line;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::actions::{own_claim, within_sight};
use crate::needs::model::{ClaimEvent, Event, Need};
use crate::needs::{Release, Withdraw};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Reason {
    reason: String,
}

#[derive(Template)]
#[template(path = "needs/withdraw.html")]
struct EndPage {
    page: Page,
    line: Line,
    /// Where the form goes.
    path: String,
    /// Whether a claim is given up, not the need taken back.
    claim: bool,
    reason: String,
    error: Option<AppError>,
}

impl EndPage {
    fn of(visit: &Visit, need: Need, path: String, claim: bool) -> Self {
        let title = if claim { "来不了" } else { "撤回求助" };
        let line = Line::of(&visit.app.city, visit.app.clock.now(), need, Vec::new());
        Self { page: visit.page(title), line, path, claim, reason: String::new(), error: None }
    }

    fn refused(self, reason: String, error: AppError) -> Result<Response> {
        let page = Self { reason, error: Some(error), ..self };
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
    }
}

async fn own(visit: &Visit, id: Id) -> Result<EndPage> {
    let (need, standing) = visit.read(move |cx| Box::pin(within_sight(cx, id))).await?;
    if !standing.speaks() {
        return Err(AppError::forbidden("not_your_need", "只有求助的本人或负责的社区可以撤回。"));
    }
    need.state.after(Event::Withdraw)?;
    Ok(EndPage::of(visit, need, format!("/needs/{id}/withdrawal"), false))
}

pub(super) async fn ask(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&own(&visit, id).await?)
}

pub(super) async fn create(visit: Visit, Path(id): Path<Id>, Form(form): Form<Reason>) -> Result<Response> {
    let page = own(&visit, id).await?;
    match visit.act(Withdraw { id, reason: form.reason.clone() }).await {
        Ok(()) => Ok(flash(format!("/needs/{id}"), "求助已撤回。")),
        Err(error) if error.is_refusal() => page.refused(form.reason, error),
        Err(error) => Err(error),
    }
}

async fn held(visit: &Visit, id: Id) -> Result<EndPage> {
    let (need, claim) = visit.read(move |cx| Box::pin(own_claim(cx, id))).await?;
    claim.state.after(ClaimEvent::Report)?;
    Ok(EndPage::of(visit, need, format!("/needs/claims/{id}/release"), true))
}

pub(super) async fn ask_release(visit: Visit, Path(claim): Path<Id>) -> Result<Response> {
    html(&held(&visit, claim).await?)
}

pub(super) async fn release(visit: Visit, Path(claim): Path<Id>, Form(form): Form<Reason>) -> Result<Response> {
    let page = held(&visit, claim).await?;
    match visit.act(Release { claim, reason: form.reason.clone() }).await {
        Ok(()) => Ok(flash(format!("/needs/{}", page.line.need.id), "已告诉对方和社区，求助重新公布。")),
        Err(error) if error.is_refusal() => page.refused(form.reason, error),
        Err(error) => Err(error),
    }
}
