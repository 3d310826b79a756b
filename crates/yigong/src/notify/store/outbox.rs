//! The outbox: rows taken under a lease, settled by who holds it.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notify::model::{Channel, Delivery, Kind, Payload, Queued, Taken};

/// Puts something into the outbox.
#[allow(clippy::too_many_arguments)] // one row, written in two places
pub(in crate::notify) async fn enqueue(
    cx: &mut Cx<'_>,
    person: Id,
    message: Option<Id>,
    kind: Kind,
    channel: Channel,
    hint: &str,
    payload: &Payload,
    due: Timestamp,
) -> Result<()> {
    let text = serde_json::to_string(payload).map_err(|e| AppError::internal(e.to_string()))?;
    let sealed = cx.core.keys.seal(&text)?;
    let insert = sql!(
        "INSERT INTO outbox (region, id, person, message, kind, channel, hint, payload, state, created_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10)"
    );
    let row = params![cx.region, cx.id(), person, message, kind, channel, hint, sealed, cx.now, due];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Whether there is anything to send.
pub(in crate::notify) async fn is_due(cx: &mut Cx<'_>) -> Result<bool> {
    let select = sql!(
        "SELECT 1 FROM outbox WHERE region = $1 AND state = 'pending' AND due_at <= $2
         UNION ALL
         SELECT 1 FROM outbox WHERE region = $1 AND state = 'sending' AND leased_until < $2
         LIMIT 1"
    );
    Ok(cx.tx.first::<i64>(select, params![cx.region, cx.now]).await?.is_some())
}

/// Takes rows that are due, and those whose lease is over, for as long as `until`; at most `limit`.
/// Of two who take at once, each gets others.
pub(in crate::notify) async fn take(cx: &mut Cx<'_>, lease: Id, until: Timestamp, limit: i64) -> Result<Vec<Taken>> {
    let due = sql!(
        "SELECT id FROM outbox WHERE region = $1 AND state = 'pending' AND due_at <= $2
         UNION ALL
         SELECT id FROM outbox WHERE region = $1 AND state = 'sending' AND leased_until < $2
         LIMIT $3"
    );
    let due: Vec<Id> = cx.tx.all(due, params![cx.region, cx.now, limit]).await?;
    let claim = sql!(
        "UPDATE outbox SET state = 'sending', lease = $3, leased_until = $4, attempts = attempts + 1
         WHERE region = $1 AND id = $2
           AND ((state = 'pending' AND due_at <= $5) OR (state = 'sending' AND leased_until < $5))"
    );
    for id in due {
        cx.tx.run(claim, params![cx.region, id, lease, until, cx.now]).await?;
    }
    let select = sql!(
        "SELECT outbox.id, outbox.person, person.name, outbox.kind, outbox.channel, outbox.payload, outbox.attempts,
            outbox.created_at, person.phone,
            CASE WHEN contact_email.verified_at IS NULL THEN NULL ELSE contact_email.address END
         FROM outbox
         JOIN person ON person.region = outbox.region AND person.id = outbox.person
         LEFT JOIN contact_email ON contact_email.region = person.region AND contact_email.person = person.id
         WHERE outbox.region = $1 AND outbox.lease = $2 AND outbox.state = 'sending'
         ORDER BY outbox.created_at, outbox.id"
    );
    Ok(cx.tx.all(select, params![cx.region, lease]).await?)
}

/// Records how an attempt went, for who still holds the lease; says whether they did. `attempted`
/// is false for a row that was given back untried.
pub(in crate::notify) async fn settle(
    cx: &mut Cx<'_>,
    (id, lease): (Id, Id),
    state: Delivery,
    due: Timestamp,
    error: &str,
    attempted: bool,
) -> Result<bool> {
    let update = sql!(
        "UPDATE outbox SET state = $4, due_at = $5, last_error = $6, sent_at = $7, attempts = attempts - $8,
            lease = NULL, leased_until = NULL
         WHERE region = $1 AND id = $2 AND lease = $3 AND state = 'sending'"
    );
    let sent = (state == Delivery::Sent).then_some(cx.now);
    let back = i64::from(!attempted);
    let row = params![cx.region, id, lease, state, due, error, sent, back];
    Ok(cx.tx.run(update, row).await? == 1)
}

/// Tries a failed row again; says whether it had failed.
pub(in crate::notify) async fn retry(cx: &mut Cx<'_>, id: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE outbox SET state = 'pending', due_at = $3, created_at = $3, attempts = 0
         WHERE region = $1 AND id = $2 AND state IN ('failed', 'dropped')"
    );
    Ok(cx.tx.run(update, params![cx.region, id, cx.now]).await? == 1)
}

/// Gives up a row that waits or has failed; says whether it did.
pub(in crate::notify) async fn drop_row(cx: &mut Cx<'_>, id: Id) -> Result<bool> {
    let update =
        sql!("UPDATE outbox SET state = 'dropped' WHERE region = $1 AND id = $2 AND state IN ('pending', 'failed')");
    Ok(cx.tx.run(update, params![cx.region, id]).await? == 1)
}

/// Rows in a state, newest first; at most 100.
pub(in crate::notify) async fn listing(cx: &mut Cx<'_>, state: Delivery) -> Result<Vec<Queued>> {
    let select = sql!(
        "SELECT id, kind, channel, hint, state, attempts, created_at, due_at, last_error, sent_at FROM outbox
         WHERE region = $1 AND state = $2 ORDER BY created_at DESC, id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, state]).await?)
}

/// How many rows stand where.
pub(in crate::notify) async fn counts(cx: &mut Cx<'_>) -> Result<Vec<(Delivery, i64)>> {
    let select = sql!("SELECT state, COUNT(*) FROM outbox WHERE region = $1 GROUP BY state");
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// Rows to an e-mail address that belong to nobody verified and carry none of their own.
pub(in crate::notify) async fn wrong(cx: &mut Cx<'_>) -> Result<i64> {
    let select = sql!(
        "SELECT COUNT(*) FROM outbox LEFT JOIN message ON message.region = outbox.region
           AND message.person = outbox.person AND message.id = outbox.message
         WHERE outbox.region = $1 AND outbox.message IS NOT NULL AND message.id IS NULL"
    );
    Ok(cx.tx.one(select, params![cx.region]).await?)
}
