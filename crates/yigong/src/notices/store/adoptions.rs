//! Who does as they did.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::notices::model::Adoption;

/// Keeps an adoption and counts it.
pub(in crate::notices) async fn insert_adoption(
    cx: &mut Cx<'_>,
    promotion: Id,
    (unit, team, activity): (Id, Id, Id),
    plan: &str,
    by: Id,
) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO adoption (region, id, promotion, unit, team, activity, plan, adopted_by, adopted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    cx.tx.run(insert, params![cx.region, id, promotion, unit, team, activity, plan, by, cx.now]).await?;
    let count = sql!("UPDATE promotion SET adopters = adopters + 1 WHERE region = $1 AND id = $2");
    cx.tx.run(count, params![cx.region, promotion]).await?;
    Ok(id)
}

/// Whether a team does it already.
pub(in crate::notices) async fn adopted(cx: &mut Cx<'_>, promotion: Id, team: Id) -> Result<bool> {
    let count = sql!("SELECT COUNT(*) FROM adoption WHERE region = $1 AND promotion = $2 AND team = $3");
    Ok(cx.tx.one::<i64>(count, params![cx.region, promotion, team]).await? > 0)
}

/// Who does it too, with what the ledger holds of what they began.
pub(in crate::notices) async fn adoptions(cx: &mut Cx<'_>, promotion: Id) -> Result<Vec<Adoption>> {
    let select = sql!(
        "SELECT d.id, d.unit, o.name, t.name, d.activity, a.title, a.state, d.plan, d.adopted_at,
            CAST(COALESCE((SELECT SUM(l.minutes) FROM ledger l
              WHERE l.region = d.region AND l.activity = d.activity), 0) AS BIGINT)
         FROM adoption d
         JOIN organisation o ON o.region = d.region AND o.id = d.unit
         JOIN team t ON t.region = d.region AND t.id = d.team
         JOIN activity a ON a.region = d.region AND a.id = d.activity
         WHERE d.region = $1 AND d.promotion = $2 ORDER BY d.adopted_at, d.id"
    );
    Ok(cx.tx.all(select, params![cx.region, promotion]).await?)
}
