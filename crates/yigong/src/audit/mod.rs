//! The audit trail: who did what to what, when, and through which door. Append-only.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Writes an audit row in the transaction of the change. Call [`Cx::audit`].
pub(crate) async fn record(
    cx: &mut Cx<'_>,
    action: &'static str,
    subject: Id,
    detail: serde_json::Value,
) -> Result<()> {
    let row = params![
        cx.region,
        cx.id(),
        cx.now,
        cx.actor.person,
        cx.actor.channel,
        action,
        subject,
        detail.to_string(),
        cx.actor.request,
    ];
    let insert = sql!(
        "INSERT INTO audit (region, id, at, actor, channel, action, subject, detail, request)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    cx.tx.run(insert, row).await?;
    Ok(())
}
