//! A request sent again with the same key gets the first answer again and changes nothing: phones
//! retry, and an offline desk hands in what it may have handed in before.

use db::{params, sql};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// The answer already given to this key, if `request` is the same request.
pub(crate) async fn replay<T: DeserializeOwned>(
    cx: &mut Cx<'_>,
    key: Option<&str>,
    request: &str,
) -> Result<Option<T>> {
    let Some(key) = key else { return Ok(None) };
    let select = sql!("SELECT request, answer FROM idempotency WHERE region = $1 AND actor = $2 AND key = $3");
    let found: Option<(String, String)> = cx.tx.first(select, params![cx.region, actor(cx), key]).await?;
    let Some((first, answer)) = found else { return Ok(None) };
    if first != request {
        return Err(AppError::conflict(
            "idempotency_key_reused",
            "这个 Idempotency-Key 已用于另一个请求，请换一个新的。",
        ));
    }
    let answer = serde_json::from_str(&answer);
    answer.map(Some).map_err(|e| AppError::internal(format!("stored answer: {e}")))
}

/// Keeps the answer, in the transaction that earned it.
pub(crate) async fn keep<T: Serialize>(cx: &mut Cx<'_>, key: Option<&str>, request: &str, answer: &T) -> Result<()> {
    let Some(key) = key else { return Ok(()) };
    let answer = serde_json::to_string(answer).map_err(|e| AppError::internal(e.to_string()))?;
    let insert =
        sql!("INSERT INTO idempotency (region, actor, key, request, answer, at) VALUES ($1, $2, $3, $4, $5, $6)");
    cx.tx.run(insert, params![cx.region, actor(cx), key, request, answer, cx.now]).await?;
    Ok(())
}

fn actor(cx: &Cx<'_>) -> Id {
    cx.actor.person.unwrap_or(Id::nil())
}
