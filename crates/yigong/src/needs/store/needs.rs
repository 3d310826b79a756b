//! Single needs: reading, writing, their decisions.

use db::{params, sql};
use jiff::Timestamp;

use super::need_columns;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::needs::draft::Draft;
use crate::needs::model::{Event, Need, State, Step};

/// The need with this id.
pub async fn need(cx: &mut Cx<'_>, id: Id) -> Result<Option<Need>> {
    let select = need_columns!("WHERE need.region = $1 AND need.id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// What is sealed of a need.
pub(crate) async fn sealed(cx: &mut Cx<'_>, id: Id) -> Result<Option<Vec<u8>>> {
    let select = sql!("SELECT particulars FROM need WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Writes a new need.
pub(crate) async fn insert(
    cx: &mut Cx<'_>,
    organisation: Id,
    asker: Option<Id>,
    by: Id,
    draft: &Draft,
    sealed: &[u8],
) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO need (region, id, organisation, asker, entered_by, entered_at, title, category, town, street,
            beneficiary, description, people, starts_at, ends_at, expires_at, state, particulars, shared_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14, 'submitted', $16, $17)"
    );
    let d = draft;
    let shared = d.shared.then_some(cx.now);
    let row = params![
        cx.region,
        id,
        organisation,
        asker,
        by,
        cx.now,
        d.title,
        d.category,
        d.town,
        d.street,
        d.beneficiary,
        d.description,
        d.people,
        d.starts_at,
        d.ends_at,
        sealed.to_vec(),
        shared,
    ];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Writes a need anew.
pub(crate) async fn update(cx: &mut Cx<'_>, id: Id, draft: &Draft, sealed: &[u8]) -> Result<()> {
    let update = sql!(
        "UPDATE need SET title = $3, category = $4, town = $5, street = $6, beneficiary = $7, description = $8,
            people = $9, starts_at = $10, ends_at = $11, expires_at = $10, particulars = $12,
            shared_at = CASE WHEN $13 = 0 THEN NULL ELSE COALESCE(shared_at, $14) END
         WHERE region = $1 AND id = $2"
    );
    let d = draft;
    let row = params![
        cx.region,
        id,
        d.title,
        d.category,
        d.town,
        d.street,
        d.beneficiary,
        d.description,
        d.people,
        d.starts_at,
        d.ends_at,
        sealed.to_vec(),
        i64::from(d.shared),
        cx.now,
    ];
    cx.tx.run(update, row).await?;
    Ok(())
}

/// Sets the state, if the need still stands as it was read; whether it did.
pub(crate) async fn set_state(cx: &mut Cx<'_>, id: Id, from: State, to: State) -> Result<bool> {
    let update = sql!("UPDATE need SET state = $4, reminded_at = NULL WHERE region = $1 AND id = $2 AND state = $3");
    Ok(cx.tx.run(update, params![cx.region, id, from, to]).await? > 0)
}

/// Shows it until `until`, when that is later.
pub(crate) async fn prolong(cx: &mut Cx<'_>, id: Id, until: Timestamp) -> Result<()> {
    let update = sql!(
        "UPDATE need SET expires_at = CASE WHEN expires_at < $3 THEN $3 ELSE expires_at END
         WHERE region = $1 AND id = $2"
    );
    cx.tx.run(update, params![cx.region, id, until]).await?;
    Ok(())
}

/// Gives or takes back the consent to share the particulars.
pub(crate) async fn set_shared(cx: &mut Cx<'_>, id: Id, at: Option<Timestamp>) -> Result<()> {
    let update = sql!("UPDATE need SET shared_at = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, at]).await?;
    Ok(())
}

/// Keeps a decision.
pub(crate) async fn note(cx: &mut Cx<'_>, need: Id, event: Event, reason: &str) -> Result<()> {
    let insert =
        sql!("INSERT INTO need_event (region, need, id, event, actor, at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    cx.tx.run(insert, params![cx.region, need, cx.id(), event, cx.actor.person, cx.now, reason]).await?;
    Ok(())
}

/// The decisions about a need, in order.
pub(crate) async fn steps(cx: &mut Cx<'_>, need: Id) -> Result<Vec<Step>> {
    let select = sql!(
        "SELECT need_event.event, person.name, need_event.at, need_event.reason FROM need_event
         LEFT JOIN person ON person.region = need_event.region AND person.id = need_event.actor
         WHERE need_event.region = $1 AND need_event.need = $2 ORDER BY need_event.at, need_event.id"
    );
    Ok(cx.tx.all(select, params![cx.region, need]).await?)
}

/// Who looked at the particulars, when and what for, newest first.
pub(crate) async fn looks(cx: &mut Cx<'_>, need: Id) -> Result<Vec<(String, Timestamp, String)>> {
    let select = sql!(
        "SELECT person.name, audit.at, audit.detail FROM audit
         JOIN person ON person.region = audit.region AND person.id = audit.actor
         WHERE audit.region = $1 AND audit.subject = $2 AND audit.action = 'need.look'
         ORDER BY audit.at DESC, audit.id DESC LIMIT 50"
    );
    Ok(cx.tx.all(select, params![cx.region, need]).await?)
}

/// Who leads the organisation's work: whom to tell that something waits there. Those of the
/// organisation itself; of the nearest one above that has any, when it has none.
pub(crate) async fn managers(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT role_grant.person, organisation_path.depth FROM organisation_path
         JOIN role_grant ON role_grant.region = organisation_path.region
            AND role_grant.organisation = organisation_path.ancestor AND role_grant.ended_at IS NULL
         WHERE organisation_path.region = $1 AND organisation_path.descendant = $2
         ORDER BY organisation_path.depth, role_grant.person LIMIT 50"
    );
    let found: Vec<(Id, i64)> = cx.tx.all(select, params![cx.region, organisation]).await?;
    let nearest = found.first().map(|(_, depth)| *depth);
    Ok(found.into_iter().filter(|(_, depth)| Some(*depth) == nearest).map(|(person, _)| person).collect())
}

/// The people who lead a team.
pub(crate) async fn leaders(cx: &mut Cx<'_>, team: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT DISTINCT person FROM role_grant WHERE region = $1 AND team = $2 AND ended_at IS NULL ORDER BY person"
    );
    Ok(cx.tx.all(select, params![cx.region, team]).await?)
}
