//! The SQL of keys.

use db::{params, sql};
use jiff::Timestamp;

use super::model::{Scope, Token, read};
use crate::action::Cx;
use crate::auth::{Actor, Channel, actor_of};
use crate::clock::Id;
use crate::crypto::sha256;
use crate::error::Result;

/// Keeps a key's hash.
pub(super) async fn insert(
    cx: &mut Cx<'_>,
    person: Id,
    (name, scopes): (&str, &str),
    token: &str,
    expires_at: Timestamp,
) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO api_token (region, id, person, name, scopes, token_hash, made_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let (id, hash) = (cx.id(), sha256(&[token.as_bytes()]));
    cx.tx.run(insert, params![cx.region, id, person, name, scopes, hash, cx.now, expires_at]).await?;
    Ok(id)
}

/// A person's keys, newest first; at most 50.
pub(super) async fn of_person(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Token>> {
    let select = sql!(
        "SELECT id, name, scopes, made_at, expires_at, revoked_at FROM api_token
         WHERE region = $1 AND person = $2 ORDER BY made_at DESC, id DESC LIMIT 50"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// How many of a person's keys open something now.
pub(super) async fn live(cx: &mut Cx<'_>, person: Id) -> Result<i64> {
    let count = sql!(
        "SELECT COUNT(*) FROM api_token
         WHERE region = $1 AND person = $2 AND revoked_at IS NULL AND expires_at > $3"
    );
    Ok(cx.tx.one(count, params![cx.region, person, cx.now]).await?)
}

/// Revokes a person's own key; says whether it still stood.
pub(super) async fn revoke(cx: &mut Cx<'_>, person: Id, id: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE api_token SET revoked_at = $4 WHERE region = $1 AND person = $2 AND id = $3 AND revoked_at IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, person, id, cx.now]).await? == 1)
}

/// Whom a key acts as today, and for what.
pub async fn holder(cx: &mut Cx<'_>, token: &str) -> Result<Option<(Actor, Vec<Scope>)>> {
    let select = sql!(
        "SELECT person, scopes FROM api_token
         WHERE region = $1 AND token_hash = $2 AND revoked_at IS NULL AND expires_at > $3"
    );
    let found: Option<(Id, String)> =
        cx.tx.first(select, params![cx.region, sha256(&[token.as_bytes()]), cx.now]).await?;
    let Some((person, scopes)) = found else { return Ok(None) };
    Ok(Some((actor_of(cx, person, Channel::Api).await?, read(&scopes))))
}
