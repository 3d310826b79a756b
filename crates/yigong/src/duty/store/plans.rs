//! Plans and the quotas they rest on.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::duty::model::{Plan, Share};
use crate::error::Result;

macro_rules! select_plan {
    ($where:literal) => {
        sql!(concat!(
            "SELECT p.id, p.from_date, p.to_date, p.state, p.made_at, p.published_at,
                (SELECT COUNT(*) FROM duty_slot s WHERE s.region = p.region AND s.plan = p.id),
                CAST(COALESCE((SELECT SUM(s.seats) FROM duty_slot s WHERE s.region = p.region AND s.plan = p.id), 0)
                    AS BIGINT),
                CAST(COALESCE((SELECT SUM(s.taken) FROM duty_slot s WHERE s.region = p.region AND s.plan = p.id), 0)
                    AS BIGINT)
             FROM duty_plan p WHERE p.region = $1 ",
            $where
        ))
    };
}

/// The plan, if there is one.
pub(in crate::duty) async fn plan(cx: &mut Cx<'_>, id: Id) -> Result<Option<Plan>> {
    Ok(cx.tx.first(select_plan!("AND p.id = $2"), params![cx.region, id]).await?)
}

/// The latest plans, newest first.
pub(in crate::duty) async fn plans(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Plan>> {
    Ok(cx.tx.all(select_plan!("ORDER BY p.from_date DESC, p.id DESC LIMIT $2"), params![cx.region, limit]).await?)
}

/// A new draft.
pub(in crate::duty) async fn insert_plan(cx: &mut Cx<'_>, from: Date, to: Date) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO duty_plan (region, id, from_date, to_date, state, made_by, made_at)
         VALUES ($1, $2, $3, $4, 'draft', $5, $6)"
    );
    let id = cx.id();
    cx.tx.run(insert, params![cx.region, id, from, to, cx.actor.person, cx.now]).await?;
    Ok(id)
}

/// Publishes a draft; says whether it was one.
pub(in crate::duty) async fn publish(cx: &mut Cx<'_>, plan: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE duty_plan SET state = 'published', published_by = $3, published_at = $4
         WHERE region = $1 AND id = $2 AND state = 'draft'"
    );
    Ok(cx.tx.run(update, params![cx.region, plan, cx.actor.person, cx.now]).await? == 1)
}

/// Forgets a draft with everything in it.
pub(in crate::duty) async fn discard(cx: &mut Cx<'_>, plan: Id) -> Result<()> {
    for delete in [
        sql!("DELETE FROM duty_share WHERE region = $1 AND plan = $2"),
        sql!("DELETE FROM duty_slot WHERE region = $1 AND plan = $2"),
        sql!("DELETE FROM duty_plan WHERE region = $1 AND id = $2"),
    ] {
        cx.tx.run(delete, params![cx.region, plan]).await?;
    }
    Ok(())
}

/// The quotas of a plan, the largest due first.
pub(in crate::duty) async fn shares(cx: &mut Cx<'_>, plan: Id) -> Result<Vec<Share>> {
    let select = sql!(
        "SELECT h.unit, o.short, h.obliged, h.all_obliged, h.before, h.due, h.assigned
         FROM duty_share h JOIN organisation o ON o.region = h.region AND o.id = h.unit
         WHERE h.region = $1 AND h.plan = $2 ORDER BY h.due DESC, h.obliged DESC, h.unit"
    );
    Ok(cx.tx.all(select, params![cx.region, plan]).await?)
}

/// Keeps what a unit's quota rests on; again when the plan is worked out anew.
pub(in crate::duty) async fn keep_share(cx: &mut Cx<'_>, plan: Id, share: &Share) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO duty_share (region, plan, unit, obliged, all_obliged, before, due, assigned)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (region, plan, unit) DO UPDATE SET obliged = excluded.obliged,
            all_obliged = excluded.all_obliged, before = excluded.before, due = excluded.due,
            assigned = excluded.assigned"
    );
    let row =
        params![cx.region, plan, share.unit, share.obliged, share.all_obliged, share.before, share.due, share.assigned];
    cx.tx.run(upsert, row).await?;
    Ok(())
}

/// Counts a slot that went from one unit to another by hand.
pub(in crate::duty) async fn move_share(cx: &mut Cx<'_>, plan: Id, from: Id, to: Id) -> Result<()> {
    for (unit, change) in [(from, -1_i64), (to, 1)] {
        let update =
            sql!("UPDATE duty_share SET assigned = assigned + $4 WHERE region = $1 AND plan = $2 AND unit = $3");
        cx.tx.run(update, params![cx.region, plan, unit, change]).await?;
    }
    Ok(())
}
