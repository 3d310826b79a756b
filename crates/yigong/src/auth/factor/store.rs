//! The SQL of second factors.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::crypto::sha256;
use crate::error::Result;

db::row! {
    /// A second factor, set up or being so.
    pub(super) struct Factor {
        /// Sealed.
        pub(super) secret: Vec<u8>,
        pub(super) confirmed_at: Option<Timestamp>,
        pub(super) last_step: i64,
    }
}

db::row! {
    /// A sign-in whose password was right and whose code is awaited.
    pub(super) struct Step {
        pub(super) person: Id,
        pub(super) agent: String,
        pub(super) expires_at: Timestamp,
        pub(super) failures: i64,
    }
}

pub(super) async fn factor(cx: &mut Cx<'_>, person: Id) -> Result<Option<Factor>> {
    let select = sql!("SELECT secret, confirmed_at, last_step FROM second_factor WHERE region = $1 AND person = $2");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Keeps a new secret, not yet confirmed, in place of one that is not confirmed either.
pub(super) async fn put_secret(cx: &mut Cx<'_>, person: Id, secret: Vec<u8>) -> Result<bool> {
    let upsert = sql!(
        "INSERT INTO second_factor (region, person, secret, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (region, person) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
         WHERE second_factor.confirmed_at IS NULL"
    );
    Ok(cx.tx.run(upsert, params![cx.region, person, secret, cx.now]).await? == 1)
}

/// Takes the code of a time step, unless this or a later one was taken before.
pub(super) async fn take_step(cx: &mut Cx<'_>, person: Id, step: i64) -> Result<bool> {
    let update = sql!("UPDATE second_factor SET last_step = $3 WHERE region = $1 AND person = $2 AND last_step < $3");
    Ok(cx.tx.run(update, params![cx.region, person, step]).await? == 1)
}

pub(super) async fn confirm(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let update = sql!("UPDATE second_factor SET confirmed_at = $3 WHERE region = $1 AND person = $2");
    cx.tx.run(update, params![cx.region, person, cx.now]).await?;
    Ok(())
}

pub(super) async fn remove(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let codes = sql!("DELETE FROM recovery_code WHERE region = $1 AND person = $2");
    cx.tx.run(codes, params![cx.region, person]).await?;
    let factor = sql!("DELETE FROM second_factor WHERE region = $1 AND person = $2");
    cx.tx.run(factor, params![cx.region, person]).await?;
    Ok(())
}

pub(super) async fn put_recovery(cx: &mut Cx<'_>, person: Id, code: &str) -> Result<()> {
    let insert = sql!("INSERT INTO recovery_code (region, person, code_hash) VALUES ($1, $2, $3)");
    cx.tx.run(insert, params![cx.region, person, sha256(&[code.as_bytes()])]).await?;
    Ok(())
}

/// Uses a recovery code up; whether there was one.
pub(super) async fn use_recovery(cx: &mut Cx<'_>, person: Id, code: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE recovery_code SET used_at = $4 WHERE region = $1 AND person = $2 AND code_hash = $3 AND used_at IS NULL"
    );
    Ok(cx.tx.run(update, params![cx.region, person, sha256(&[code.as_bytes()]), cx.now]).await? == 1)
}

pub(super) async fn put_step(cx: &mut Cx<'_>, token: &str, person: Id, agent: &str, expires: Timestamp) -> Result<()> {
    let old = sql!("DELETE FROM sign_in_step WHERE region = $1 AND (person = $2 OR expires_at < $3)");
    cx.tx.run(old, params![cx.region, person, cx.now]).await?;
    let insert =
        sql!("INSERT INTO sign_in_step (region, token_hash, person, agent, expires_at) VALUES ($1, $2, $3, $4, $5)");
    cx.tx.run(insert, params![cx.region, sha256(&[token.as_bytes()]), person, agent, expires]).await?;
    Ok(())
}

pub(super) async fn step(cx: &mut Cx<'_>, token: &str) -> Result<Option<Step>> {
    let select =
        sql!("SELECT person, agent, expires_at, failures FROM sign_in_step WHERE region = $1 AND token_hash = $2");
    Ok(cx.tx.first(select, params![cx.region, sha256(&[token.as_bytes()])]).await?)
}

pub(super) async fn fail_step(cx: &mut Cx<'_>, token: &str) -> Result<()> {
    let update = sql!("UPDATE sign_in_step SET failures = failures + 1 WHERE region = $1 AND token_hash = $2");
    cx.tx.run(update, params![cx.region, sha256(&[token.as_bytes()])]).await?;
    Ok(())
}

pub(super) async fn end_step(cx: &mut Cx<'_>, token: &str) -> Result<()> {
    let delete = sql!("DELETE FROM sign_in_step WHERE region = $1 AND token_hash = $2");
    cx.tx.run(delete, params![cx.region, sha256(&[token.as_bytes()])]).await?;
    Ok(())
}

/// Notes that a session was opened with the second factor as well.
pub(super) async fn mark_session(cx: &mut Cx<'_>, token: &str) -> Result<()> {
    let update = sql!("UPDATE session SET second_factor = 1 WHERE region = $1 AND token_hash = $2");
    cx.tx.run(update, params![cx.region, sha256(&[token.as_bytes()])]).await?;
    Ok(())
}
