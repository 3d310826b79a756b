//! Endpoints and what is sent to them.

use db::{params, sql};
use jiff::{SignedDuration, Timestamp};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::exchange::model::{Delivery, DeliveryState, Event, HookState, Webhook};

/// Deliveries of one round.
const BATCH: i64 = 16;
/// A claimed delivery is another's to send only after this many minutes: longer than any call takes.
const CLAIM_MINUTES: i64 = 3;

macro_rules! select_webhook {
    ($where:literal) => {
        sql!(concat!(
            "SELECT w.id, w.organisation, w.team, COALESCE(o.name, t.name, ''), w.url, w.events, w.secret, w.state
             FROM webhook w
             LEFT JOIN organisation o ON o.region = w.region AND o.id = w.organisation
             LEFT JOIN team t ON t.region = w.region AND t.id = w.team
             WHERE w.region = $1 ",
            $where
        ))
    };
}

macro_rules! select_delivery {
    ($where:literal) => {
        sql!(concat!(
            "SELECT id, webhook, event, body, state, attempts, next_at, status, error, made_at
             FROM webhook_delivery WHERE region = $1 ",
            $where
        ))
    };
}

/// The endpoint, if there is one.
pub(in crate::exchange) async fn webhook(cx: &mut Cx<'_>, id: Id) -> Result<Option<Webhook>> {
    Ok(cx.tx.first(select_webhook!("AND w.id = $2"), params![cx.region, id]).await?)
}

/// Endpoints of an organisation or a team.
pub(in crate::exchange) async fn webhooks_of(cx: &mut Cx<'_>, owner: Id) -> Result<Vec<Webhook>> {
    let select = select_webhook!("AND (w.organisation = $2 OR w.team = $2) ORDER BY w.created_at, w.id");
    Ok(cx.tx.all(select, params![cx.region, owner]).await?)
}

/// Every endpoint that is told of things.
pub(in crate::exchange) async fn listening(cx: &mut Cx<'_>) -> Result<Vec<Webhook>> {
    Ok(cx.tx.all(select_webhook!("AND w.state = 'active' ORDER BY w.id"), params![cx.region]).await?)
}

/// The organisation itself and those above it.
pub(in crate::exchange) async fn above(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Id>> {
    let select = sql!("SELECT ancestor FROM organisation_path WHERE region = $1 AND descendant = $2");
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// The organisation that answers for a team.
pub(in crate::exchange) async fn organisation_of(cx: &mut Cx<'_>, team: Id) -> Result<Option<Id>> {
    let select = sql!("SELECT organisation FROM team WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, team]).await?)
}

/// A new endpoint.
pub(in crate::exchange) async fn insert_webhook(cx: &mut Cx<'_>, new: &Webhook, by: Id) -> Result<()> {
    let insert = sql!(
        "INSERT INTO webhook (region, id, organisation, team, url, events, secret, state, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let row = params![
        cx.region,
        new.id,
        new.organisation,
        new.team,
        new.url,
        new.events,
        new.secret,
        new.state,
        by,
        cx.now
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Pauses an endpoint or lets it go on.
pub(in crate::exchange) async fn set_state(cx: &mut Cx<'_>, webhook: Id, state: HookState) -> Result<()> {
    let update = sql!("UPDATE webhook SET state = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, webhook, state]).await?;
    Ok(())
}

/// Removes an endpoint with what was sent to it.
pub(in crate::exchange) async fn remove_webhook(cx: &mut Cx<'_>, webhook: Id) -> Result<()> {
    for delete in [
        sql!("DELETE FROM webhook_delivery WHERE region = $1 AND webhook = $2"),
        sql!("DELETE FROM webhook WHERE region = $1 AND id = $2"),
    ] {
        cx.tx.run(delete, params![cx.region, webhook]).await?;
    }
    Ok(())
}

/// Puts an event into the outbox of an endpoint.
pub(in crate::exchange) async fn put(cx: &mut Cx<'_>, webhook: Id, event: Event, data: &serde_json::Value) -> Result<Id> {
    let id = cx.id();
    let at = cx.core.city.iso(cx.now);
    let body = serde_json::json!({"id": id, "event": event.code(), "created_at": at, "data": data}).to_string();
    let insert = sql!(
        "INSERT INTO webhook_delivery (region, id, webhook, event, body, state, next_at, made_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6)"
    );
    cx.tx.run(insert, params![cx.region, id, webhook, event, body, cx.now]).await?;
    Ok(id)
}

/// The latest deliveries of an endpoint.
pub(in crate::exchange) async fn deliveries(cx: &mut Cx<'_>, webhook: Id) -> Result<Vec<Delivery>> {
    let select = select_delivery!("AND webhook = $2 ORDER BY made_at DESC, id DESC LIMIT 50");
    Ok(cx.tx.all(select, params![cx.region, webhook]).await?)
}

/// A delivery by its id.
pub(in crate::exchange) async fn delivery(cx: &mut Cx<'_>, id: Id) -> Result<Option<Delivery>> {
    Ok(cx.tx.first(select_delivery!("AND id = $2"), params![cx.region, id]).await?)
}

/// Whether anything waits to be sent now.
pub(in crate::exchange) async fn delivery_due(cx: &mut Cx<'_>) -> Result<bool> {
    let count = sql!(
        "SELECT COUNT(*) FROM webhook_delivery d JOIN webhook w ON w.region = d.region AND w.id = d.webhook
         WHERE d.region = $1 AND d.state = 'waiting' AND d.next_at <= $2 AND w.state = 'active'"
    );
    Ok(cx.tx.one::<i64>(count, params![cx.region, cx.now]).await? > 0)
}

/// What waits to be sent now, oldest first.
pub(in crate::exchange) async fn waiting(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT d.id FROM webhook_delivery d JOIN webhook w ON w.region = d.region AND w.id = d.webhook
         WHERE d.region = $1 AND d.state = 'waiting' AND d.next_at <= $2 AND w.state = 'active'
         ORDER BY d.next_at, d.id LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now, BATCH]).await?)
}

/// Takes a delivery in hand, so that no other process sends it meanwhile; says whether it was free.
pub(in crate::exchange) async fn claim(cx: &mut Cx<'_>, delivery: Id) -> Result<bool> {
    let until = cx.now.saturating_add(SignedDuration::from_mins(CLAIM_MINUTES)).unwrap_or(cx.now);
    let update = sql!(
        "UPDATE webhook_delivery SET attempts = attempts + 1, next_at = $3
         WHERE region = $1 AND id = $2 AND state = 'waiting' AND next_at <= $4"
    );
    Ok(cx.tx.run(update, params![cx.region, delivery, until, cx.now]).await? == 1)
}

/// Writes down how a try went. Only the try that is still the last one counts.
pub(in crate::exchange) async fn finish(
    cx: &mut Cx<'_>,
    (delivery, attempts): (Id, i64),
    state: DeliveryState,
    next_at: Timestamp,
    status: Option<i64>,
    error: &str,
) -> Result<bool> {
    let done = (state != DeliveryState::Waiting).then_some(cx.now);
    let update = sql!(
        "UPDATE webhook_delivery SET state = $4, next_at = $5, status = $6, error = $7, done_at = $8
         WHERE region = $1 AND id = $2 AND attempts = $3 AND state = 'waiting'"
    );
    let row = params![cx.region, delivery, attempts, state, next_at, status, error, done];
    Ok(cx.tx.run(update, row).await? == 1)
}

/// Lets a delivery that failed be tried again from the beginning.
pub(in crate::exchange) async fn redeliver(cx: &mut Cx<'_>, delivery: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = $3, done_at = NULL
         WHERE region = $1 AND id = $2 AND state = 'failed'"
    );
    Ok(cx.tx.run(update, params![cx.region, delivery, cx.now]).await? == 1)
}
