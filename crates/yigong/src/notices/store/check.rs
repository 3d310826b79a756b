//! Looking for what must not be.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Promotions whose count of adopters is not the number of adoptions, with that number.
pub(in crate::notices) async fn unbalanced(cx: &mut Cx<'_>) -> Result<Vec<(Id, i64)>> {
    let select = sql!(
        "SELECT p.id, COUNT(d.id) FROM promotion p
         LEFT JOIN adoption d ON d.region = p.region AND d.promotion = p.id
         WHERE p.region = $1 GROUP BY p.id, p.adopters HAVING COUNT(d.id) <> p.adopters"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// Objections that are decided without a decision, or have one and are not.
pub(in crate::notices) async fn undecided(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT o.id FROM objection o
         LEFT JOIN objection_decision d ON d.region = o.region AND d.objection = o.id
         WHERE o.region = $1 AND (CASE WHEN o.state = 'decided' THEN 1 ELSE 0 END)
            <> (CASE WHEN d.objection IS NULL THEN 0 ELSE 1 END)"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// Applications that are revoked without a reason on record, or have one and are not.
pub(in crate::notices) async fn unrevoked(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT a.id FROM application a
         LEFT JOIN revocation r ON r.region = a.region AND r.application = a.id
         WHERE a.region = $1 AND (CASE WHEN a.state = 'revoked' THEN 1 ELSE 0 END)
            <> (CASE WHEN r.application IS NULL THEN 0 ELSE 1 END)"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}
