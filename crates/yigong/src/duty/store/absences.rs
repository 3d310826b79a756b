//! Days on which a unit or a person cannot.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::duty::model::Absence;
use crate::error::Result;

macro_rules! select_absence {
    ($where:literal) => {
        sql!(concat!(
            "SELECT id, unit, person, from_date, to_date, reason FROM duty_absence
             WHERE region = $1 AND ended_at IS NULL ",
            $where
        ))
    };
}

/// The entry, if it is in force.
pub(in crate::duty) async fn absence(cx: &mut Cx<'_>, id: Id) -> Result<Option<Absence>> {
    Ok(cx.tx.first(select_absence!("AND id = $2"), params![cx.region, id]).await?)
}

/// Units' entries that touch these days.
pub(in crate::duty) async fn units_off(cx: &mut Cx<'_>, from: Date, to: Date) -> Result<Vec<Absence>> {
    let select = select_absence!("AND unit IS NOT NULL AND from_date <= $3 AND to_date >= $2 ORDER BY from_date, id");
    Ok(cx.tx.all(select, params![cx.region, from, to]).await?)
}

/// A unit's entries that are not over.
pub(in crate::duty) async fn off_of_unit(cx: &mut Cx<'_>, unit: Id, today: Date) -> Result<Vec<Absence>> {
    let select = select_absence!("AND unit = $2 AND to_date >= $3 ORDER BY from_date, id");
    Ok(cx.tx.all(select, params![cx.region, unit, today]).await?)
}

/// A person's entries that are not over.
pub(in crate::duty) async fn off_of_person(cx: &mut Cx<'_>, person: Id, today: Date) -> Result<Vec<Absence>> {
    let select = select_absence!("AND person = $2 AND to_date >= $3 ORDER BY from_date, id");
    Ok(cx.tx.all(select, params![cx.region, person, today]).await?)
}

/// A new entry.
pub(in crate::duty) async fn insert_absence(cx: &mut Cx<'_>, new: &Absence, by: Id) -> Result<()> {
    let insert = sql!(
        "INSERT INTO duty_absence (region, id, unit, person, from_date, to_date, reason, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let row = params![cx.region, new.id, new.unit, new.person, new.from, new.to, new.reason, by, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Takes an entry back.
pub(in crate::duty) async fn end_absence(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let update = sql!("UPDATE duty_absence SET ended_at = $3 WHERE region = $1 AND id = $2 AND ended_at IS NULL");
    cx.tx.run(update, params![cx.region, id, cx.now]).await?;
    Ok(())
}
