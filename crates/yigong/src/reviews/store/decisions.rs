//! What was decided.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::reviews::model::Decision;

/// Keeps the decision on an entry.
pub(in crate::reviews) async fn insert_decision(cx: &mut Cx<'_>, campaign: Id, new: &Decision, by: Id) -> Result<()> {
    let insert = sql!(
        "INSERT INTO review_decision (region, campaign, application, by_rule, outcome, position, score, reason,
            decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let Decision { application, by_rule, outcome, position, score, reason } = new;
    let row = params![cx.region, campaign, application, by_rule, outcome, position, score, reason, by, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// The decisions of a campaign, in the order of outcome and place.
pub(in crate::reviews) async fn decisions(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Decision>> {
    let select = sql!(
        "SELECT application, by_rule, outcome, position, score, reason FROM review_decision
         WHERE region = $1 AND campaign = $2
         ORDER BY CASE outcome WHEN 'selected' THEN 0 WHEN 'reserve' THEN 1 ELSE 2 END, position, application"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}
