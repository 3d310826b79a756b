//! What excuses people from the yearly duty.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::people::model::Exemption;

/// A person's exemptions, latest first.
pub async fn exemptions(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Exemption>> {
    let select = sql!(
        "SELECT id, person, kind, valid_from, valid_to, recorded_by, recorded_at, approved_by, approved_at, ended_at
         FROM exemption WHERE region = $1 AND person = $2 ORDER BY valid_from DESC, id DESC"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// One exemption.
pub(in crate::people) async fn exemption(cx: &mut Cx<'_>, id: Id) -> Result<Option<Exemption>> {
    let select = sql!(
        "SELECT id, person, kind, valid_from, valid_to, recorded_by, recorded_at, approved_by, approved_at, ended_at
         FROM exemption WHERE region = $1 AND id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Writes an exemption down, not yet approved.
pub(in crate::people) async fn insert_exemption(
    cx: &mut Cx<'_>,
    person: Id,
    kind: &str,
    (from, to): (Date, Date),
    evidence: &str,
    by: Id,
) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO exemption (region, id, person, kind, valid_from, valid_to, evidence, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let id = cx.id();
    let evidence = cx.core.keys.seal(evidence)?;
    cx.tx.run(insert, params![cx.region, id, person, kind, from, to, evidence, by, cx.now]).await?;
    Ok(id)
}

/// Approves it; whether it still waited.
pub(in crate::people) async fn approve(cx: &mut Cx<'_>, id: Id, by: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE exemption SET approved_by = $3, approved_at = $4
         WHERE region = $1 AND id = $2 AND approved_at IS NULL AND ended_at IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, id, by, cx.now]).await? == 1)
}

/// Ends it; whether it had not ended before.
pub(in crate::people) async fn end(cx: &mut Cx<'_>, id: Id, by: Option<Id>) -> Result<bool> {
    let update =
        sql!("UPDATE exemption SET ended_by = $3, ended_at = $4 WHERE region = $1 AND id = $2 AND ended_at IS NULL");
    Ok(cx.tx.run(update, params![cx.region, id, by, cx.now]).await? == 1)
}
