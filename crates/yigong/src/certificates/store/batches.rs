//! The SQL of batches.

use db::{params, sql};

use crate::action::Cx;
use crate::certificates::model::{Batch, BatchState, ItemState};
use crate::clock::Id;
use crate::error::Result;

/// Keeps a batch and whom it is for.
pub(in crate::certificates) async fn insert(cx: &mut Cx<'_>, batch: &Batch, people: &[Id]) -> Result<()> {
    let insert = sql!(
        "INSERT INTO certificate_batch (region, id, organisation, team, from_date, to_date, minimum, state, total, turn,
             created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11)"
    );
    let Batch { id, organisation, team, from, to, minimum, state, total, created_by, created_at, .. } = batch;
    let row = params![cx.region, id, organisation, team, from, to, minimum, state, total, created_by, created_at];
    cx.tx.run(insert, row).await?;
    let item = sql!(
        "INSERT INTO certificate_batch_item (region, batch, person, state, note) VALUES ($1, $2, $3, 'waiting', '')"
    );
    for person in people {
        cx.tx.run(item, params![cx.region, id, person]).await?;
    }
    Ok(())
}

/// The people of an organisation and below with at least `minimum` minutes in a period.
pub(in crate::certificates) async fn members(cx: &mut Cx<'_>, batch: &Batch) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT m.person FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         JOIN ledger l ON l.region = m.region AND l.person = m.person AND l.service_date >= $3 AND l.service_date <= $4
         WHERE d.region = $1 AND d.ancestor = $2
         GROUP BY m.person HAVING CAST(SUM(l.minutes) AS BIGINT) >= $5 ORDER BY m.person"
    );
    let row = params![cx.region, batch.organisation, batch.from, batch.to, batch.minimum];
    Ok(cx.tx.all(select, row).await?)
}

/// The people who served with a team, at least `minimum` minutes in a period.
pub(in crate::certificates) async fn served(cx: &mut Cx<'_>, batch: &Batch, team: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT l.person FROM activity a
         JOIN ledger l ON l.region = a.region AND l.activity = a.id AND l.service_date >= $3 AND l.service_date <= $4
         WHERE a.region = $1 AND a.team = $2
         GROUP BY l.person HAVING CAST(SUM(l.minutes) AS BIGINT) >= $5 ORDER BY l.person"
    );
    let row = params![cx.region, team, batch.from, batch.to, batch.minimum];
    Ok(cx.tx.all(select, row).await?)
}

/// A batch by its id, with its counts.
pub(in crate::certificates) async fn batch(cx: &mut Cx<'_>, id: Id) -> Result<Option<Batch>> {
    let select = sql!(
        "SELECT b.id, b.organisation, b.team, b.from_date, b.to_date, b.minimum, b.state, b.total, b.created_by,
             b.created_at, CAST(SUM(CASE WHEN i.state = 'issued' THEN 1 ELSE 0 END) AS BIGINT),
             CAST(SUM(CASE WHEN i.state = 'skipped' THEN 1 ELSE 0 END) AS BIGINT)
         FROM certificate_batch b
         JOIN certificate_batch_item i ON i.region = b.region AND i.batch = b.id
         WHERE b.region = $1 AND b.id = $2
         GROUP BY b.id, b.organisation, b.team, b.from_date, b.to_date, b.minimum, b.state, b.total, b.created_by,
             b.created_at"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The latest batches of an organisation (or of one of its teams), newest first; at most 20.
pub(in crate::certificates) async fn latest(cx: &mut Cx<'_>, organisation: Id, team: Option<Id>) -> Result<Vec<Batch>> {
    let select = sql!(
        "SELECT b.id, b.organisation, b.team, b.from_date, b.to_date, b.minimum, b.state, b.total, b.created_by,
             b.created_at, CAST(SUM(CASE WHEN i.state = 'issued' THEN 1 ELSE 0 END) AS BIGINT),
             CAST(SUM(CASE WHEN i.state = 'skipped' THEN 1 ELSE 0 END) AS BIGINT)
         FROM certificate_batch b
         JOIN certificate_batch_item i ON i.region = b.region AND i.batch = b.id
         WHERE b.region = $1 AND b.organisation = $2 AND (CAST($3 AS UUID) IS NULL OR b.team = $3)
         GROUP BY b.id, b.organisation, b.team, b.from_date, b.to_date, b.minimum, b.state, b.total, b.created_by,
             b.created_at
         ORDER BY b.created_at DESC, b.id DESC LIMIT 20"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, team]).await?)
}

/// The oldest batch that is not done.
pub(in crate::certificates) async fn waiting(cx: &mut Cx<'_>) -> Result<Option<Id>> {
    let select = sql!(
        "SELECT id FROM certificate_batch WHERE region = $1 AND state = 'running' ORDER BY created_at, id LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region]).await?)
}

/// Takes a turn at a running batch: its row stays locked until the end of the transaction, so that two
/// processes never issue to the same people. False when it is done.
pub(in crate::certificates) async fn take_turn(cx: &mut Cx<'_>, id: Id) -> Result<bool> {
    let update =
        sql!("UPDATE certificate_batch SET turn = turn + 1 WHERE region = $1 AND id = $2 AND state = 'running'");
    Ok(cx.tx.run(update, params![cx.region, id]).await? == 1)
}

/// The next people of a batch.
pub(in crate::certificates) async fn next(cx: &mut Cx<'_>, id: Id, limit: i64) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT person FROM certificate_batch_item
         WHERE region = $1 AND batch = $2 AND state = 'waiting' ORDER BY person LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, id, limit]).await?)
}

/// Records what became of a person.
pub(in crate::certificates) async fn settle(
    cx: &mut Cx<'_>,
    batch: Id,
    person: Id,
    state: ItemState,
    certificate: Option<Id>,
    note: &str,
) -> Result<()> {
    let update = sql!(
        "UPDATE certificate_batch_item SET state = $4, certificate = $5, note = $6
         WHERE region = $1 AND batch = $2 AND person = $3"
    );
    cx.tx.run(update, params![cx.region, batch, person, state, certificate, note]).await?;
    Ok(())
}

/// Ends a batch.
pub(in crate::certificates) async fn finish(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let update = sql!("UPDATE certificate_batch SET state = $3, finished_at = $4 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, BatchState::Done, cx.now]).await?;
    Ok(())
}

/// Who was left out, and why: name and note.
pub(in crate::certificates) async fn left_out(cx: &mut Cx<'_>, id: Id) -> Result<Vec<(String, String)>> {
    let select = sql!(
        "SELECT p.name, i.note FROM certificate_batch_item i
         JOIN person p ON p.region = i.region AND p.id = i.person
         WHERE i.region = $1 AND i.batch = $2 AND i.state = 'skipped' ORDER BY p.initials, p.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, id]).await?)
}
