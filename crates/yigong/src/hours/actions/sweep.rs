//! What time brings about: check-outs that were forgotten, and the day's signed root.

use jiff::civil::Date;
use serde_json::json;

use crate::action::{Action, Cx};
use crate::activities;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::{roots, rules, store};
use crate::notify;

/// Whether a sweep would find anything to do.
pub async fn due(cx: &mut Cx<'_>) -> Result<bool> {
    let grace = cx.core.city.rules.attendance(cx.today()).check_out_grace_minutes;
    Ok(!store::overdue(cx, rules::minutes_before(cx.now, grace)).await?.is_empty())
}

/// Marks as forgotten who was still inside when the grace after a shift ran out. Nothing is credited;
/// the leader is asked to find out.
pub struct Sweep;

impl Action for Sweep {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        let grace = cx.core.city.rules.attendance(cx.today()).check_out_grace_minutes;
        let overdue = store::overdue(cx, rules::minutes_before(cx.now, grace)).await?;
        for (interval, shift, person) in &overdue {
            store::forget(cx, *interval).await?;
            tell(cx, *shift, *person).await?;
            cx.audit("attendance.forgotten", *interval, json!({"shift": shift, "person": person})).await?;
        }
        if overdue.is_empty() {
            cx.audit("attendance.swept", Id::nil(), json!({})).await?;
        }
        Ok(overdue.len())
    }
}

async fn tell(cx: &mut Cx<'_>, shift: Id, person: Id) -> Result<()> {
    let shift = activities::shift(cx, shift).await?.ok_or_else(AppError::not_found)?;
    let own = format!(
        "“{}”结束后没有签退记录，时长暂未入账。负责人核实后会补签退，也请您告诉负责人离开的时间。",
        shift.title
    );
    notify::send(cx, person, notify::Kind::Hours, "您忘记签退了", &own, "/me").await?;
    let name = store::name(cx, person).await?;
    let body = format!("{name} 在“{}”没有签退。请核实离开时间并补签退，由第二人审核后入账。", shift.title);
    let link = format!("/shifts/{}/settlement", shift.id);
    for leader in store::leaders(cx, shift.team).await? {
        notify::send(cx, leader, notify::Kind::Task, "有人忘记签退", &body, &link).await?;
    }
    Ok(())
}

/// Signs the roots of all full days that have none yet.
pub struct SweepRoots;

impl Action for SweepRoots {
    type Out = Option<Date>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Option<Date>> {
        let signed = roots::sign_pending(cx).await?;
        cx.audit("ledger.root", Id::nil(), json!({"last": signed})).await?;
        Ok(signed)
    }
}
