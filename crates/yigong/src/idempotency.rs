//! A request sent again with the same key gets the first answer again and changes nothing: phones
//! retry, and an offline desk hands in what it may have handed in before.

use db::{params, sql};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Takes the key for this transaction, or answers what it was answered before, if `request` is the same
/// request. Who comes while the first is still under way waits here for its answer; when the first
/// fails, the key is free again.
pub(crate) async fn replay<T: DeserializeOwned>(
    cx: &mut Cx<'_>,
    key: Option<&str>,
    request: &str,
) -> Result<Option<T>> {
    let Some(key) = key else { return Ok(None) };
    let take = sql!(
        "INSERT INTO idempotency (region, actor, key, request, answer, at) VALUES ($1, $2, $3, $4, '', $5)
         ON CONFLICT (region, actor, key) DO NOTHING"
    );
    if cx.tx.run(take, params![cx.region, actor(cx), key, request, cx.now]).await? == 1 {
        return Ok(None);
    }
    let select = sql!("SELECT request, answer FROM idempotency WHERE region = $1 AND actor = $2 AND key = $3");
    let (first, answer): (String, String) = cx.tx.one(select, params![cx.region, actor(cx), key]).await?;
    if first != request {
        return Err(AppError::conflict(
            "idempotency_key_reused",
            "这个 Idempotency-Key 已用于另一个请求，请换一个新的。",
        ));
    }
    let answer = serde_json::from_str(&answer);
    answer.map(Some).map_err(|e| AppError::internal(format!("stored answer: {e}")))
}

/// Keeps the answer, in the transaction that earned it and took the key.
pub(crate) async fn keep<T: Serialize>(cx: &mut Cx<'_>, key: Option<&str>, answer: &T) -> Result<()> {
    let Some(key) = key else { return Ok(()) };
    let answer = serde_json::to_string(answer).map_err(|e| AppError::internal(e.to_string()))?;
    let update = sql!("UPDATE idempotency SET answer = $4 WHERE region = $1 AND actor = $2 AND key = $3");
    cx.tx.run(update, params![cx.region, actor(cx), key, answer]).await?;
    Ok(())
}

fn actor(cx: &Cx<'_>) -> Id {
    cx.actor.person.unwrap_or(Id::nil())
}
