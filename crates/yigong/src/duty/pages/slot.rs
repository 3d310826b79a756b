//! One slot: who is named, who may be, changing with another unit; for the organiser, another unit.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::{Time, date};
use serde::Deserialize;

use super::view::{self, Line};
use crate::action::Cx;
use crate::auth::{self, Role};
use crate::clock::Id;
use crate::duty::actions::eligible;
use crate::duty::model::{PostState, Slot};
use crate::duty::store::{self, Candidate, UnitRow};
use crate::duty::{AskUnitSwap, AssignUnit, ConfirmLeave, NamePerson, ProposeLeave, ReleasePost};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Query, Visit, flash, html};

/// Members shown at once.
const SHOWN: i64 = 24;

/// A member who may be named, or why not.
struct Offered {
    candidate: Candidate,
    obstacle: Option<String>,
}

#[derive(Deserialize, Default)]
pub(super) struct Find {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "duty/slot.html")]
struct SlotPage {
    page: Page,
    line: Line,
    offered: Vec<Offered>,
    /// Other units' slots one might change with.
    others: Vec<(Id, String)>,
    units: Vec<UnitRow>,
    organiser: bool,
    q: String,
    viewer: Option<Id>,
    error: Option<AppError>,
}

impl SlotPage {
    fn may_release(state: &PostState) -> bool {
        matches!(state, PostState::Named | PostState::Accepted)
    }
}

struct Loaded {
    line: Line,
    offered: Vec<Offered>,
    others: Vec<(Id, String)>,
    units: Vec<UnitRow>,
}

async fn load(cx: &mut Cx<'_>, id: Id, q: &str) -> Result<Loaded> {
    let slot = store::slot(cx, id).await?.ok_or_else(AppError::not_found)?;
    auth::require_manager(cx, slot.unit).await?;
    let mut offered = Vec::new();
    if !slot.is_full() && cx.now < slot.ends_at {
        let named = store::posts_of(cx, id).await?;
        for candidate in store::candidates(cx, slot.unit, q, date(slot.day.year(), 1, 1), SHOWN).await? {
            let own = named.iter().find(|post| post.person == candidate.id);
            let obstacle = match own.map(|post| post.state) {
                Some(PostState::Declined) => Some("已婉拒这一班".to_owned()),
                Some(state) if state.holds_seat() => continue,
                _ => eligible(cx, candidate.id, &slot, None).await?.err(),
            };
            offered.push(Offered { candidate, obstacle });
        }
    }
    let others = if slot.taken == 0 && cx.now < slot.starts_at { others(cx, &slot).await? } else { Vec::new() };
    let units = if cx.actor.is(Role::Organiser) { store::units(cx, slot.day.year()).await? } else { Vec::new() };
    let mut lines = view::lines(cx, vec![slot]).await?;
    let line = lines.pop().ok_or_else(AppError::not_found)?;
    Ok(Loaded { line, offered, others, units })
}

/// Slots of other units within three weeks for which nobody is named.
async fn others(cx: &mut Cx<'_>, slot: &Slot) -> Result<Vec<(Id, String)>> {
    let today = cx.today();
    let found = store::between(cx, today, today.saturating_add(21.days())).await?;
    let city = &cx.core.city;
    let free = found.iter().filter(|it| it.unit != slot.unit && it.taken == 0 && it.starts_at > cx.now);
    let text = |it: &Slot| {
        let (when, station) = (view::when(city, it.starts_at, it.ends_at), view::station_name(city, &it.station));
        (it.id, format!("{when} {station}（{}）", it.unit_name))
    };
    Ok(free.map(text).collect())
}

async fn slot_page(visit: &Visit, id: Id, q: String, error: Option<AppError>) -> Result<SlotPage> {
    let wanted = q.clone();
    let it = visit.read(move |cx| Box::pin(async move { load(cx, id, &wanted).await })).await?;
    Ok(SlotPage {
        page: visit.page("轮值班次"),
        line: it.line,
        offered: it.offered,
        others: it.others,
        units: it.units,
        organiser: visit.actor.is(Role::Organiser),
        q,
        viewer: visit.actor.person,
        error,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>, Query(Find { q }): Query<Find>) -> Result<Response> {
    html(&slot_page(&visit, id, q, None).await?)
}

/// Back to the slot with a message, or the slot's page with what was refused.
async fn answer<T>(visit: &Visit, slot: Id, outcome: Result<T>, done: &str) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(flash(format!("/duty/slots/{slot}"), done)),
        Err(error) if error.is_refusal() => {
            let page = slot_page(visit, slot, String::new(), Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    person: String,
}

pub(super) async fn name(visit: Visit, Path(id): Path<Id>, Form(form): Form<Named>) -> Result<Response> {
    let outcome = match form.person.parse() {
        Ok(person) => visit.act(NamePerson { slot: id, person }).await,
        Err(_) => Err(AppError::field("person", "请在名单中选择一位同志。")),
    };
    answer(&visit, id, outcome, "已发出邀请，等本人确认。").await
}

#[derive(Deserialize)]
pub(super) struct Assigned {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn assign(visit: Visit, Path(id): Path<Id>, Form(form): Form<Assigned>) -> Result<Response> {
    let unit = form.unit.parse().unwrap_or_default();
    let outcome = visit.act(AssignUnit { slot: id, unit, reason: form.reason }).await;
    answer(&visit, id, outcome, "已改派，并通知了新的单位。").await
}

#[derive(Deserialize)]
pub(super) struct Exchanged {
    #[serde(default)]
    with: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn swap(visit: Visit, Path(id): Path<Id>, Form(form): Form<Exchanged>) -> Result<Response> {
    let outcome = visit.act(AskUnitSwap { slot: id, with: form.with.parse().ok(), reason: form.reason }).await;
    answer(&visit, id, outcome, "已发出换班请求，等对方单位答复。").await
}

async fn slot_of(visit: &Visit, post: Id) -> Result<Id> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let post = store::post(cx, post).await?.ok_or_else(AppError::not_found)?;
            auth::require_manager(cx, post.unit).await?;
            Ok(post.slot)
        })
    });
    read.await
}

pub(super) async fn release(visit: Visit, Path(post): Path<Id>) -> Result<Response> {
    let slot = slot_of(&visit, post).await?;
    let outcome = visit.act(ReleasePost { post }).await;
    answer(&visit, slot, outcome, "已取消，并通知了本人。").await
}

#[derive(Deserialize)]
pub(super) struct Left {
    /// `11:30`.
    #[serde(default)]
    left_at: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn propose_leave(visit: Visit, Path(post): Path<Id>, Form(form): Form<Left>) -> Result<Response> {
    let slot = slot_of(&visit, post).await?;
    let day = visit
        .read(move |cx| Box::pin(async move { Ok(store::slot(cx, slot).await?.ok_or_else(AppError::not_found)?.day) }));
    let day = day.await?;
    let time: Option<Time> = form.left_at.trim().parse().ok();
    let outcome = match time.and_then(|time| visit.app.city.moment(day, time)) {
        Some(left_at) => visit.act(ProposeLeave { post, left_at, reason: form.reason }).await,
        None => Err(AppError::field("left_at", "请填写离岗时间，例如 11:30。")),
    };
    answer(&visit, slot, outcome, "已提出，须由另一位管理人员确认后入账。").await
}

pub(super) async fn confirm_leave(visit: Visit, Path(post): Path<Id>) -> Result<Response> {
    let slot = slot_of(&visit, post).await?;
    let outcome = visit.act(ConfirmLeave { post }).await;
    answer(&visit, slot, outcome, "已确认，时长已入账。").await
}
