//! The community dispatches a need to a team, whose leader answers.

use jiff::Timestamp;
use serde_json::json;

use super::claim::{accept, check_times};
use super::{advance_claim, managed, own_claim, reason, tell_managers};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::model::{ClaimEvent, ClaimState, Event};
use crate::needs::store::{self, NewClaim};
use crate::notify::{self, Kind};

/// Asks a team to take a need.
pub struct Dispatch {
    /// The need.
    pub need: Id,
    /// The team.
    pub team: Id,
    /// What to say to its leaders, at most 200 characters.
    pub note: String,
}

impl Action for Dispatch {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let by = cx.actor.person()?;
        let need = managed(cx, self.need).await?;
        need.state.after(Event::Assign)?;
        let missing = || AppError::field("team", "找不到这个团队，请从名单里选择。");
        let team = crate::teams::team(cx, self.team).await?.ok_or_else(missing)?;
        let leaders = store::leaders(cx, self.team).await?;
        let Some(leader) = leaders.first().copied() else {
            return Err(AppError::field("team", "这个团队还没有负责人，没有人能答复。请选择别的团队。"));
        };
        let there = store::claims(cx, self.need).await?;
        let waiting = |state| matches!(state, ClaimState::Asked | ClaimState::Dispatched);
        if there.iter().any(|claim| claim.team == Some(self.team) && waiting(claim.state)) {
            return Err(AppError::conflict("already_claimed", "已经派给这个团队，或它已经申请接单，正在等答复。"));
        }
        let note = crate::text::line(&self.note);
        if note.chars().count() > 200 {
            return Err(AppError::field("note", "留言最多 200 个字，请缩短一些。"));
        }
        let new = NewClaim {
            need: self.need,
            team: Some(self.team),
            person: leader,
            state: ClaimState::Dispatched,
            times: (need.starts_at, need.ends_at),
            note: &note,
            by,
        };
        let id = store::insert_claim(cx, &new).await?;
        let at = cx.core.city.clock_time(need.starts_at);
        let body = format!("{}，{at}，需要 {} 人。{note}请答复接不接。", need.town, need.people);
        for leader in leaders {
            let title = format!("社区派单：{}", need.title);
            notify::send(cx, leader, Kind::Task, &title, &body, &format!("/needs/{}", need.id)).await?;
        }
        cx.audit("need.dispatch", self.need, json!({"claim": id, "team": team.name})).await?;
        Ok(id)
    }
}

/// A leader takes a dispatched need, or says why not.
pub struct Answer {
    /// The claim.
    pub claim: Id,
    /// Yes or no.
    pub accept: bool,
    /// When they come, when it is a yes.
    pub times: (Timestamp, Timestamp),
    /// Why not.
    pub reason: String,
}

impl Action for Answer {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let leader = cx.actor.person()?;
        let (need, claim) = own_claim(cx, self.claim).await?;
        if claim.state != ClaimState::Dispatched {
            claim.state.after(ClaimEvent::Accept)?;
            return Err(AppError::conflict("wrong_state", "这是团队自己申请的接单，由社区确认。"));
        }
        if self.accept {
            check_times(cx, self.times)?;
            accept(cx, &need, &claim, leader, self.times).await?;
            let body = format!("{}已接单，活动已向全市发布。", claim.helper());
            tell_managers(cx, &need, &format!("派单已接：{}", need.title), &body).await?;
        } else {
            let reason = reason(&self.reason, "请写明不能接的原因，社区好另找人。")?;
            advance_claim(cx, &claim, ClaimEvent::Decline, &reason).await?;
            let body = format!("{}：{reason}。请改派别的团队。", claim.helper());
            tell_managers(cx, &need, &format!("派单没有接成：{}", need.title), &body).await?;
        }
        cx.audit("need.answer", need.id, json!({"claim": claim.id, "accept": self.accept})).await
    }
}
