//! What time brings about: reminders, absences and the call for a stand-in, forgotten check-outs.

use jiff::SignedDuration;
use serde_json::json;

use super::{label, overtaken};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::duty::model::{Post, PostEvent, PostState, Slot};
use crate::duty::{codes, store};
use crate::error::{AppError, Result};
use crate::notify;

/// What is due now.
struct Due {
    remind: Vec<Post>,
    miss: Vec<Post>,
    /// Named, never answered, and the slot has begun: the seat is free again without a word.
    lapse: Vec<Post>,
    forget: Vec<Post>,
    /// Slots that begin soon and have a seat nobody is named for.
    nag: Vec<Slot>,
}

impl Due {
    async fn read(cx: &mut Cx<'_>) -> Result<Self> {
        let rules = cx.core.city.duty.rules(cx.today()).clone();
        let now = cx.now;
        let shifted = |minutes: i64| now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(now);
        let mut remind = store::unreminded(cx, shifted(rules.reminder_hours_before * 60)).await?;
        remind.retain(|post| post.starts_at > now);
        let miss = store::posts_in(cx, PostState::Accepted, shifted(-rules.no_show_minutes)).await?;
        let lapse = store::posts_in(cx, PostState::Named, now).await?;
        let mut forget = store::posts_in(cx, PostState::Present, now).await?;
        let grace = rules.check_out_grace_minutes * 60;
        forget.retain(|post| now.as_second() > post.ends_at.as_second() + grace);
        let nag = store::short_of_people(cx, shifted(rules.name_hours_before * 60)).await?;
        Ok(Self { remind, miss, lapse, forget, nag })
    }

    fn is_empty(&self) -> bool {
        let posts = [&self.remind, &self.miss, &self.lapse, &self.forget];
        posts.iter().all(|posts| posts.is_empty()) && self.nag.is_empty()
    }
}

/// Whether there is anything to do.
pub async fn due(cx: &mut Cx<'_>) -> Result<bool> {
    Ok(!Due::read(cx).await?.is_empty())
}

/// Does what is due. Idempotent: every step moves a post out of the state that made it due.
pub struct Sweep;

impl Action for Sweep {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let due = Due::read(cx).await?;
        for post in &due.remind {
            remind(cx, post).await?;
        }
        for post in &due.miss {
            miss(cx, post).await?;
        }
        for post in &due.lapse {
            release(cx, post).await?;
        }
        for post in &due.forget {
            forget(cx, post).await?;
        }
        for slot in &due.nag {
            nag(cx, slot).await?;
        }
        let detail = json!({"reminded": due.remind.len(), "missed": due.miss.len(), "forgotten": due.forget.len()});
        cx.audit("duty.sweep", Id::nil(), detail).await
    }
}

async fn remind(cx: &mut Cx<'_>, post: &Post) -> Result<()> {
    store::mark_reminded(cx, post.id).await?;
    let title = format!("轮值提醒：{}", label(cx, &post.station, post.starts_at));
    let body = format!("到站请扫平板上的码，或在平板上输入您的轮值号码 {}。", codes::number(&cx.core.keys, post.id));
    notify::send(cx, post.person, notify::Kind::Reminder, &title, &body, "/me/duty").await
}

async fn miss(cx: &mut Cx<'_>, post: &Post) -> Result<()> {
    let to = post.state.after(PostEvent::Miss)?;
    if !store::move_post(cx, post, to, "开班后没有签到").await? {
        return Err(overtaken());
    }
    store::free_seat(cx, post.slot).await?;
    let title = format!("没有看到您签到：{}", label(cx, &post.station, post.starts_at));
    let body = "如已到岗，请现在签到；如来不了，请告诉单位。登记有误可向单位说明。";
    notify::send(cx, post.person, notify::Kind::Task, &title, body, "/me/duty").await?;
    let slot = store::slot(cx, post.slot).await?.ok_or_else(AppError::not_found)?;
    if cx.now < slot.ends_at {
        super::stand_in::call(cx, &slot, post.id, post.person, "有一位同志没有到岗。").await?;
    }
    Ok(())
}

async fn release(cx: &mut Cx<'_>, post: &Post) -> Result<()> {
    if !store::move_post(cx, post, post.state.after(PostEvent::Release)?, "开班前没有答复").await? {
        return Err(overtaken());
    }
    store::free_seat(cx, post.slot).await?;
    let slot = store::slot(cx, post.slot).await?.ok_or_else(AppError::not_found)?;
    if cx.now < slot.ends_at {
        super::stand_in::call(cx, &slot, post.id, post.person, "派出的同志开班前没有答复。").await?;
    }
    Ok(())
}

/// Tells a unit whose slot is near that somebody is still missing.
async fn nag(cx: &mut Cx<'_>, slot: &Slot) -> Result<()> {
    store::mark_nagged(cx, slot.id).await?;
    let title = format!("还差 {} 人：{}", slot.seats - slot.taken, label(cx, &slot.station, slot.starts_at));
    for person in store::managers(cx, slot.unit).await? {
        let link = format!("/duty/slots/{}", slot.id);
        notify::send(cx, person, notify::Kind::Task, &title, "请尽快派人，由本人确认。", &link).await?;
    }
    Ok(())
}

async fn forget(cx: &mut Cx<'_>, post: &Post) -> Result<()> {
    if !store::move_post(cx, post, post.state.after(PostEvent::Forget)?, "").await? {
        return Err(overtaken());
    }
    let title = format!("忘记签退：{}", label(cx, &post.station, post.starts_at));
    let body = "这一班还没有计时。请单位管理人员补登离岗时间，经另一人确认后入账。";
    notify::send(cx, post.person, notify::Kind::Hours, &title, body, "/me/duty").await?;
    for person in store::managers(cx, post.unit).await? {
        if person != post.person {
            let link = format!("/duty/slots/{}", post.slot);
            notify::send(cx, person, notify::Kind::Task, &title, body, &link).await?;
        }
    }
    Ok(())
}
