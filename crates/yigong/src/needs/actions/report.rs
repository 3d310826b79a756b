//! The helper says it is done.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{advance, advance_claim, own_claim, tell_asker, tell_managers};
use crate::action::{Action, Cx};
use crate::activities;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours;
use crate::needs::model::{Again, Claim, ClaimEvent, ClaimState, Event, Need, Outcome, Side};
use crate::needs::store;
use crate::notify::Kind;

/// The accepted helper reports what was done. A lone helper says from when to when; a team's times
/// are in its activity's attendance. Before the other side confirms it can be put right.
pub struct Report {
    /// The claim.
    pub claim: Id,
    /// From when to when, for a lone helper.
    pub served: Option<(Timestamp, Timestamp)>,
    /// What happened.
    pub outcome: Outcome,
    /// Would they go again.
    pub again: Again,
    /// In their words, at most 500 characters.
    pub words: String,
}

impl Action for Report {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (need, claim) = own_claim(cx, self.claim).await?;
        if claim.state != ClaimState::Reported {
            claim.state.after(ClaimEvent::Report)?;
        }
        if self.outcome == Outcome::NotServed {
            let text = "没有去成的，请点“来不了”并说明原因，求助会重新公布。";
            return Err(AppError::field("outcome", text));
        }
        let words = super::confirm::words(&self.words)?;
        let served = match claim.activity {
            Some(activity) => {
                has_begun(cx, activity).await?;
                None
            }
            None => Some(self.times(cx, &claim).await?),
        };
        if claim.state == ClaimState::Accepted {
            pass_on(cx, &need, &claim).await?;
        }
        store::report(cx, claim.id, served).await?;
        store::insert_feedback(cx, claim.id, Side::Helper, self.outcome, self.again, &words).await?;
        cx.audit("need.report", need.id, json!({"claim": claim.id})).await
    }
}

async fn has_begun(cx: &mut Cx<'_>, activity: Id) -> Result<()> {
    let activity = activities::activity(cx, activity).await?.ok_or_else(AppError::not_found)?;
    if activity.first_start > cx.now || activity.state == activities::State::Cancelled {
        return Err(AppError::conflict("not_begun", "上门的活动还没有开始。到场签到、离场签退以后再报告。"));
    }
    Ok(())
}

impl Report {
    async fn times(&self, cx: &mut Cx<'_>, claim: &Claim) -> Result<(Timestamp, Timestamp)> {
        let (from, to) = self.served.ok_or_else(|| AppError::field("from", "请填写从几点到几点。"))?;
        let longest = cx.core.city.needs.settings.longest_minutes;
        if from >= to || to > cx.now || from < claim.made_at {
            let text = "开始要早于结束，结束不能晚于现在，也不能早于接单的时间。";
            return Err(AppError::field("from", text));
        }
        if to.duration_since(from) > SignedDuration::from_mins(longest) {
            return Err(AppError::field("to", format!("一次最长 {} 小时，路上的时间不算。", longest / 60)));
        }
        if !hours::is_free(cx, claim.person, (from, to)).await? {
            let text = "这段时间您已在另一场活动或另一次求助服务中登记，同一时间不能重复计时。请核对起止时间。";
            return Err(AppError::conflict("overlap", text));
        }
        Ok((from, to))
    }
}

/// The need waits for the other side's word now.
pub(super) async fn pass_on(cx: &mut Cx<'_>, need: &Need, claim: &Claim) -> Result<()> {
    advance(cx, need, Event::Report, "").await?;
    advance_claim(cx, claim, ClaimEvent::Report, "").await?;
    let title = format!("请确认：{}", need.title);
    let body = format!("{}说已经办了。请确认办得怎样；没有来的，也请如实说。", claim.helper());
    tell_asker(cx, need, Kind::Task, &title, &body).await?;
    if need.on_behalf() {
        tell_managers(cx, need, &title, &body).await?;
    }
    Ok(())
}
