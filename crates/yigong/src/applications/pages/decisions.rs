//! Steps with a reason: handing in, submitting, returning, taking back, withdrawing.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::room::Room;
use crate::action::Action;
use crate::applications::{Propose, Return, Submit, TakeBack, Withdraw};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Why {
    reason: String,
}

/// What is asked.
#[derive(Clone, Copy)]
struct Step {
    title: &'static str,
    hint: &'static str,
    button: &'static str,
    after: &'static [&'static str],
}

const RETURN: Step = Step {
    title: "退回修改",
    hint: "写明要改哪里，起草的支部会看到。",
    button: "退回",
    after: &["起草的支部可以修改后重新报送", "已经推荐的，推荐同时撤下，名额空出"],
};
const TAKE_BACK: Step = Step {
    title: "收回一步",
    hint: "写明为什么收回。",
    button: "收回",
    after: &[
        "已报送的回到起草；已推荐的撤下推荐，名额空出；已提交的总结可以再改",
        "截止时间以前可以再次报送、推荐或提交",
    ],
};
const WITHDRAW: Step = Step {
    title: "撤回申报",
    hint: "写明为什么不再申报。",
    button: "撤回申报",
    after: &["这份申报不再参加本年度的推荐和评审，不能恢复", "已占用的名额空出"],
};

#[derive(Template)]
#[template(path = "applications/reason.html")]
struct ReasonPage {
    page: Page,
    room: Room,
    step: Step,
    typed: Why,
    error: Option<AppError>,
}

async fn ask(visit: &Visit, id: Id, step: Step, typed: Why, error: Option<AppError>) -> Result<Response> {
    let room = visit.read(move |cx| Box::pin(Room::load(cx, id))).await?;
    if !room.writer {
        return Err(AppError::forbidden("not_your_application", "这一步由申报单位自己办理。"));
    }
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = ReasonPage { page: visit.page(step.title), room, step, typed, error };
    Ok((status, html(&shown)?).into_response())
}

async fn take<A: Action>(visit: &Visit, id: Id, step: Step, typed: Why, action: A, done: &str) -> Result<Response> {
    match visit.act(action).await {
        Ok(_) => Ok(flash(format!("/applications/{id}"), done)),
        Err(error) if error.is_refusal() => ask(visit, id, step, typed, Some(error)).await,
        Err(error) => Err(error),
    }
}

pub(super) async fn ask_return(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    ask(&visit, id, RETURN, Why::default(), None).await
}

pub(super) async fn give_back(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Why>) -> Result<Response> {
    let action = Return { id, reason: typed.reason.clone() };
    take(&visit, id, RETURN, typed, action, "已退回，起草的支部会收到通知。").await
}

pub(super) async fn ask_take_back(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    ask(&visit, id, TAKE_BACK, Why::default(), None).await
}

pub(super) async fn take_back(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Why>) -> Result<Response> {
    let action = TakeBack { id, reason: typed.reason.clone() };
    take(&visit, id, TAKE_BACK, typed, action, "已收回。").await
}

pub(super) async fn ask_withdraw(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    ask(&visit, id, WITHDRAW, Why::default(), None).await
}

pub(super) async fn withdraw(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Why>) -> Result<Response> {
    let action = Withdraw { id, reason: typed.reason.clone() };
    take(&visit, id, WITHDRAW, typed, action, "已撤回这份申报。").await
}

pub(super) async fn propose(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(Propose { id }).await?;
    Ok(flash(format!("/applications/{id}"), "已报送单位审查。单位推荐或退回时您会收到通知。"))
}

pub(super) async fn submit(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(Submit { id }).await?;
    Ok(flash(format!("/applications/{id}"), "已提交，等待形式审查。"))
}
