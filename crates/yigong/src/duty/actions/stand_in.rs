//! Coming forward: for an open seat of one's unit, or as a stand-in when somebody is missing.

use jiff::ToSpan;
use serde_json::json;

use super::{label, published};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::duty::model::{PostState, Slot};
use crate::duty::rules::{Taken, check_rest};
use crate::duty::store;
use crate::error::{AppError, Result};
use crate::notify;

/// Whether a person may take a slot: free that day, rested, nowhere else. `without` is a post they
/// would give up for it. The refusal says why not.
pub(in crate::duty) async fn eligible(
    cx: &mut Cx<'_>,
    person: Id,
    slot: &Slot,
    without: Option<Id>,
) -> Result<Result<(), String>> {
    let off = store::off_of_person(cx, person, slot.day).await?;
    if let Some(off) = off.iter().find(|it| (it.from..=it.to).contains(&slot.day)) {
        return Ok(Err(format!("本人登记了 {} 至 {} 不便", off.from, off.to)));
    }
    let (from, to) = (slot.day.saturating_sub(7.days()), slot.day.saturating_add(7.days()));
    let has = store::taken(cx, person, from, to).await?;
    let has: Vec<Taken> = has.into_iter().filter(|(id, _)| Some(*id) != without).map(|(_, taken)| taken).collect();
    let more = Taken { day: slot.day, starts_at: slot.starts_at, ends_at: slot.ends_at };
    if let Err(reason) = check_rest(&has, more, cx.core.city.duty.rules(slot.day)) {
        return Ok(Err(reason));
    }
    if store::has_signup(cx, person, slot.starts_at, slot.ends_at).await? {
        return Ok(Err("这段时间已报名其他义工活动".to_owned()));
    }
    Ok(Ok(()))
}

/// The signed-in person takes an open seat of their unit's slot, or steps in when one is called for.
pub struct StepIn {
    /// The slot.
    pub slot: Id,
}

impl Action for StepIn {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let person = cx.actor.person()?;
        let slot = published(cx, self.slot).await?;
        if cx.now >= slot.ends_at {
            return Err(AppError::conflict("slot_over", "这一班已经结束。"));
        }
        let called = store::calls(cx).await?.iter().any(|(id, _)| *id == slot.id);
        // A call is open to everybody on stand-by; otherwise the seat is the unit's own.
        if store::unit_of(cx, person).await? != Some(slot.unit) && !(called && store::stands_by(cx, person).await?) {
            let text = format!("这一班由{}派人。想帮忙的话，请在“我的轮值”登记愿意临时顶班。", slot.unit_name);
            return Err(AppError::forbidden("not_your_unit", text));
        }
        if cx.now >= slot.starts_at && !called {
            return Err(AppError::conflict("slot_begun", "这一班已经开始，目前不缺人。"));
        }
        if let Err(reason) = eligible(cx, person, &slot, None).await? {
            return Err(AppError::conflict("not_free", format!("暂时不能上这一班：{reason}。")));
        }
        if !store::take_seat(cx, slot.id).await? {
            return Err(AppError::conflict("slot_full", "这一班已经有人，谢谢您。"));
        }
        let post = store::insert_post(cx, slot.id, person, PostState::Accepted, None, called).await?;
        store::fill_call(cx, slot.id, Some(post)).await?;
        let what = label(cx, &slot.station, slot.starts_at);
        let name = crate::people::person(cx, person).await?.map(|it| it.name).unwrap_or_default();
        for manager in store::managers(cx, slot.unit).await? {
            if manager != person {
                let (title, body) = (format!("{name}上{what}的班"), "由本人报名，不需要再派人。");
                let link = format!("/duty/slots/{}", slot.id);
                notify::send(cx, manager, notify::Kind::Decision, &title, body, &link).await?;
            }
        }
        cx.audit("duty_post.step_in", post, json!({"slot": slot.id, "stand_in": called})).await?;
        Ok(post)
    }
}

/// The person says whether they may be called as a stand-in.
pub struct Standby {
    /// Yes or no.
    pub on: bool,
}

impl Action for Standby {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        store::set_standby(cx, person, self.on).await?;
        cx.audit("duty_standby.set", person, json!({"on": self.on})).await
    }
}

/// Calls for a stand-in: the unit's own who stand by, and who looks after it.
pub(super) async fn call(cx: &mut Cx<'_>, slot: &Slot, post: Id, missing: Id, why: &str) -> Result<()> {
    store::open_call(cx, slot.id, post).await?;
    let what = label(cx, &slot.station, slot.starts_at);
    let title = format!("请顶班：{what}");
    for person in store::standing_by(cx, slot.unit).await? {
        if person != missing && eligible(cx, person, slot, None).await?.is_ok() {
            let body = format!("{why}您登记过愿意临时顶班；方便的话请点“我来顶班”，不方便不用理会。");
            notify::send(cx, person, notify::Kind::Task, &title, &body, "/me/duty").await?;
        }
    }
    for person in store::managers(cx, slot.unit).await? {
        let body = format!("{why}请另派一位同志，或等登记顶班的同志响应。");
        notify::send(cx, person, notify::Kind::Task, &title, &body, &format!("/duty/slots/{}", slot.id)).await?;
    }
    Ok(())
}
