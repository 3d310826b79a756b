//! Paper that came in, and what screening found.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::applications::model::{Outcome, Receipt};
use crate::clock::Id;
use crate::error::Result;

/// The number of the next receipt of an application.
pub(in crate::applications) async fn next_receipt(cx: &mut Cx<'_>, application: Id) -> Result<i64> {
    let select = sql!("SELECT COALESCE(MAX(number), 0) + 1 FROM paper_receipt WHERE region = $1 AND application = $2");
    Ok(cx.tx.one(select, params![cx.region, application]).await?)
}

/// Records paper; `by` is the actor.
pub(in crate::applications) async fn insert_receipt(
    cx: &mut Cx<'_>,
    new: &Receipt,
    version: Option<Id>,
    by: Id,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO paper_receipt (region, id, application, number, version, code, copies, sealed, matches, note,
             received_by, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    let row = params![
        cx.region,
        new.id,
        new.application,
        new.number,
        version,
        new.code,
        new.copies,
        new.sealed,
        new.matches,
        new.note,
        by,
        new.received_at,
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// A receipt.
pub(in crate::applications) async fn receipt(cx: &mut Cx<'_>, id: Id) -> Result<Option<Receipt>> {
    let select = sql!(
        "SELECT r.id, r.application, r.number, r.code, r.copies, r.sealed, r.matches, r.note, p.name, r.received_at
         FROM paper_receipt r JOIN person p ON p.region = r.region AND p.id = r.received_by
         WHERE r.region = $1 AND r.id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The receipts of an application, newest first.
pub(in crate::applications) async fn receipts(cx: &mut Cx<'_>, application: Id) -> Result<Vec<Receipt>> {
    let select = sql!(
        "SELECT r.id, r.application, r.number, r.code, r.copies, r.sealed, r.matches, r.note, p.name, r.received_at
         FROM paper_receipt r JOIN person p ON p.region = r.region AND p.id = r.received_by
         WHERE r.region = $1 AND r.application = $2 ORDER BY r.number DESC"
    );
    Ok(cx.tx.all(select, params![cx.region, application]).await?)
}

db::row! {
    /// What screening came to.
    pub(in crate::applications) struct Screened {
        pub(in crate::applications) outcome: Outcome,
        /// Codes of the campaign's reasons, comma separated.
        pub(in crate::applications) reasons: String,
        pub(in crate::applications) note: String,
        pub(in crate::applications) correct_by: Option<Timestamp>,
        pub(in crate::applications) by: Option<String>,
        pub(in crate::applications) decided_at: Timestamp,
    }
}

/// Records a screening.
pub(in crate::applications) async fn insert_screening(
    cx: &mut Cx<'_>,
    application: Id,
    version: Option<Id>,
    found: &Screened,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO screening (region, id, application, version, outcome, reasons, note, correct_by, decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let row = params![
        cx.region,
        cx.id(),
        application,
        version,
        found.outcome,
        found.reasons,
        found.note,
        found.correct_by,
        cx.actor.person,
        found.decided_at,
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Every screening of an application, newest first.
pub(in crate::applications) async fn screenings(cx: &mut Cx<'_>, application: Id) -> Result<Vec<Screened>> {
    let select = sql!(
        "SELECT s.outcome, s.reasons, s.note, s.correct_by, p.name, s.decided_at
         FROM screening s LEFT JOIN person p ON p.region = s.region AND p.id = s.decided_by
         WHERE s.region = $1 AND s.application = $2 ORDER BY s.id DESC"
    );
    Ok(cx.tx.all(select, params![cx.region, application]).await?)
}

/// Sealed copies that came in of the version recommended.
pub(in crate::applications) async fn matching_copies(cx: &mut Cx<'_>, application: Id) -> Result<i64> {
    let select = sql!(
        "SELECT CAST(COALESCE(SUM(r.copies), 0) AS BIGINT)
         FROM paper_receipt r JOIN application a ON a.region = r.region AND a.id = r.application
         WHERE r.region = $1 AND r.application = $2 AND r.sealed = 1 AND r.version = a.form_version"
    );
    Ok(cx.tx.one(select, params![cx.region, application]).await?)
}
