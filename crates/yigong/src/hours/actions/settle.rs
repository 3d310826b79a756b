//! Settling: the forgotten check-out, and the activity as a whole.

use jiff::Timestamp;
use serde_json::json;

use super::{attend, check_out};
use crate::action::{Action, Cx};
use crate::activities::{self, State};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::model::{Kind, Presence, Proposal};
use crate::hours::rules::Span;
use crate::hours::store;

/// A leader says when somebody left who forgot to check out; a second person decides.
pub struct SettleForgotten {
    /// The interval.
    pub attendance: Id,
    /// When they left.
    pub left_at: Timestamp,
    /// How it is known.
    pub reason: String,
}

impl Action for SettleForgotten {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let interval = store::interval(cx, self.attendance).await?.ok_or_else(AppError::not_found)?;
        let shift = attend::shift_in_service(cx, interval.shift).await?;
        auth::require_leader(cx, shift.team).await?;
        let by = cx.actor.person()?;
        if by == interval.person {
            return Err(AppError::forbidden("not_oneself", "不能给自己补签退，请由另一位负责人办理。"));
        }
        if interval.state != Presence::Forgotten {
            return Err(AppError::conflict("not_forgotten", "这条签到不是“忘记签退”状态，不需要补签退。"));
        }
        let window = attend::window(&shift);
        if self.left_at <= interval.check_in_at || self.left_at > window.to || self.left_at > cx.now {
            return Err(AppError::field("left_at", "离开时间应在签到之后、本场结束之前，请检查。"));
        }
        require_reason(&self.reason)?;
        if store::is_proposed(cx, shift.id, interval.person).await? {
            return Err(AppError::conflict("already_proposed", "这位同志的补签退已提交，正在等第二人审核。"));
        }
        let from = interval.check_in_at.max(window.from);
        let proposal = Proposal {
            kind: Kind::Settlement,
            attendance: Some(interval.id),
            starts_at: from,
            minutes: Span { from, to: self.left_at }.minutes(),
            reason: self.reason.trim().to_owned(),
            ..check_out::about(cx, &shift, interval.person, by)
        };
        store::propose(cx, &proposal, None).await?;
        cx.audit("settlement.propose", proposal.id, json!({"person": interval.person, "minutes": proposal.minutes}))
            .await?;
        Ok(proposal.id)
    }
}

/// A reason of a few words at least, and not a novel.
pub(super) fn require_reason(reason: &str) -> Result<()> {
    match reason.trim().chars().count() {
        0..4 => Err(AppError::field("reason", "请写明原因，至少 4 个字。")),
        4..=500 => Ok(()),
        _ => Err(AppError::field("reason", "原因太长，请控制在 500 字以内。")),
    }
}

/// Closes an activity's books: nobody is left inside, nothing awaits a decision.
pub struct SettleActivity {
    /// Which.
    pub activity: Id,
}

impl Action for SettleActivity {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let activity = activities::activity(cx, self.activity).await?.ok_or_else(AppError::not_found)?;
        auth::require_leader(cx, activity.team).await?;
        if activity.state != State::Closed {
            return Err(AppError::conflict("not_closed", "活动结束后才能结算。"));
        }
        let (inside, awaiting) = store::unfinished(cx, self.activity).await?;
        if inside > 0 {
            return Err(AppError::conflict("still_inside", format!("还有 {inside} 人没有签退，请先补签退再结算。")));
        }
        if awaiting > 0 {
            return Err(AppError::conflict(
                "awaiting_decision",
                format!("还有 {awaiting} 项补录或更正等待审核，审核后才能结算。"),
            ));
        }
        activities::advance(cx, &activity, activities::Event::Settle).await?;
        cx.audit("activity.settle", self.activity, json!({})).await
    }
}
