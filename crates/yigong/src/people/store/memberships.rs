//! Where people belong.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::people::model::{Membership, Status};

/// Every stretch of belonging of a person, oldest first.
pub async fn memberships(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Membership>> {
    let select = sql!(
        "SELECT m.id, m.person, m.organisation, o.name, m.status, m.valid_from, m.valid_to, m.reason
         FROM membership m JOIN organisation o ON o.region = m.region AND o.id = m.organisation
         WHERE m.region = $1 AND m.person = $2 ORDER BY m.valid_from, m.id"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Where a person belonged on `date`, and with which status.
pub async fn membership_on(cx: &mut Cx<'_>, person: Id, date: Date) -> Result<Option<Membership>> {
    let select = sql!(
        "SELECT m.id, m.person, m.organisation, o.name, m.status, m.valid_from, m.valid_to, m.reason
         FROM membership m JOIN organisation o ON o.region = m.region AND o.id = m.organisation
         WHERE m.region = $1 AND m.person = $2 AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3)
         ORDER BY m.valid_from DESC, m.id DESC LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region, person, date]).await?)
}

/// The membership that has no end yet. It may begin in the coming days.
pub(crate) async fn current(cx: &mut Cx<'_>, person: Id) -> Result<Option<Membership>> {
    let select = sql!(
        "SELECT m.id, m.person, m.organisation, o.name, m.status, m.valid_from, m.valid_to, m.reason
         FROM membership m JOIN organisation o ON o.region = m.region AND o.id = m.organisation
         WHERE m.region = $1 AND m.person = $2 AND m.valid_to IS NULL"
    );
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Ends a membership: `until` is the first day it no longer holds.
pub(in crate::people) async fn close(cx: &mut Cx<'_>, membership: Id, until: Date) -> Result<()> {
    let update = sql!("UPDATE membership SET valid_to = $3 WHERE region = $1 AND id = $2 AND valid_to IS NULL");
    cx.tx.run(update, params![cx.region, membership, until]).await?;
    Ok(())
}

/// Begins a membership.
pub(in crate::people) async fn insert_membership(
    cx: &mut Cx<'_>,
    person: Id,
    organisation: Id,
    status: Status,
    from: Date,
    reason: &str,
) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO membership (region, id, person, organisation, status, valid_from, reason, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let id = cx.id();
    let row = params![cx.region, id, person, organisation, status, from, reason, cx.actor.person, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(id)
}
