//! Revocations and the gallery.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::notices::model::Promotion;

/// Takes an application off for good, once.
pub(in crate::notices) async fn insert_revocation(
    cx: &mut Cx<'_>,
    application: Id,
    objection: Option<Id>,
    reason: &str,
    by: Id,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO revocation (region, application, objection, reason, revoked_by, revoked_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    cx.tx.run(insert, params![cx.region, application, objection, reason, by, cx.now]).await?;
    Ok(())
}

/// Notes who moved up in its place.
pub(in crate::notices) async fn set_successor(cx: &mut Cx<'_>, application: Id, successor: Id) -> Result<()> {
    let update = sql!("UPDATE revocation SET successor = $3 WHERE region = $1 AND application = $2");
    cx.tx.run(update, params![cx.region, application, successor]).await?;
    Ok(())
}

/// Why and when an application was revoked.
pub(in crate::notices) async fn revocation(cx: &mut Cx<'_>, application: Id) -> Result<Option<(String, Timestamp)>> {
    let select = sql!("SELECT reason, revoked_at FROM revocation WHERE region = $1 AND application = $2");
    Ok(cx.tx.first(select, params![cx.region, application]).await?)
}

/// Keeps a promotion; `search` is what the gallery looks through.
pub(in crate::notices) async fn insert_promotion(cx: &mut Cx<'_>, new: &Promotion, search: &str, by: Id) -> Result<()> {
    let insert = sql!(
        "INSERT INTO promotion (region, id, application, campaign, year, kind, scope, category, title, unit, guide, search,
             promoted_by, promoted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    let row = params![
        cx.region,
        new.id,
        new.application,
        new.campaign,
        new.year,
        new.kind,
        new.scope,
        new.category,
        new.title,
        new.unit,
        new.guide,
        search,
        by,
        new.promoted_at
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// A promoted case, revoked ones too.
pub async fn promotion(cx: &mut Cx<'_>, id: Id) -> Result<Option<Promotion>> {
    let select = sql!(
        "SELECT p.id, p.application, p.campaign, p.year, p.kind, p.scope, p.category, p.title, p.unit, o.name, p.guide,
            p.adopters, p.promoted_at, r.reason, r.revoked_at
         FROM promotion p JOIN organisation o ON o.region = p.region AND o.id = p.unit
         LEFT JOIN revocation r ON r.region = p.region AND r.application = p.application
         WHERE p.region = $1 AND p.id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// What of the gallery is asked for; empty texts and no year ask for everything.
#[derive(Debug, Clone, Default)]
pub(in crate::notices) struct Search {
    /// A pattern in lower case, or nothing.
    pub(in crate::notices) like: String,
    /// project or case.
    pub(in crate::notices) kind: String,
    /// The campaign's year, 0 for any.
    pub(in crate::notices) year: i64,
    pub(in crate::notices) limit: i64,
    pub(in crate::notices) offset: i64,
}

/// Promoted cases that still stand, the newest first.
pub(in crate::notices) async fn gallery(cx: &mut Cx<'_>, search: &Search) -> Result<Vec<Promotion>> {
    let select = sql!(
        "SELECT p.id, p.application, p.campaign, p.year, p.kind, p.scope, p.category, p.title, p.unit, o.name, p.guide,
            p.adopters, p.promoted_at, r.reason, r.revoked_at
         FROM promotion p JOIN organisation o ON o.region = p.region AND o.id = p.unit
         LEFT JOIN revocation r ON r.region = p.region AND r.application = p.application
         WHERE p.region = $1 AND r.application IS NULL AND ($2 = '' OR p.search LIKE $2 ESCAPE '\\')
           AND ($3 = '' OR p.kind = $3) AND ($4 = 0 OR p.year = $4)
         ORDER BY p.promoted_at DESC, p.id DESC LIMIT $5 OFFSET $6"
    );
    let Search { like, kind, year, limit, offset } = search;
    Ok(cx.tx.all(select, params![cx.region, like, kind, *year, *limit, *offset]).await?)
}
