//! A claim given up, a need taken back: nobody is left waiting without knowing.

use serde_json::json;

use super::{
    advance, advance_claim, come_back, holder, own_claim, reason, spoken_for, tell_asker, tell_helper, tell_managers,
};
use crate::action::{Action, Cx};
use crate::activities::{self, CancelActivity};
use crate::auth::Actor;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::model::{Claim, ClaimEvent, ClaimState, Event};
use crate::needs::store;
use crate::notify::Kind;

/// The accepted helper cannot come after all; the need is shown again.
pub struct Release {
    /// The claim.
    pub claim: Id,
    /// Why, 2 to 200 characters.
    pub reason: String,
}

impl Action for Release {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (need, claim) = own_claim(cx, self.claim).await?;
        if claim.state != ClaimState::Accepted {
            claim.state.after(ClaimEvent::Report)?;
        }
        let reason = reason(&self.reason, "请写明来不了的原因，社区好另找人。")?;
        call_off(cx, &claim, &reason).await?;
        advance_claim(cx, &claim, ClaimEvent::Fail, &reason).await?;
        come_back(cx, &need, &reason).await?;
        let title = format!("义工来不了：{}", need.title);
        let body = format!("{}来不了：{reason}。求助已重新公布，正在另找人。", claim.helper());
        tell_asker(cx, &need, Kind::Cancelled, &title, &body).await?;
        tell_managers(cx, &need, &title, &body).await?;
        cx.audit("need.release", need.id, json!({"claim": claim.id, "reason": reason})).await
    }
}

/// Cancels a team's activity, so that nobody goes for nothing. Not once it is going on.
async fn call_off(cx: &mut Cx<'_>, claim: &Claim, reason: &str) -> Result<()> {
    let Some(id) = claim.activity else { return Ok(()) };
    let activity = activities::activity(cx, id).await?.ok_or_else(AppError::not_found)?;
    match activity.state {
        activities::State::Draft | activities::State::Published => {
            let (system, now) = (Actor::system(), cx.now);
            CancelActivity { id, reason: reason.to_owned() }.within(&mut cx.acting(&system, now)).await?;
            Ok(())
        }
        activities::State::Cancelled => Ok(()),
        _ => Err(AppError::conflict("activity_began", "上门的活动已经开始，不能再取消。请在活动结束后说明情况。")),
    }
}

/// Takes a need back: it is no longer needed, or helped otherwise.
pub struct Withdraw {
    /// Which.
    pub id: Id,
    /// Why, 2 to 200 characters.
    pub reason: String,
}

impl Action for Withdraw {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let need = spoken_for(cx, self.id).await?;
        need.state.after(Event::Withdraw)?;
        let reason = reason(&self.reason, "请写明撤回的原因，已经接单的义工会看到。")?;
        if let Some(claim) = holder(cx, self.id).await? {
            call_off(cx, &claim, &reason).await?;
            advance_claim(cx, &claim, ClaimEvent::Fail, &reason).await?;
            let body = format!("对方撤回了求助，您不用再去。原因：{reason}");
            tell_helper(cx, &claim, Kind::Cancelled, &format!("不用去了：{}", need.title), &body).await?;
        }
        for person in store::lapse_others(cx, self.id, "求助已撤回").await? {
            let title = format!("求助已撤回：{}", need.title);
            crate::notify::send(cx, person, Kind::Cancelled, &title, &reason, "/needs").await?;
        }
        advance(cx, &need, Event::Withdraw, &reason).await?;
        tell_asker(cx, &need, Kind::Cancelled, &format!("求助已撤回：{}", need.title), &reason).await?;
        cx.audit("need.withdraw", self.id, json!({"reason": reason})).await
    }
}
