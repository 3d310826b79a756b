//! A forgotten check-out: one person says when the other left, a second one confirms.

use jiff::Timestamp;
use serde_json::json;

use super::punch::{Word, enter};
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::duty::model::{Post, PostEvent};
use crate::duty::store;
use crate::error::{AppError, Result};
use crate::standing::Grade;
use crate::text::line;

/// Says when somebody left who forgot to check out.
pub struct ProposeLeave {
    /// The post.
    pub post: Id,
    /// When they left.
    pub left_at: Timestamp,
    /// How it is known, 4–200 characters.
    pub reason: String,
}

async fn forgotten(cx: &mut Cx<'_>, id: Id) -> Result<(Post, Id)> {
    let by = cx.actor.person()?;
    let post = store::post(cx, id).await?.ok_or_else(AppError::not_found)?;
    auth::require_manager(cx, post.unit).await?;
    post.state.after(PostEvent::Settle)?;
    if post.person == by {
        return Err(AppError::forbidden("not_oneself", "不能给自己补签退，请由单位另一位管理人员办理。"));
    }
    Ok((post, by))
}

impl Action for ProposeLeave {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let (post, by) = forgotten(cx, self.post).await?;
        let reason = line(&self.reason);
        if !(4..=200).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明怎样知道离岗时间，4 至 200 字。"));
        }
        if post.came_at.is_none_or(|came| self.left_at <= came) || self.left_at > post.ends_at {
            return Err(AppError::field("left_at", "离岗时间应晚于签到、不晚于本班结束。"));
        }
        store::propose_leave(cx, post.id, self.left_at, by, &reason).await?;
        cx.audit("duty_post.propose_leave", post.id, json!({"left_at": self.left_at.as_second()})).await?;
        Ok(post.slot)
    }
}

/// The second person confirms it; then the minutes are entered with grade D.
pub struct ConfirmLeave {
    /// The post.
    pub post: Id,
}

impl Action for ConfirmLeave {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let (post, by) = forgotten(cx, self.post).await?;
        let (Some(left_at), Some(first)) = (post.settle_left_at, post.settle_by) else {
            return Err(AppError::conflict("nothing_proposed", "还没有人提出离岗时间。"));
        };
        if first == by {
            return Err(AppError::forbidden("same_person", "补签退须由提出人以外的另一位管理人员确认。"));
        }
        let station = cx.core.city.duty.station(&post.station).cloned().ok_or_else(AppError::not_found)?;
        let reason = post.settle_reason.clone().unwrap_or_default();
        let word = Word { recorded_by: first, approved_by: Some(by), grade: Grade::D, reason };
        enter(cx, &station, &post, left_at, &word).await?;
        Ok(post.slot)
    }
}
