//! A person's own duties: answer, cancel, step in, stand by, write into the register.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use serde::Deserialize;

use super::unit::Days;
use super::view::{self, Line};
use crate::action::Cx;
use crate::clock::Id;
use crate::duty::model::{Absence, Post, PostState, Swap};
use crate::duty::{Answer, CancelPost, EndAbsence, Standby, StepIn, WriteLog, codes, store};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, filters, flash, html};

/// One's own post, as the page shows it.
struct Own {
    post: Post,
    station: String,
    place: String,
    when: String,
    number: String,
    came: String,
    /// A wish to change this post that waits for the other's answer.
    asked: Option<Id>,
}

/// Somebody's wish to change places with the person.
struct Wish {
    swap: Swap,
    who: String,
    theirs: String,
    mine: String,
}

struct Loaded {
    coming: Vec<Own>,
    past: Vec<Own>,
    wishes: Vec<Wish>,
    open: Vec<Line>,
    absences: Vec<Absence>,
    standby: bool,
}

#[derive(Template)]
#[template(path = "duty/mine.html")]
struct MinePage {
    page: Page,
    it: Loaded,
    wanted: Days,
    error: Option<AppError>,
}

async fn load(cx: &mut Cx<'_>) -> Result<Loaded> {
    let (person, today) = (cx.actor.person()?, cx.today());
    let posts = store::posts_of_person(cx, person, today.saturating_sub(90.days())).await?;
    let mut wishes = Vec::new();
    let mut owns = Vec::new();
    for post in posts {
        let mut asked = None;
        if post.state == PostState::Accepted && post.starts_at > cx.now {
            for swap in store::open_swaps(cx, post.slot).await? {
                if swap.from_post == Some(post.id) {
                    asked = Some(swap.id);
                } else if swap.to_post == Some(post.id) {
                    wishes.extend(wish(cx, &post, swap).await?);
                }
            }
        }
        owns.push(own(cx, post, asked));
    }
    let live = |own: &Own| {
        own.post.ends_at > cx.now
            && matches!(own.post.state, PostState::Named | PostState::Accepted | PostState::Present | PostState::Absent)
    };
    let (coming, mut past): (Vec<Own>, Vec<Own>) = owns.into_iter().partition(live);
    past.retain(|own| !matches!(own.post.state, PostState::Swapped | PostState::Released | PostState::Declined));
    past.reverse();
    let open = open(cx, person).await?;
    let absences = store::off_of_person(cx, person, today).await?;
    let standby = store::stands_by(cx, person).await?;
    Ok(Loaded { coming, past, wishes, open, absences, standby })
}

fn own(cx: &Cx<'_>, post: Post, asked: Option<Id>) -> Own {
    let city = &cx.core.city;
    Own {
        station: view::station_name(city, &post.station),
        place: city.duty.station(&post.station).map(|it| it.place.clone()).unwrap_or_default(),
        when: view::when(city, post.starts_at, post.ends_at),
        number: codes::number(&cx.core.keys, post.id),
        came: post.came_at.map(|at| city.hour_minute(at)).unwrap_or_default(),
        asked,
        post,
    }
}

async fn wish(cx: &mut Cx<'_>, mine: &Post, swap: Swap) -> Result<Option<Wish>> {
    let Some(from) = swap.from_post else { return Ok(None) };
    let Some(theirs) = store::post(cx, from).await? else { return Ok(None) };
    let city = &cx.core.city;
    let text = |post: &Post| {
        let (when, station) = (view::when(city, post.starts_at, post.ends_at), view::station_name(city, &post.station));
        format!("{when} {station}")
    };
    // Whoever asks gives their name with the question.
    Ok(Some(Wish { who: theirs.name.clone(), theirs: text(&theirs), mine: text(mine), swap }))
}

/// Slots the person may step into: open seats of their unit, and calls when they stand by.
async fn open(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Line>> {
    let today = cx.today();
    let unit = store::unit_of(cx, person).await?;
    let standby = store::stands_by(cx, person).await?;
    let slots = store::between(cx, today, today.saturating_add(14.days())).await?;
    let lines = view::lines(cx, slots).await?;
    let fits = |line: &Line| {
        let own = Some(line.slot.unit) == unit && (!line.begun || line.called);
        let mine = line.posts.iter().any(|post| post.person == person && post.state.holds_seat());
        !line.over && line.missing() > 0 && !mine && (own || (line.called && standby))
    };
    Ok(lines.into_iter().filter(fits).take(12).collect())
}

async fn page(visit: &Visit, wanted: Days, error: Option<AppError>) -> Result<MinePage> {
    let it = visit.read(|cx| Box::pin(load(cx))).await?;
    Ok(MinePage { page: visit.page("我的轮值"), it, wanted, error })
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    html(&page(&visit, Days::default(), None).await?)
}

/// Back to the page with a message, or the page with what was refused.
pub(super) async fn done<T>(visit: &Visit, outcome: Result<T>, text: &str) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(flash("/me/duty", text)),
        Err(error) if error.is_refusal() => {
            let page = page(visit, Days::default(), Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
pub(super) struct Word {
    #[serde(default)]
    answer: String,
}

pub(super) async fn answer(visit: Visit, Path(post): Path<Id>, Form(word): Form<Word>) -> Result<Response> {
    let accept = match word.answer.as_str() {
        "yes" => true,
        "no" => false,
        _ => return done::<()>(&visit, Err(AppError::field("answer", "请点“我能去”或“不方便”。")), "").await,
    };
    let outcome = visit.act(Answer { post, accept }).await;
    let text = if accept {
        "已确认。到站扫码或输入轮值号码签到。"
    } else {
        "好的，单位会另作安排，没有任何影响。"
    };
    done(&visit, outcome, text).await
}

#[derive(Deserialize)]
pub(super) struct Reason {
    #[serde(default)]
    reason: String,
}

pub(super) async fn cancel(visit: Visit, Path(post): Path<Id>, Form(form): Form<Reason>) -> Result<Response> {
    let outcome = visit.act(CancelPost { post, reason: form.reason }).await;
    done(&visit, outcome, "已告诉单位，并在找人顶班。谢谢您提前说明。").await
}

pub(super) async fn step_in(visit: Visit, Path(slot): Path<Id>) -> Result<Response> {
    let outcome = visit.act(StepIn { slot }).await;
    done(&visit, outcome, "谢谢您！班次已记在您名下。").await
}

#[derive(Deserialize)]
pub(super) struct Switch {
    #[serde(default)]
    on: String,
}

pub(super) async fn standby(visit: Visit, Form(form): Form<Switch>) -> Result<Response> {
    let on = form.on == "1";
    let outcome = visit.act(Standby { on }).await;
    let text = if on {
        "已登记。有人来不了时会通知您，去不去由您。"
    } else {
        "已取消，不会再收到顶班通知。"
    };
    done(&visit, outcome, text).await
}

pub(super) async fn set_absence(visit: Visit, Form(wanted): Form<Days>) -> Result<Response> {
    match visit.act(wanted.action(None)).await {
        Ok(_) => Ok(flash("/me/duty", "已登记，这些日子不会派到您。")),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, wanted, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn end_absence(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let absence = visit.act(EndAbsence { id }).await?;
    let back = absence.unit.map_or_else(|| "/me/duty".to_owned(), |unit| format!("/organisations/{unit}/duty"));
    Ok(flash(back, "已取消登记。"))
}

#[derive(Deserialize)]
pub(super) struct Log {
    #[serde(default)]
    visitors: String,
    #[serde(default)]
    text: String,
}

pub(super) async fn log(visit: Visit, Path(post): Path<Id>, Form(form): Form<Log>) -> Result<Response> {
    let action = WriteLog { post, visitors: crate::text::number(&form.visitors), text: form.text };
    let outcome = visit.act(action).await;
    done(&visit, outcome, "轮值登记已保存。").await
}
