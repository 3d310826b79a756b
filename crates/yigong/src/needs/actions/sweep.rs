//! What time brings about: needs run out, visits end, helpers who never came give way.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{advance, advance_claim, come_back, report, tell_asker, tell_helper, tell_managers};
use crate::action::{Action, Cx};
use crate::activities;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::model::{Claim, ClaimEvent, Event, Need};
use crate::needs::store;
use crate::notify::{self, Kind};

/// Does what is due; running it again does nothing twice. Ask [`due`] first.
pub struct Sweep;

/// Whether a sweep would find anything to do.
pub async fn due(cx: &mut Cx<'_>) -> Result<bool> {
    let (report, confirm) = (report_before(cx), confirm_before(cx));
    store::is_due(cx, report, confirm).await
}

fn report_before(cx: &Cx<'_>) -> Timestamp {
    hours_ago(cx, cx.core.city.needs.settings.report_grace_hours)
}

fn confirm_before(cx: &Cx<'_>) -> Timestamp {
    hours_ago(cx, 24 * cx.core.city.needs.settings.confirm_remind_days)
}

fn hours_ago(cx: &Cx<'_>, hours: i64) -> Timestamp {
    cx.now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(cx.now)
}

impl Action for Sweep {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        let mut done = 0;
        for claim in store::visited(cx).await? {
            visited(cx, &claim).await?;
            done += 1;
        }
        let before = report_before(cx);
        for claim in store::unreported(cx, before).await? {
            let need = store::need(cx, claim.need).await?.ok_or_else(AppError::not_found)?;
            give_way(cx, &need, &claim, "约定的时间过了，义工一直没有报告").await?;
            done += 1;
        }
        for need in store::expired(cx).await? {
            expire(cx, &need).await?;
            done += 1;
        }
        let before = confirm_before(cx);
        for need in store::unconfirmed(cx, before).await? {
            store::set_reminded(cx, need.id).await?;
            let (title, body) = (format!("还没有确认：{}", need.title), "义工已报告办完，请确认办得怎样。");
            tell_asker(cx, &need, Kind::Reminder, &title, body).await?;
            tell_managers(cx, &need, &title, "求助的人还没有确认，请联系对方，或代为确认。").await?;
            done += 1;
        }
        cx.audit("needs.sweep", Id::nil(), json!({"done": done})).await?;
        Ok(done)
    }
}

/// A team's visit is over: with somebody there it waits for confirmation, otherwise the need comes back.
async fn visited(cx: &mut Cx<'_>, claim: &Claim) -> Result<()> {
    let need = store::need(cx, claim.need).await?.ok_or_else(AppError::not_found)?;
    let id = claim.activity.ok_or_else(|| AppError::internal("a visit without an activity"))?;
    let activity = activities::activity(cx, id).await?.ok_or_else(AppError::not_found)?;
    if activity.state == activities::State::Cancelled {
        let reason = activity.cancel_reason.unwrap_or_else(|| "活动取消".into());
        return give_way(cx, &need, claim, &reason).await;
    }
    if store::attended(cx, id).await? == 0 {
        return give_way(cx, &need, claim, "没有人到场签到").await;
    }
    report::pass_on(cx, &need, claim).await?;
    store::report(cx, claim.id, None).await
}

async fn give_way(cx: &mut Cx<'_>, need: &Need, claim: &Claim, reason: &str) -> Result<()> {
    advance_claim(cx, claim, ClaimEvent::Fail, reason).await?;
    come_back(cx, need, reason).await?;
    let title = format!("没有服务成，已重新公布：{}", need.title);
    tell_asker(cx, need, Kind::Cancelled, &title, "对不起，这次没有人来成。求助已重新公布，社区正在另找人。").await?;
    tell_managers(cx, need, &title, &format!("{}：{reason}。请改派别的团队。", claim.helper())).await?;
    let body = format!("{reason}。确实去过的，请联系社区说明。");
    tell_helper(cx, claim, Kind::Decision, &title, &body).await
}

async fn expire(cx: &mut Cx<'_>, need: &Need) -> Result<()> {
    advance(cx, need, Event::Expire, "到时间还没有人接单").await?;
    let title = format!("没有等到人：{}", need.title);
    for person in store::lapse_others(cx, need.id, "求助已过期").await? {
        notify::send(cx, person, Kind::Decision, &title, "求助的时间已过。", &format!("/needs/{}", need.id)).await?;
    }
    tell_asker(cx, need, Kind::Decision, &title, "到时间还没有人接单。改一个时间，可以再次提交。").await?;
    tell_managers(cx, need, &title, "到时间还没有人接单。请联系求助的人另约时间，或直接派单给团队。").await
}
