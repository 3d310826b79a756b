//! A drawn row: what was found, the person's answer, and the organisers' form.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::action::Cx;
use crate::auth::{self, Role};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::oversight::actions::may_check;
use crate::oversight::model::{Item, Outcome};
use crate::oversight::{Appeal, Check, store};
use crate::web::{Form, Page, Visit, filters, flash, html};

#[derive(Deserialize, Default, Clone)]
pub(super) struct Found {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize, Default, Clone)]
pub(super) struct Words {
    #[serde(default)]
    text: String,
}

#[derive(Template)]
#[template(path = "oversight/item.html")]
struct ItemPage {
    page: Page,
    item: Item,
    organiser: bool,
    own: bool,
    /// Whether the visitor may record what they found, and if not, why.
    may: Result<()>,
    checked: String,
    appealed: String,
    found: Found,
    words: Words,
    error: Option<AppError>,
}

/// A drawn row for organisers; once checked, also for the person and who leads the team.
async fn load(cx: &mut Cx<'_>, entry: Id) -> Result<Item> {
    let viewer = cx.actor.person()?;
    let item = store::item(cx, entry).await?.ok_or_else(AppError::not_found)?;
    if cx.actor.is(Role::Organiser) {
        return Ok(item);
    }
    let concerned = match item.team {
        _ if item.person == viewer => true,
        Some(team) => auth::leads(cx, team).await?,
        None => false,
    };
    if concerned && item.outcome != Outcome::Open { Ok(item) } else { Err(AppError::not_found()) }
}

async fn page(visit: &Visit, entry: Id, found: Found, words: Words, error: Option<AppError>) -> Result<ItemPage> {
    let viewer = visit.person()?;
    let item = visit.read(move |cx| Box::pin(load(cx, entry))).await?;
    let clock = |at| visit.app.city.clock_time(at);
    Ok(ItemPage {
        page: visit.page("抽查核实"),
        organiser: visit.actor.is(Role::Organiser),
        own: item.person == viewer,
        may: may_check(&item, viewer),
        checked: item.checked_at.map(clock).unwrap_or_default(),
        appealed: item.appealed_at.map(clock).unwrap_or_default(),
        item,
        found,
        words,
        error,
    })
}

pub(super) async fn show(visit: Visit, Path(entry): Path<Id>) -> Result<Response> {
    html(&page(&visit, entry, Found::default(), Words::default(), None).await?)
}

pub(super) async fn check(visit: Visit, Path(entry): Path<Id>, Form(found): Form<Found>) -> Result<Response> {
    match record(&visit, entry, &found).await {
        Ok(item) => Ok(flash(format!("/oversight/draws/{}", item.draw), "核实结果已记录。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, entry, found, Words::default(), Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn record(visit: &Visit, entry: Id, found: &Found) -> Result<Item> {
    let in_order = match Outcome::parse(&found.outcome) {
        Some(Outcome::InOrder) => true,
        Some(Outcome::NotInOrder) => false,
        _ => {
            // Who may not even know of it is told so before what is missing.
            visit.read(move |cx| Box::pin(async move { load(cx, entry).await })).await?;
            return Err(AppError::field("outcome", "请选择核实结果：属实，或有出入。"));
        }
    };
    visit.act(Check { entry, in_order, note: found.note.clone() }).await
}

pub(super) async fn appeal(visit: Visit, Path(entry): Path<Id>, Form(words): Form<Words>) -> Result<Response> {
    match visit.act(Appeal { entry, text: words.text.clone() }).await {
        Ok(()) => Ok(flash(format!("/oversight/items/{entry}"), "您的说明已提交，会由另一位人员复核。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, entry, Found::default(), words, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
