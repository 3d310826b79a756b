//! Every write of the rota.

mod absence;
mod answer;
pub(super) mod kiosk;
mod name;
mod plan;
mod punch;
mod register;
mod settle;
mod stand_in;
pub(super) mod swap;
mod sweep;
mod unit_swap;

pub use absence::{EndAbsence, SetAbsence};
pub use answer::{Answer, CancelPost};
pub use kiosk::RotateKiosk;
pub use name::{NamePerson, ReleasePost};
pub use plan::{AssignUnit, DiscardPlan, MakePlan, PublishPlan, SolvePlan};
pub use punch::{By, Punch, Punched};
pub use register::WriteLog;
pub use settle::{ConfirmLeave, ProposeLeave};
pub(super) use stand_in::eligible;
pub use stand_in::{Standby, StepIn};
pub use swap::{AnswerSwap, AskSwap, WithdrawSwap};
pub use sweep::{Sweep, due};
pub use unit_swap::AskUnitSwap;

use super::model::{Post, Slot};
use super::store;
use crate::action::Cx;
use crate::auth::{self, Role};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Refuses who is no organiser.
pub(super) fn require_organiser(cx: &Cx<'_>) -> Result<()> {
    cx.actor.person_or_operator()?;
    if cx.actor.is_operator() || cx.actor.is(Role::Organiser) {
        return Ok(());
    }
    Err(AppError::forbidden("not_organiser", "轮值由市义工联统一安排。您的单位何时轮值，请看“本单位轮值”。")
        .under("C14"))
}

/// The published slot, for who looks after its unit.
pub(super) async fn managed_slot(cx: &mut Cx<'_>, id: Id) -> Result<Slot> {
    let slot = published(cx, id).await?;
    auth::require_manager(cx, slot.unit).await?;
    Ok(slot)
}

/// The slot, when it is published.
pub(super) async fn published(cx: &mut Cx<'_>, id: Id) -> Result<Slot> {
    let slot = store::slot(cx, id).await?.filter(|slot| slot.state == super::model::PlanState::Published);
    slot.ok_or_else(AppError::not_found)
}

/// The person's own post.
pub(super) async fn own_post(cx: &mut Cx<'_>, id: Id) -> Result<Post> {
    let person = cx.actor.person()?;
    store::post(cx, id).await?.filter(|post| post.person == person).ok_or_else(AppError::not_found)
}

/// Refuses what comes too late: the slot has begun.
pub(super) fn before_start(cx: &Cx<'_>, starts_at: jiff::Timestamp) -> Result<()> {
    if cx.now < starts_at {
        return Ok(());
    }
    Err(AppError::conflict("slot_begun", "这一班已经开始，不能再变更。请联系服务站值班电话。"))
}

/// A slot in words: `3月4日 09:00 台山市义工服务站`.
pub(super) fn label(cx: &Cx<'_>, station: &str, starts_at: jiff::Timestamp) -> String {
    let name = cx.core.city.duty.station(station).map_or(station, |it| it.name.as_str());
    format!("{} {name}", cx.core.city.clock_time(starts_at))
}

/// Somebody changed the same thing a moment earlier.
pub(super) fn overtaken() -> AppError {
    AppError::conflict("changed_meanwhile", "这个班次刚刚被其他人改动过，没有保存。请刷新页面看最新情况。")
}
