//! Publishing, cancelling and copying an activity.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::edit::concerned;
use crate::activities::actions::{CancelActivity, CopyActivity, Publish};
use crate::activities::model::Activity;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

pub(super) async fn publish(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(Publish { id }).await?;
    Ok(flash(format!("/activities/{id}"), "已向全市发布，可以报名了。"))
}

pub(super) async fn copy(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let copy = visit.act(CopyActivity { id }).await?;
    Ok(flash(format!("/activities/{copy}/edit"), "已复制成新的草稿，请核对日期和内容。"))
}

#[derive(Template)]
#[template(path = "activities/cancellation.html")]
struct CancelPage {
    page: Page,
    activity: Activity,
    people: usize,
    reason: String,
    error: Option<AppError>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Reason {
    reason: String,
}

pub(super) async fn ask_cancel(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (activity, people) = concerned(&visit, id).await?;
    html(&CancelPage { page: visit.page("取消活动"), activity, people, reason: String::new(), error: None })
}

pub(super) async fn cancel(visit: Visit, Path(id): Path<Id>, Form(form): Form<Reason>) -> Result<Response> {
    let (activity, people) = concerned(&visit, id).await?;
    match visit.act(CancelActivity { id, reason: form.reason.clone() }).await {
        Ok(_) => Ok(flash(format!("/activities/{id}"), "活动已取消，报名的人都收到了通知。")),
        Err(error) if error.is_refusal() => {
            let page = visit.page("取消活动");
            let page = CancelPage { page, activity, people, reason: form.reason, error: Some(error) };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
