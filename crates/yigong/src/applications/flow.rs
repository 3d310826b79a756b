//! The one way an application changes state.

use super::model::State;
use super::store;
use crate::action::Cx;
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Moves an application to another state, or refuses. Its effects, all of them:
///
/// * only along [`State::next`]; two who press at once: the second is refused;
/// * entering a state that holds a seat takes one of the unit's places (N4.2e), refused when none is
///   left; leaving gives it back and ends the recommendation;
/// * leaving [`State::Correcting`] ends the correction window;
/// * a row of the immutable timeline with actor, time and reason.
///
/// Whoever calls it checks that the actor may, tells people, and writes the audit row.
pub async fn transition(cx: &mut Cx<'_>, id: Id, to: State, reason: &str) -> Result<()> {
    let found = store::application(cx, id).await?.ok_or_else(AppError::not_found)?;
    let from = found.state;
    if !from.next().contains(&to) {
        let text = format!("这份申报现在是“{from}”，不能变为“{to}”。请刷新页面看看最新进展。");
        return Err(AppError::conflict("wrong_state", text));
    }
    match (from.holds_seat(), to.holds_seat()) {
        (false, true) => take_seat(cx, found.campaign, found.unit).await?,
        (true, false) => {
            store::give_seat(cx, found.campaign, found.unit).await?;
            store::end_recommendation(cx, id, reason).await?;
        }
        _ => {}
    }
    if !store::set_state(cx, id, from, to).await? {
        return Err(AppError::conflict("wrong_state", "有人刚刚处理了这份申报，请刷新页面看看最新进展。"));
    }
    store::insert_event(cx, id, from, to, reason).await
}

async fn take_seat(cx: &mut Cx<'_>, campaign: Id, unit: Id) -> Result<()> {
    let quota = campaigns::campaign(cx, campaign).await?.ok_or_else(AppError::not_found)?.spec.quota.maximum;
    if store::take_seat(cx, campaign, unit, quota).await? {
        return Ok(());
    }
    let text = format!("每个单位推荐的项目和案例总数最多 {quota} 个，名额已经用完。要换成这一个，请先选择换下哪一个。");
    Err(AppError::conflict("quota_full", text).under("N4.2e"))
}
