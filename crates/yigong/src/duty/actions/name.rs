//! A unit names its people; each of them answers for themselves.

use serde_json::json;

use super::{before_start, label, managed_slot, overtaken};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::duty::model::{PostEvent, PostState};
use crate::duty::store;
use crate::error::{AppError, Result};
use crate::{notify, people};

/// Asks a member of the unit to take a seat. It is theirs when they say yes.
pub struct NamePerson {
    /// The slot.
    pub slot: Id,
    /// Who is asked.
    pub person: Id,
}

impl Action for NamePerson {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let slot = managed_slot(cx, self.slot).await?;
        if cx.now >= slot.ends_at {
            return Err(AppError::conflict("slot_over", "这一班已经结束，不能再派人。"));
        }
        if !people::belongs(cx, self.person, slot.unit).await? {
            return Err(AppError::conflict("not_a_member", "只能派本单位的同志。其他单位的同志可以自己报名顶班。"));
        }
        let asked = store::posts_of(cx, slot.id).await?.into_iter().find(|post| post.person == self.person);
        if let Some(post) = asked.filter(|post| post.state.holds_seat() || post.state == PostState::Declined) {
            let text = match post.state {
                PostState::Declined => "这位同志已婉拒这一班，请不要重复派，另请一位同志。",
                _ => "这位同志已在这一班。",
            };
            return Err(AppError::conflict("already_named", text));
        }
        if let Err(reason) = super::eligible(cx, self.person, &slot, None).await? {
            return Err(AppError::conflict("not_free", format!("不能派这位同志：{reason}。请另选一位。")));
        }
        if !store::take_seat(cx, slot.id).await? {
            return Err(AppError::conflict("slot_full", format!("这一班 {} 人已派满。", slot.seats)));
        }
        let by = cx.actor.person;
        let post = store::insert_post(cx, slot.id, self.person, PostState::Named, by, false).await?;
        store::fill_call(cx, slot.id, Some(post)).await?;
        let title = format!("单位请您轮值：{}", label(cx, &slot.station, slot.starts_at));
        let body = "能去请点“我能去”；不方便请点“不方便”，没有任何影响。";
        notify::send(cx, self.person, notify::Kind::Task, &title, body, "/me/duty").await?;
        cx.audit("duty_post.name", post, json!({"slot": slot.id, "person": self.person})).await?;
        Ok(post)
    }
}

/// The unit takes a naming back before the slot begins.
pub struct ReleasePost {
    /// The post.
    pub post: Id,
}

impl Action for ReleasePost {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let post = store::post(cx, self.post).await?.ok_or_else(AppError::not_found)?;
        let slot = managed_slot(cx, post.slot).await?;
        before_start(cx, slot.starts_at)?;
        let to = post.state.after(PostEvent::Release)?;
        if !store::move_post(cx, &post, to, "由单位取消").await? {
            return Err(overtaken());
        }
        store::free_seat(cx, slot.id).await?;
        super::swap::void(cx, post.slot).await?;
        let title = format!("不用去了：{}", label(cx, &slot.station, slot.starts_at));
        notify::send(cx, post.person, notify::Kind::Cancelled, &title, "单位取消了这次派班。", "/me/duty").await?;
        cx.audit("duty_post.release", post.id, json!({"slot": slot.id})).await?;
        Ok(slot.id)
    }
}
