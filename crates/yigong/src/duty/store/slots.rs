//! Slots and their seats.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::duty::model::Slot;
use crate::error::Result;

macro_rules! select_slot {
    ($where:literal) => {
        sql!(concat!(
            "SELECT s.id, s.plan, s.station, s.day, s.starts_at, s.ends_at, s.seats, s.taken, s.unit, o.short,
                s.fixed, s.why, p.state
             FROM duty_slot s JOIN duty_plan p ON p.region = s.region AND p.id = s.plan
             JOIN organisation o ON o.region = s.region AND o.id = s.unit
             WHERE s.region = $1 ",
            $where
        ))
    };
}

/// The slot, if there is one.
pub(in crate::duty) async fn slot(cx: &mut Cx<'_>, id: Id) -> Result<Option<Slot>> {
    Ok(cx.tx.first(select_slot!("AND s.id = $2"), params![cx.region, id]).await?)
}

/// The slots of a plan, in order of time and station.
pub(in crate::duty) async fn of_plan(cx: &mut Cx<'_>, plan: Id) -> Result<Vec<Slot>> {
    Ok(cx.tx.all(select_slot!("AND s.plan = $2 ORDER BY s.starts_at, s.station"), params![cx.region, plan]).await?)
}

/// Published slots from one day to another, both included.
pub(in crate::duty) async fn between(cx: &mut Cx<'_>, from: Date, to: Date) -> Result<Vec<Slot>> {
    let select =
        select_slot!("AND s.day >= $2 AND s.day <= $3 AND p.state = 'published' ORDER BY s.starts_at, s.station");
    Ok(cx.tx.all(select, params![cx.region, from, to]).await?)
}

/// Published slots of a unit from a day on; at most 60.
pub(in crate::duty) async fn of_unit(cx: &mut Cx<'_>, unit: Id, from: Date) -> Result<Vec<Slot>> {
    let select =
        select_slot!("AND s.unit = $2 AND s.day >= $3 AND p.state = 'published' ORDER BY s.starts_at LIMIT 60");
    Ok(cx.tx.all(select, params![cx.region, unit, from]).await?)
}

/// Days in a span of time on which units have published slots.
pub(in crate::duty) async fn unit_days(cx: &mut Cx<'_>, from: Date, to: Date) -> Result<Vec<(Id, Date)>> {
    let select = sql!(
        "SELECT s.unit, s.day FROM duty_slot s JOIN duty_plan p ON p.region = s.region AND p.id = s.plan
         WHERE s.region = $1 AND s.day >= $2 AND s.day <= $3 AND p.state = 'published'"
    );
    Ok(cx.tx.all(select, params![cx.region, from, to]).await?)
}

/// What the year's fairness counts: published slots from `from` until before `to` that are yet to
/// come, or at which the unit's people came. A slot nobody came to is owed again.
pub(in crate::duty) async fn counted(cx: &mut Cx<'_>, from: Date, to: Date, today: Date) -> Result<Vec<(Id, Date)>> {
    let select = sql!(
        "SELECT s.unit, s.day FROM duty_slot s JOIN duty_plan p ON p.region = s.region AND p.id = s.plan
         WHERE s.region = $1 AND s.day >= $2 AND s.day < $3 AND p.state = 'published'
           AND (s.day >= $4 OR EXISTS (SELECT 1 FROM duty_post t WHERE t.region = s.region AND t.slot = s.id
                AND t.state IN ('present', 'forgotten', 'served')))"
    );
    Ok(cx.tx.all(select, params![cx.region, from, to, today]).await?)
}

/// Whether any plan, draft or published, touches the days.
pub(in crate::duty) async fn is_planned(cx: &mut Cx<'_>, from: Date, to: Date) -> Result<bool> {
    let count = sql!("SELECT COUNT(*) FROM duty_plan WHERE region = $1 AND from_date <= $3 AND to_date >= $2");
    Ok(cx.tx.one::<i64>(count, params![cx.region, from, to]).await? > 0)
}

/// A new slot.
pub(in crate::duty) async fn insert_slot(cx: &mut Cx<'_>, new: &Slot) -> Result<()> {
    let insert = sql!(
        "INSERT INTO duty_slot (region, id, plan, station, day, starts_at, ends_at, seats, unit, why)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let row = params![
        cx.region,
        new.id,
        new.plan,
        new.station,
        new.day,
        new.starts_at,
        new.ends_at,
        new.seats,
        new.unit,
        new.why
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Gives a slot to a unit; `fixed` when somebody chose it by hand.
pub(in crate::duty) async fn set_unit(cx: &mut Cx<'_>, slot: Id, unit: Id, fixed: bool, why: &str) -> Result<()> {
    let update = sql!("UPDATE duty_slot SET unit = $3, fixed = $4, why = $5 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, slot, unit, fixed, why]).await?;
    Ok(())
}

/// Takes a seat; says whether one was free.
pub(in crate::duty) async fn take_seat(cx: &mut Cx<'_>, slot: Id) -> Result<bool> {
    let update = sql!("UPDATE duty_slot SET taken = taken + 1 WHERE region = $1 AND id = $2 AND taken < seats");
    Ok(cx.tx.run(update, params![cx.region, slot]).await? == 1)
}

/// Gives a seat back.
pub(in crate::duty) async fn free_seat(cx: &mut Cx<'_>, slot: Id) -> Result<()> {
    let update = sql!("UPDATE duty_slot SET taken = taken - 1 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, slot]).await?;
    Ok(())
}

/// Published slots that begin before `before`, have a free seat and nobody was told; at most 200.
pub(in crate::duty) async fn short_of_people(cx: &mut Cx<'_>, before: jiff::Timestamp) -> Result<Vec<Slot>> {
    let select = select_slot!(
        "AND s.starts_at > $2 AND s.starts_at < $3 AND s.taken < s.seats AND s.nagged_at IS NULL
         AND p.state = 'published' ORDER BY s.starts_at, s.id LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now, before]).await?)
}

/// Remembers that the unit was told.
pub(in crate::duty) async fn mark_nagged(cx: &mut Cx<'_>, slot: Id) -> Result<()> {
    let update = sql!("UPDATE duty_slot SET nagged_at = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, slot, cx.now]).await?;
    Ok(())
}
