//! SQL of redaction.

use db::{params, sql};

use super::model::{Decision, Mark, Review};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// The newest look through an application.
pub async fn latest(cx: &mut Cx<'_>, application: Id) -> Result<Option<Review>> {
    let select = sql!(
        "SELECT r.version, r.application, r.revision, p.name, r.confirmed_at
         FROM redaction r LEFT JOIN person p ON p.region = r.region AND p.id = r.confirmed_by
         WHERE r.region = $1 AND r.application = $2 ORDER BY r.started_at DESC, r.revision DESC LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region, application]).await?)
}

/// The look through a version.
pub(super) async fn review(cx: &mut Cx<'_>, version: Id) -> Result<Option<Review>> {
    let select = sql!(
        "SELECT r.version, r.application, r.revision, p.name, r.confirmed_at
         FROM redaction r LEFT JOIN person p ON p.region = r.region AND p.id = r.confirmed_by
         WHERE r.region = $1 AND r.version = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, version]).await?)
}

/// Begins a look, or takes it up again for a later revision with the same texts.
pub(super) async fn begin(cx: &mut Cx<'_>, review: &Review, by: Id) -> Result<()> {
    let insert = sql!(
        "INSERT INTO redaction (region, version, application, revision, started_by, started_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (region, version) DO UPDATE SET revision = excluded.revision, started_at = excluded.started_at"
    );
    let row = params![cx.region, review.version, review.application, review.revision, by, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// The marks of a version, in the order of the text.
pub async fn marks(cx: &mut Cx<'_>, version: Id) -> Result<Vec<Mark>> {
    let select = sql!(
        "SELECT number, field, start, finish, kind, confidence, why, decision FROM redaction_mark
         WHERE region = $1 AND version = $2 ORDER BY field, start"
    );
    Ok(cx.tx.all(select, params![cx.region, version]).await?)
}

/// Keeps a mark.
pub(super) async fn insert_mark(cx: &mut Cx<'_>, version: Id, mark: &Mark) -> Result<()> {
    let insert = sql!(
        "INSERT INTO redaction_mark (region, version, number, field, start, finish, kind, confidence, why, decision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let Mark { number, field, start, finish, kind, confidence, why, decision } = mark;
    let row = params![cx.region, version, number, field, start, finish, kind, confidence, why, decision];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Keeps a decision.
pub(super) async fn decide(cx: &mut Cx<'_>, version: Id, number: i64, decision: Decision) -> Result<()> {
    let update = sql!("UPDATE redaction_mark SET decision = $4 WHERE region = $1 AND version = $2 AND number = $3");
    cx.tx.run(update, params![cx.region, version, number, decision]).await?;
    Ok(())
}

/// Confirms a look.
pub(super) async fn confirm(cx: &mut Cx<'_>, version: Id, by: Id) -> Result<()> {
    let update = sql!("UPDATE redaction SET confirmed_by = $3, confirmed_at = $4 WHERE region = $1 AND version = $2");
    cx.tx.run(update, params![cx.region, version, by, cx.now]).await?;
    Ok(())
}

/// Confirmed looks with a mark nobody decided about, or without a masked layer.
pub(super) async fn unfinished(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT r.application FROM redaction r WHERE r.region = $1 AND r.confirmed_at IS NOT NULL AND (
            EXISTS (SELECT 1 FROM redaction_mark m WHERE m.region = r.region AND m.version = r.version AND m.decision = 'suggested')
            OR NOT EXISTS (SELECT 1 FROM application_mask a WHERE a.region = r.region AND a.version = r.version))"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}
