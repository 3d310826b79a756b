//! Changing places with another person.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::mine::done;
use super::view;
use crate::action::Cx;
use crate::clock::Id;
use crate::duty::actions::swap::fit;
use crate::duty::model::Post;
use crate::duty::{AnswerSwap, AskSwap, WithdrawSwap, store};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

/// Another's post one might change with.
struct Choice {
    id: Id,
    who: String,
    what: String,
}

#[derive(Template)]
#[template(path = "duty/swap.html")]
struct SwapPage {
    page: Page,
    post: Id,
    mine: String,
    options: Vec<Choice>,
    /// What was chosen, by its id, and what was said.
    wish: Wish,
    error: Option<AppError>,
}

impl SwapPage {
    fn chosen(&self, id: &Id) -> bool {
        self.wish.with == id.to_string()
    }
}

fn text(cx: &Cx<'_>, post: &Post) -> String {
    let city = &cx.core.city;
    let station = view::station_name(city, &post.station);
    format!("{} {station}", view::when(city, post.starts_at, post.ends_at))
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<(String, Vec<Choice>)> {
    let person = cx.actor.person()?;
    let own = store::post(cx, id).await?.filter(|post| post.person == person).ok_or_else(AppError::not_found)?;
    let mut options = Vec::new();
    let now = cx.now;
    for other in store::swappable(cx, person, own.unit, now).await? {
        if options.len() < 20 && fit(cx, &own, &other).await.is_ok() {
            // Colleagues of the same unit know each other; to others only the family name is shown.
            let who = if other.unit == own.unit { other.name.clone() } else { view::masked(&other.name) };
            options.push(Choice { id: other.id, who: format!("{} {who}", other.unit_name), what: text(cx, &other) });
        }
    }
    Ok((text(cx, &own), options))
}

async fn page(visit: &Visit, post: Id, wish: Wish, error: Option<AppError>) -> Result<SwapPage> {
    let (mine, options) = visit.read(move |cx| Box::pin(load(cx, post))).await?;
    Ok(SwapPage { page: visit.page("换班"), post, mine, options, wish, error })
}

pub(super) async fn show(visit: Visit, Path(post): Path<Id>) -> Result<Response> {
    html(&page(&visit, post, Wish::default(), None).await?)
}

#[derive(Deserialize, Default)]
pub(super) struct Wish {
    #[serde(default)]
    with: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn ask(visit: Visit, Path(post): Path<Id>, Form(form): Form<Wish>) -> Result<Response> {
    let action = AskSwap { post, with: form.with.parse().ok(), reason: form.reason.clone() };
    match visit.act(action).await {
        Ok(_) => Ok(flash("/me/duty", "已发出换班请求，等对方答复。对方同意以前，您的班次不变。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, post, form, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
pub(super) struct Word {
    #[serde(default)]
    answer: String,
    /// Where to go back to when a unit answers.
    #[serde(default)]
    unit: String,
}

pub(super) async fn answer(visit: Visit, Path(swap): Path<Id>, Form(word): Form<Word>) -> Result<Response> {
    let agree = word.answer == "yes";
    let outcome = visit.act(AnswerSwap { swap, agree }).await;
    let text = if agree { "已换班，双方都会收到通知。" } else { "已回复不换，班次不变。" };
    match (word.unit.parse::<Id>(), outcome) {
        (Ok(unit), Ok(())) => Ok(flash(format!("/organisations/{unit}/duty"), text)),
        (Ok(_), Err(error)) => Err(error),
        (Err(_), outcome) => done(&visit, outcome, text).await,
    }
}

pub(super) async fn withdraw(visit: Visit, Path(swap): Path<Id>, Form(word): Form<Word>) -> Result<Response> {
    let outcome = visit.act(WithdrawSwap { swap }).await;
    match word.unit.parse::<Id>() {
        Ok(unit) => outcome.map(|()| flash(format!("/organisations/{unit}/duty"), "已撤回换班请求。")),
        Err(_) => done(&visit, outcome, "已撤回换班请求，班次不变。").await,
    }
}
