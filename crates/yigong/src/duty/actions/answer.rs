//! The person's own word: yes, no, or sorry, I cannot after all.

use serde_json::json;

use super::{before_start, label, overtaken, own_post};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::duty::model::PostEvent;
use crate::duty::store;
use crate::error::{AppError, Result};
use crate::notify;
use crate::text::line;

/// Accepts or declines a post one was named for. A no needs no reason and has no consequence.
pub struct Answer {
    /// The post.
    pub post: Id,
    /// Yes or no.
    pub accept: bool,
}

impl Action for Answer {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let post = own_post(cx, self.post).await?;
        let slot = super::published(cx, post.slot).await?;
        if cx.now >= slot.ends_at {
            return Err(AppError::conflict("slot_over", "这一班已经结束，不用再答复。"));
        }
        let event = if self.accept { PostEvent::Accept } else { PostEvent::Decline };
        let to = post.state.after(event)?;
        if !store::move_post(cx, &post, to, "").await? {
            return Err(overtaken());
        }
        if !self.accept {
            store::free_seat(cx, slot.id).await?;
            let title = format!("{}不方便：{}", post.name, label(cx, &slot.station, slot.starts_at));
            for person in store::managers(cx, slot.unit).await? {
                let link = format!("/duty/slots/{}", slot.id);
                notify::send(cx, person, notify::Kind::Task, &title, "请另请一位同志。", &link).await?;
            }
        }
        cx.audit("duty_post.answer", post.id, json!({"accept": self.accept})).await
    }
}

/// The person cannot come after all: the seat is free again and a stand-in is called.
pub struct CancelPost {
    /// The post.
    pub post: Id,
    /// Why, 2–100 characters; the unit sees it.
    pub reason: String,
}

impl Action for CancelPost {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let post = own_post(cx, self.post).await?;
        let slot = super::published(cx, post.slot).await?;
        before_start(cx, slot.starts_at)?;
        let reason = line(&self.reason);
        if !(2..=100).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请简单说一下原因，2 至 100 字，好让单位另作安排。"));
        }
        let to = post.state.after(PostEvent::Release)?;
        if !store::move_post(cx, &post, to, &reason).await? {
            return Err(overtaken());
        }
        store::free_seat(cx, slot.id).await?;
        super::swap::void(cx, post.slot).await?;
        super::stand_in::call(cx, &slot, post.id, post.person, "原来的同志临时来不了。").await?;
        cx.audit("duty_post.cancel", post.id, json!({"reason": reason})).await
    }
}
