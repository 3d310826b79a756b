//! Claim codes, consents, and what the account page shows.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::people::model::Consent;

db::row! {
    /// A claim code as it is checked.
    pub(in crate::people) struct ClaimCode {
        pub(in crate::people) code_hash: Vec<u8>,
        pub(in crate::people) expires_at: Timestamp,
        pub(in crate::people) failures: i64,
        pub(in crate::people) used_at: Option<Timestamp>,
    }
}

/// The latest code of a person.
pub(in crate::people) async fn claim_code(cx: &mut Cx<'_>, person: Id) -> Result<Option<ClaimCode>> {
    let select =
        sql!("SELECT code_hash, expires_at, failures, used_at FROM claim_code WHERE region = $1 AND person = $2");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Keeps a new code's hash; the code before is void.
pub(in crate::people) async fn put_claim(
    cx: &mut Cx<'_>,
    person: Id,
    code_hash: &[u8],
    expires_at: Timestamp,
) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO claim_code (region, person, code_hash, expires_at, issued_by, issued_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (region, person) DO UPDATE
         SET code_hash = excluded.code_hash, expires_at = excluded.expires_at, failures = 0,
             issued_by = excluded.issued_by, issued_at = excluded.issued_at, used_at = NULL"
    );
    cx.tx.run(upsert, params![cx.region, person, code_hash, expires_at, cx.actor.person, cx.now]).await?;
    Ok(())
}

/// Counts a wrong code.
pub(in crate::people) async fn count_claim_failure(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let update = sql!("UPDATE claim_code SET failures = failures + 1 WHERE region = $1 AND person = $2");
    cx.tx.run(update, params![cx.region, person]).await?;
    Ok(())
}

/// Marks the code as used.
pub(in crate::people) async fn burn_claim(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let update = sql!("UPDATE claim_code SET used_at = $3 WHERE region = $1 AND person = $2");
    cx.tx.run(update, params![cx.region, person, cx.now]).await?;
    Ok(())
}

/// A person's login name, if they have an account.
pub async fn login(cx: &mut Cx<'_>, person: Id) -> Result<Option<String>> {
    let select = sql!("SELECT login FROM account WHERE region = $1 AND person = $2");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Whether the person can sign in.
pub async fn has_account(cx: &mut Cx<'_>, person: Id) -> Result<bool> {
    Ok(login(cx, person).await?.is_some())
}

/// What a person agreed to, in order; withdrawn ones too.
pub async fn consents(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Consent>> {
    let select = sql!(
        "SELECT purpose, given_at, withdrawn_at FROM consent WHERE region = $1 AND person = $2 ORDER BY given_at, id"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Writes an agreement down, unless it is in force already.
pub(in crate::people) async fn give(cx: &mut Cx<'_>, person: Id, purpose: &str) -> Result<()> {
    let there =
        sql!("SELECT id FROM consent WHERE region = $1 AND person = $2 AND purpose = $3 AND withdrawn_at IS NULL");
    if cx.tx.first::<Id>(there, params![cx.region, person, purpose]).await?.is_some() {
        return Ok(());
    }
    let insert = sql!("INSERT INTO consent (region, id, person, purpose, given_at) VALUES ($1, $2, $3, $4, $5)");
    cx.tx.run(insert, params![cx.region, cx.id(), person, purpose, cx.now]).await?;
    Ok(())
}

/// Takes an agreement back.
pub(in crate::people) async fn withdraw(cx: &mut Cx<'_>, person: Id, purpose: &str) -> Result<()> {
    let update = sql!(
        "UPDATE consent SET withdrawn_at = $4
         WHERE region = $1 AND person = $2 AND purpose = $3 AND withdrawn_at IS NULL"
    );
    cx.tx.run(update, params![cx.region, person, purpose, cx.now]).await?;
    Ok(())
}

/// Ends every session of a person.
pub(in crate::people) async fn close_sessions(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let delete = sql!("DELETE FROM session WHERE region = $1 AND person = $2");
    cx.tx.run(delete, params![cx.region, person]).await?;
    Ok(())
}
