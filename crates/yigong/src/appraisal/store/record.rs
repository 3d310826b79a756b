//! What the record says of one person's year beyond their standing.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Shifts signed up for and missed between two moments: not cancelled, not attended, not back-filled.
pub(in crate::appraisal) async fn no_shows(
    cx: &mut Cx<'_>,
    person: Id,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(Timestamp, String)>> {
    let select = sql!(
        "SELECT shift.starts_at, activity.title
         FROM signup
         JOIN shift ON shift.region = signup.region AND shift.id = signup.shift
         JOIN activity ON activity.region = shift.region AND activity.id = shift.activity
         WHERE signup.region = $1 AND signup.person = $2 AND signup.state = 'confirmed'
           AND shift.starts_at >= $3 AND shift.starts_at < $4 AND shift.ends_at < $5 AND activity.state <> 'cancelled'
           AND NOT EXISTS (SELECT 1 FROM attendance WHERE attendance.region = signup.region
             AND attendance.shift = signup.shift AND attendance.person = signup.person)
           AND NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.region = signup.region
             AND ledger.person = signup.person AND ledger.shift = signup.shift)
         ORDER BY shift.starts_at"
    );
    Ok(cx.tx.all(select, params![cx.region, person, from, to, cx.now]).await?)
}

/// Rows of a year the audit draw found not in order, with nothing said against it that is still open.
pub(in crate::appraisal) async fn untrue(cx: &mut Cx<'_>, person: Id, year: i64) -> Result<Vec<(Date, String)>> {
    let select = sql!(
        "SELECT ledger.service_date, ledger.title
         FROM ledger JOIN audit_item ON audit_item.region = ledger.region AND audit_item.entry = ledger.id
         WHERE ledger.region = $1 AND ledger.person = $2 AND ledger.year = $3 AND audit_item.outcome = 'not_in_order'
           AND (audit_item.appealed_at IS NULL OR audit_item.checked_at > audit_item.appealed_at)
         ORDER BY ledger.service_date, ledger.id"
    );
    Ok(cx.tx.all(select, params![cx.region, person, year]).await?)
}

/// Presences of a time without a check-out that nobody has settled.
pub(in crate::appraisal) async fn unsettled(
    cx: &mut Cx<'_>,
    person: Id,
    (from, to): (Timestamp, Timestamp),
) -> Result<i64> {
    let select = sql!(
        "SELECT COUNT(*) FROM attendance
         WHERE region = $1 AND person = $2 AND check_in_at >= $3 AND check_in_at < $4 AND state = 'forgotten'"
    );
    Ok(cx.tx.one(select, params![cx.region, person, from, to]).await?)
}

/// What of a person's record of a year is still open: proposals, exemptions that wait, answers to a
/// draw. Each with how many.
pub(in crate::appraisal) async fn open_matters(
    cx: &mut Cx<'_>,
    person: Id,
    year: i64,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(&'static str, i64)>> {
    let proposals = sql!(
        "SELECT COUNT(*) FROM proposal
         WHERE region = $1 AND person = $2 AND state = 'open' AND starts_at >= $3 AND starts_at < $4"
    );
    let proposals: i64 = cx.tx.one(proposals, params![cx.region, person, from, to]).await?;
    let exemptions = sql!(
        "SELECT COUNT(*) FROM exemption
         WHERE region = $1 AND person = $2 AND approved_at IS NULL AND ended_at IS NULL
           AND valid_from < $4 AND (valid_to IS NULL OR valid_to >= $3)"
    );
    let (first, next) = (cx.date(from), cx.date(to));
    let exemptions: i64 = cx.tx.one(exemptions, params![cx.region, person, first, next]).await?;
    let appeals = sql!(
        "SELECT COUNT(*) FROM ledger
         JOIN audit_item ON audit_item.region = ledger.region AND audit_item.entry = ledger.id
         WHERE ledger.region = $1 AND ledger.person = $2 AND ledger.year = $3 AND audit_item.appealed_at IS NOT NULL
           AND (audit_item.checked_at IS NULL OR audit_item.checked_at <= audit_item.appealed_at)"
    );
    let appeals: i64 = cx.tx.one(appeals, params![cx.region, person, year]).await?;
    let all = [("补录、更正或补签退申请", proposals), ("免除申请", exemptions), ("抽查说明", appeals)];
    Ok(all.into_iter().filter(|(_, count)| *count > 0).collect())
}

/// Shifts and services of a year that stand in the ledger.
pub(in crate::appraisal) async fn attended(cx: &mut Cx<'_>, person: Id, year: i64) -> Result<i64> {
    let select = sql!(
        "SELECT COUNT(*) FROM ledger
         WHERE region = $1 AND person = $2 AND year = $3 AND reverses IS NULL
           AND NOT EXISTS (SELECT 1 FROM ledger reversal
             WHERE reversal.region = ledger.region AND reversal.reverses = ledger.id)"
    );
    Ok(cx.tx.one(select, params![cx.region, person, year]).await?)
}
