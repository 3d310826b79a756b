//! What time has brought about.

use db::{params, sql};
use jiff::Timestamp;

use super::{claim_columns, need_columns};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::needs::model::{Claim, Need};

/// The most of one kind that one sweep takes.
const BATCH: i64 = 50;

/// Open needs whose time is over.
pub(crate) async fn expired(cx: &mut Cx<'_>) -> Result<Vec<Need>> {
    let select = need_columns!(
        "WHERE need.region = $1 AND need.state = 'open' AND need.expires_at <= $2
         ORDER BY need.expires_at, need.id LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now, BATCH]).await?)
}

/// Lone helpers' accepted claims that ended before `before` and were never reported.
pub(crate) async fn unreported(cx: &mut Cx<'_>, before: Timestamp) -> Result<Vec<Claim>> {
    let select = claim_columns!(
        "WHERE need_claim.region = $1 AND need_claim.state = 'accepted' AND need_claim.activity IS NULL
            AND need_claim.ends_at <= $2 ORDER BY need_claim.ends_at, need_claim.id LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, before, BATCH]).await?)
}

/// Teams' accepted claims whose activity is over (ended, settled or cancelled).
pub(crate) async fn visited(cx: &mut Cx<'_>) -> Result<Vec<Claim>> {
    let select = claim_columns!(
        "JOIN activity ON activity.region = need_claim.region AND activity.id = need_claim.activity
         WHERE need_claim.region = $1 AND need_claim.state = 'accepted'
            AND activity.state IN ('closed', 'settled', 'cancelled')
         ORDER BY need_claim.ends_at, need_claim.id LIMIT $2"
    );
    Ok(cx.tx.all(select, params![cx.region, BATCH]).await?)
}

/// Needs reported as served before `before` whose other side has not been reminded.
pub(crate) async fn unconfirmed(cx: &mut Cx<'_>, before: Timestamp) -> Result<Vec<Need>> {
    let select = need_columns!(
        "WHERE need.region = $1 AND need.state = 'served' AND need.reminded_at IS NULL
            AND EXISTS (SELECT 1 FROM need_claim WHERE need_claim.region = $1 AND need_claim.need = need.id
                AND need_claim.state = 'reported' AND need_claim.reported_at <= $2)
         ORDER BY need.starts_at, need.id LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, before, BATCH]).await?)
}

/// Notes that the other side has been reminded.
pub(crate) async fn set_reminded(cx: &mut Cx<'_>, need: Id) -> Result<()> {
    let update = sql!("UPDATE need SET reminded_at = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, need, cx.now]).await?;
    Ok(())
}

/// Whether a sweep would find anything to do: one cheap statement.
pub(crate) async fn is_due(cx: &mut Cx<'_>, report_before: Timestamp, confirm_before: Timestamp) -> Result<bool> {
    let select = sql!(
        "SELECT CASE WHEN
            EXISTS (SELECT 1 FROM need WHERE region = $1 AND state = 'open' AND expires_at <= $2)
            OR EXISTS (SELECT 1 FROM need_claim WHERE region = $1 AND state = 'accepted' AND activity IS NULL
                AND ends_at <= $3)
            OR EXISTS (SELECT 1 FROM need_claim JOIN activity ON activity.region = need_claim.region
                AND activity.id = need_claim.activity WHERE need_claim.region = $1
                AND need_claim.state = 'accepted' AND activity.state IN ('closed', 'settled', 'cancelled'))
            OR EXISTS (SELECT 1 FROM need JOIN need_claim ON need_claim.region = need.region
                AND need_claim.need = need.id WHERE need.region = $1 AND need.state = 'served'
                AND need.reminded_at IS NULL AND need_claim.state = 'reported' AND need_claim.reported_at <= $4)
         THEN 1 ELSE 0 END"
    );
    Ok(cx.tx.one::<i64>(select, params![cx.region, cx.now, report_before, confirm_before]).await? == 1)
}
