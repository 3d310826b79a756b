//! Stars.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::commendation::model::Star;
use crate::error::Result;

/// When rows were recorded from one second to another, in order; at most `limit`.
pub(in crate::commendation) async fn recorded_times(
    cx: &mut Cx<'_>,
    from: i64,
    to: i64,
    limit: i64,
) -> Result<Vec<Timestamp>> {
    let select = sql!(
        "SELECT recorded_at FROM ledger WHERE region = $1 AND recorded_at >= $2 AND recorded_at <= $3
         ORDER BY recorded_at LIMIT $4"
    );
    Ok(cx.tx.all(select, params![cx.region, from, to, limit]).await?)
}

/// Whose rows were recorded in a stretch of time, in the order of ids.
pub(in crate::commendation) async fn recorded(cx: &mut Cx<'_>, (from, to): (i64, i64)) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT DISTINCT person FROM ledger WHERE region = $1 AND recorded_at >= $2 AND recorded_at <= $3
         ORDER BY person"
    );
    Ok(cx.tx.all(select, params![cx.region, from, to]).await?)
}

/// All minutes of a person's voluntary record.
pub(in crate::commendation) async fn total(cx: &mut Cx<'_>, person: Id) -> Result<i64> {
    let select =
        sql!("SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM person_year WHERE region = $1 AND person = $2");
    Ok(cx.tx.one(select, params![cx.region, person]).await?)
}

/// Calendar years in which a person served at least so many minutes.
pub(in crate::commendation) async fn years(cx: &mut Cx<'_>, person: Id, least: i64) -> Result<i64> {
    let select = sql!("SELECT COUNT(*) FROM person_year WHERE region = $1 AND person = $2 AND minutes >= $3");
    Ok(cx.tx.one(select, params![cx.region, person, least]).await?)
}

/// The levels a person holds.
pub(in crate::commendation) async fn held(cx: &mut Cx<'_>, person: Id) -> Result<Vec<i64>> {
    let select =
        sql!("SELECT level FROM star WHERE region = $1 AND person = $2 AND withdrawn_at IS NULL ORDER BY level");
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// A person's stars, those taken back included, highest first.
pub async fn stars_of(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Star>> {
    let select = sql!(
        "SELECT id, level, minutes, awarded_at, withdrawn_at FROM star WHERE region = $1 AND person = $2
         ORDER BY CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END, level DESC, awarded_at DESC"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Gives a star, unless it is held; says whether it was given.
pub(in crate::commendation) async fn award(cx: &mut Cx<'_>, person: Id, level: i64, minutes: i64) -> Result<bool> {
    let insert = sql!(
        "INSERT INTO star (region, id, person, level, minutes, awarded_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (region, person, level) WHERE withdrawn_at IS NULL DO NOTHING"
    );
    Ok(cx.tx.run(insert, params![cx.region, cx.id(), person, level, minutes, cx.now]).await? == 1)
}

/// Takes back the stars above a level.
pub(in crate::commendation) async fn withdraw(cx: &mut Cx<'_>, person: Id, above: i64, minutes: i64) -> Result<()> {
    let update = sql!(
        "UPDATE star SET withdrawn_at = $5, withdrawn_minutes = $4
         WHERE region = $1 AND person = $2 AND level > $3 AND withdrawn_at IS NULL"
    );
    cx.tx.run(update, params![cx.region, person, above, minutes, cx.now]).await?;
    Ok(())
}

/// Everybody with minutes or stars whose rows were all recorded by a moment: all minutes, highest star.
pub(in crate::commendation) async fn settled(cx: &mut Cx<'_>, until: Timestamp) -> Result<Vec<(Id, i64, i64)>> {
    let select = sql!(
        "SELECT sums.person, sums.minutes, COALESCE(stars.level, 0)
         FROM (SELECT person, CAST(SUM(minutes) AS BIGINT) AS minutes FROM person_year WHERE region = $1
               GROUP BY person) sums
         LEFT JOIN (SELECT person, MAX(level) AS level FROM star WHERE region = $1 AND withdrawn_at IS NULL
               GROUP BY person) stars ON stars.person = sums.person
         WHERE NOT EXISTS (SELECT 1 FROM ledger
           WHERE ledger.region = $1 AND ledger.person = sums.person AND ledger.recorded_at > $2)"
    );
    Ok(cx.tx.all(select, params![cx.region, until]).await?)
}

/// How many hold a star without the one below it.
pub(in crate::commendation) async fn gaps(cx: &mut Cx<'_>) -> Result<i64> {
    let select = sql!(
        "SELECT COUNT(*) FROM star WHERE region = $1 AND withdrawn_at IS NULL AND level > 1 AND NOT EXISTS (
           SELECT 1 FROM star below WHERE below.region = $1 AND below.person = star.person
             AND below.level = star.level - 1 AND below.withdrawn_at IS NULL)"
    );
    Ok(cx.tx.one(select, params![cx.region]).await?)
}
