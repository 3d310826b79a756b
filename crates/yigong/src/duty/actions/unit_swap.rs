//! Two units change slots before anybody is named for them.

use jiff::ToSpan;
use serde_json::json;

use super::{before_start, label, managed_slot, published};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::duty::model::{Slot, Swap, SwapState};
use crate::duty::store;
use crate::error::{AppError, Result};
use crate::notify;
use crate::text::line;

/// Asks another unit to change slots.
pub struct AskUnitSwap {
    /// The own unit's slot.
    pub slot: Id,
    /// The other unit's slot.
    pub with: Option<Id>,
    /// Why; may be empty.
    pub reason: String,
}

impl Action for AskUnitSwap {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let own = managed_slot(cx, self.slot).await?;
        let Some(with) = self.with else {
            let text = "换班要与另一个单位互换，不能只退不接，否则这一班会没人。请选对方的班次。";
            return Err(AppError::conflict("leaves_slot_empty", text));
        };
        let other = published(cx, with).await?;
        fit(cx, &own, &other).await?;
        let swap = Swap {
            id: cx.id(),
            from_slot: own.id,
            to_slot: other.id,
            from_post: None,
            to_post: None,
            state: SwapState::Asked,
            asked_by: cx.actor.person()?,
            reason: line(&self.reason).chars().take(100).collect(),
        };
        store::insert_swap(cx, &swap).await?;
        let title = format!("{}想与本单位换班", own.unit_name);
        let body = format!(
            "对方的班：{}；本单位的班：{}。",
            label(cx, &own.station, own.starts_at),
            label(cx, &other.station, other.starts_at)
        );
        for person in store::managers(cx, other.unit).await? {
            let link = format!("/organisations/{}/duty", other.unit);
            notify::send(cx, person, notify::Kind::Task, &title, &body, &link).await?;
        }
        cx.audit("duty_swap.ask", swap.id, json!({"from": own.id, "to": other.id})).await?;
        Ok(swap.id)
    }
}

/// Whether two units may change these slots now.
async fn fit(cx: &mut Cx<'_>, own: &Slot, other: &Slot) -> Result<()> {
    before_start(cx, own.starts_at)?;
    before_start(cx, other.starts_at)?;
    if own.unit == other.unit {
        return Err(AppError::conflict("same_unit", "两个班次是同一个单位的，不用换。"));
    }
    if own.taken + other.taken > 0 {
        let text = "其中一班已经派了人，不能整班互换。请由派出的两位同志之间换班。";
        return Err(AppError::conflict("people_named", text));
    }
    for (unit, name, gets, gives) in
        [(own.unit, &own.unit_name, other, own), (other.unit, &other.unit_name, own, other)]
    {
        let off = store::off_of_unit(cx, unit, gets.day).await?;
        if off.iter().any(|it| (it.from..=it.to).contains(&gets.day)) {
            return Err(AppError::conflict("unit_off", format!("不能换：{name}登记了 {} 不便。", gets.day)));
        }
        let rest = cx.core.city.duty.rules(gets.day).unit_rest_days;
        let around = (gets.day.saturating_sub(rest.days()), gets.day.saturating_add(rest.days()));
        let days = store::unit_days(cx, around.0, around.1).await?;
        let near = days.iter().filter(|(it, day)| *it == unit && *day != gives.day).count();
        if near > 0 {
            let text = format!("不能换：{name}在 {} 前后 {rest} 天内已有班次，休息不够。", gets.day);
            return Err(AppError::conflict("swap_breaks_rest", text));
        }
    }
    Ok(())
}

/// Carries an agreed swap out.
pub(super) async fn exchange(cx: &mut Cx<'_>, swap: &Swap) -> Result<()> {
    let (own, other) = (published(cx, swap.from_slot).await?, published(cx, swap.to_slot).await?);
    fit(cx, &own, &other).await?;
    store::set_unit(cx, own.id, other.unit, own.fixed, &format!("与{}换班，双方同意", own.unit_name)).await?;
    store::set_unit(cx, other.id, own.unit, other.fixed, &format!("与{}换班，双方同意", other.unit_name)).await
}
