//! Entries, the dossiers on desks, and their marks.

use db::{Value, params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Desk, DeskState, Entry, Marks, Source, Submission};

/// The entries of a campaign, by number.
pub(in crate::reviews) async fn entries(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Entry>> {
    let select = sql!(
        "SELECT e.application, e.number, e.kind, e.scope, e.wanting, e.moderation, a.title, o.name
         FROM review_entry e
         JOIN application a ON a.region = e.region AND a.id = e.application
         JOIN organisation o ON o.region = a.region AND o.id = a.unit
         WHERE e.region = $1 AND e.campaign = $2 ORDER BY e.number"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

/// An entry with its campaign.
pub(in crate::reviews) async fn entry(cx: &mut Cx<'_>, application: Id) -> Result<Option<(Id, Entry)>> {
    let campaign = sql!("SELECT campaign FROM review_entry WHERE region = $1 AND application = $2");
    let Some(campaign) = cx.tx.first::<Id>(campaign, params![cx.region, application]).await? else { return Ok(None) };
    let found = entries(cx, campaign).await?.into_iter().find(|it| it.application == application);
    Ok(found.map(|it| (campaign, it)))
}

/// Puts an application on the table.
pub(in crate::reviews) async fn insert_entry(cx: &mut Cx<'_>, campaign: Id, version: Id, new: &Entry) -> Result<()> {
    let insert = sql!(
        "INSERT INTO review_entry (region, campaign, application, number, version, kind, scope)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    let Entry { application, number, kind, scope, .. } = new;
    cx.tx.run(insert, params![cx.region, campaign, application, number, version, kind, scope]).await?;
    Ok(())
}

/// Says why a further expert is wanted; an empty text that none is.
pub(in crate::reviews) async fn set_wanting(cx: &mut Cx<'_>, application: Id, why: &str) -> Result<()> {
    let update = sql!("UPDATE review_entry SET wanting = $3 WHERE region = $1 AND application = $2");
    cx.tx.run(update, params![cx.region, application, why]).await?;
    Ok(())
}

/// Holds an entry until the transaction ends, so that of two sheets handed in at once the later one
/// sees the other.
pub(in crate::reviews) async fn hold_entry(cx: &mut Cx<'_>, application: Id) -> Result<()> {
    let update = sql!("UPDATE review_entry SET wanting = wanting WHERE region = $1 AND application = $2");
    cx.tx.run(update, params![cx.region, application]).await?;
    Ok(())
}

/// Opens moderation.
pub(in crate::reviews) async fn set_moderation(cx: &mut Cx<'_>, application: Id, why: &str) -> Result<()> {
    let update = sql!(
        "UPDATE review_entry SET moderation = $3, moderated_by = $4, moderated_at = $5
         WHERE region = $1 AND application = $2"
    );
    cx.tx.run(update, params![cx.region, application, why, cx.actor.person, cx.now]).await?;
    Ok(())
}

/// Every dossier of a campaign, ended ones too.
pub(in crate::reviews) async fn desks_of(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Desk>> {
    let select = sql!(
        "SELECT a.id, a.campaign, a.application, e.number, a.expert, a.source, a.state, a.comment, a.revision, a.saved_at,
            a.submitted_at,
            (SELECT s.total FROM review_submission s WHERE s.region = a.region AND s.assignment = a.id
             ORDER BY s.number DESC LIMIT 1)
         FROM review_assignment a
         JOIN review_entry e ON e.region = a.region AND e.application = a.application
         WHERE a.region = $1 AND a.campaign = $2 ORDER BY e.number, a.id"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

/// The dossiers an expert holds, by number.
pub(in crate::reviews) async fn own_desks(cx: &mut Cx<'_>, expert: Id) -> Result<Vec<Desk>> {
    let select = sql!(
        "SELECT a.id, a.campaign, a.application, e.number, a.expert, a.source, a.state, a.comment, a.revision, a.saved_at,
            a.submitted_at,
            (SELECT s.total FROM review_submission s WHERE s.region = a.region AND s.assignment = a.id
             ORDER BY s.number DESC LIMIT 1)
         FROM review_assignment a
         JOIN review_entry e ON e.region = a.region AND e.application = a.application
         WHERE a.region = $1 AND a.expert = $2 AND a.state IN ('assigned', 'submitted', 'reopened')
         ORDER BY e.number"
    );
    Ok(cx.tx.all(select, params![cx.region, expert]).await?)
}

/// The dossier with this id if `person` holds it. One statement whatever the answer, so that nothing
/// can be told from the time it takes.
pub(in crate::reviews) async fn desk(cx: &mut Cx<'_>, id: Id, person: Id) -> Result<Option<Desk>> {
    let select = sql!(
        "SELECT a.id, a.campaign, a.application, e.number, a.expert, a.source, a.state, a.comment, a.revision, a.saved_at,
            a.submitted_at,
            (SELECT s.total FROM review_submission s WHERE s.region = a.region AND s.assignment = a.id
             ORDER BY s.number DESC LIMIT 1)
         FROM review_assignment a
         JOIN review_entry e ON e.region = a.region AND e.application = a.application
         JOIN review_expert x ON x.region = a.region AND x.id = a.expert
         WHERE a.region = $1 AND a.id = $2 AND x.person = $3 AND a.state IN ('assigned', 'submitted', 'reopened')"
    );
    Ok(cx.tx.first(select, params![cx.region, id, person]).await?)
}

/// Puts a dossier on a desk.
pub(in crate::reviews) async fn insert_desk(
    cx: &mut Cx<'_>,
    campaign: Id,
    application: Id,
    expert: Id,
    source: Source,
) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO review_assignment (region, id, campaign, application, expert, source, state, assigned_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'assigned', $7)"
    );
    let id = cx.id();
    cx.tx.run(insert, params![cx.region, id, campaign, application, expert, source, cx.now]).await?;
    Ok(id)
}

/// Takes a dossier off a desk; false when it is not there any more.
pub(in crate::reviews) async fn end_desk(cx: &mut Cx<'_>, id: Id, to: DeskState, reason: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE review_assignment SET state = $3, ended_reason = $4
         WHERE region = $1 AND id = $2 AND state IN ('assigned', 'reopened')"
    );
    Ok(cx.tx.run(update, params![cx.region, id, to, reason]).await? == 1)
}

/// The marks as they are typed.
pub(in crate::reviews) async fn marks(cx: &mut Cx<'_>, assignment: Id) -> Result<Marks> {
    let select = sql!("SELECT item, points FROM review_mark WHERE region = $1 AND assignment = $2");
    let marks: Vec<(String, i64)> = cx.tx.all(select, params![cx.region, assignment]).await?;
    Ok(Marks(marks.into_iter().collect()))
}

/// Keeps a mark, or forgets it.
pub(in crate::reviews) async fn put_mark(
    cx: &mut Cx<'_>,
    assignment: Id,
    item: &str,
    points: Option<i64>,
) -> Result<()> {
    let Some(points) = points else {
        let delete = sql!("DELETE FROM review_mark WHERE region = $1 AND assignment = $2 AND item = $3");
        cx.tx.run(delete, params![cx.region, assignment, item]).await?;
        return Ok(());
    };
    let upsert = sql!(
        "INSERT INTO review_mark (region, assignment, item, points) VALUES ($1, $2, $3, $4)
         ON CONFLICT (region, assignment, item) DO UPDATE SET points = excluded.points"
    );
    cx.tx.run(upsert, params![cx.region, assignment, item, points]).await?;
    Ok(())
}

/// Keeps the comment and counts the saving; false when the sheet was handed in meanwhile.
pub(in crate::reviews) async fn set_comment(cx: &mut Cx<'_>, assignment: Id, comment: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE review_assignment SET comment = $3, saved_at = $4, revision = revision + 1
         WHERE region = $1 AND id = $2 AND state IN ('assigned', 'reopened')"
    );
    Ok(cx.tx.run(update, params![cx.region, assignment, comment, cx.now]).await? == 1)
}

/// Marks a sheet as handed in; false when it is already.
pub(in crate::reviews) async fn set_submitted(cx: &mut Cx<'_>, assignment: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE review_assignment SET state = 'submitted', submitted_at = $3
         WHERE region = $1 AND id = $2 AND state IN ('assigned', 'reopened')"
    );
    Ok(cx.tx.run(update, params![cx.region, assignment, cx.now]).await? == 1)
}

/// Gives a sheet back to be amended.
pub(in crate::reviews) async fn reopen(cx: &mut Cx<'_>, assignment: Id) -> Result<()> {
    let update =
        sql!("UPDATE review_assignment SET state = 'reopened' WHERE region = $1 AND id = $2 AND state = 'submitted'");
    cx.tx.run(update, params![cx.region, assignment]).await?;
    Ok(())
}

/// Keeps marks as they are handed in.
pub(in crate::reviews) async fn insert_submission(cx: &mut Cx<'_>, new: &Submission, reason: &str) -> Result<()> {
    let count = sql!("SELECT COUNT(*) FROM review_submission WHERE region = $1 AND assignment = $2");
    let before: i64 = cx.tx.one(count, params![cx.region, new.assignment]).await?;
    let insert = sql!(
        "INSERT INTO review_submission (region, assignment, number, total, marks, comment, reason, submitted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let marks = serde_json::to_string(&new.marks).map_err(|e| AppError::internal(e.to_string()))?;
    let row = params![cx.region, new.assignment, before + 1, new.total, marks, new.comment, reason, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(())
}

type Row = (Id, Id, i64, i64, String, String);

fn read((assignment, application, expert, total, marks, comment): Row) -> Result<Submission> {
    let marks = serde_json::from_str(&marks).map_err(|e| AppError::internal(format!("marks {assignment}: {e}")))?;
    Ok(Submission { assignment, application, expert, total, marks, comment })
}

/// The latest marks of every dossier of a campaign that was handed in and is still held, by entry.
pub(in crate::reviews) async fn submissions(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Submission>> {
    let select = sql!(
        "SELECT a.id, a.application, x.number, s.total, s.marks, s.comment
         FROM review_assignment a
         JOIN review_expert x ON x.region = a.region AND x.id = a.expert
         JOIN review_submission s ON s.region = a.region AND s.assignment = a.id
         WHERE a.region = $1 AND a.campaign = $2 AND a.state IN ('assigned', 'submitted', 'reopened')
           AND s.number = (SELECT MAX(l.number) FROM review_submission l WHERE l.region = a.region AND l.assignment = a.id)
         ORDER BY a.application, x.number"
    );
    let rows: Vec<Row> = cx.tx.all(select, params![cx.region, campaign]).await?;
    rows.into_iter().map(read).collect()
}

/// The same of one application.
pub(in crate::reviews) async fn submissions_of(cx: &mut Cx<'_>, application: Id) -> Result<Vec<Submission>> {
    let select = sql!(
        "SELECT a.id, a.application, x.number, s.total, s.marks, s.comment
         FROM review_assignment a
         JOIN review_expert x ON x.region = a.region AND x.id = a.expert
         JOIN review_submission s ON s.region = a.region AND s.assignment = a.id
         WHERE a.region = $1 AND a.application = $2 AND a.state IN ('assigned', 'submitted', 'reopened')
           AND s.number = (SELECT MAX(l.number) FROM review_submission l WHERE l.region = a.region AND l.assignment = a.id)
         ORDER BY x.number"
    );
    let key: &[Value] = params![cx.region, application];
    let rows: Vec<Row> = cx.tx.all(select, key).await?;
    rows.into_iter().map(read).collect()
}

/// Whether somebody holds or held an application's dossier.
pub(in crate::reviews) async fn reviewed(cx: &mut Cx<'_>, application: Id, person: Id) -> Result<bool> {
    let count = sql!(
        "SELECT COUNT(*) FROM review_assignment a
         JOIN review_expert x ON x.region = a.region AND x.id = a.expert
         WHERE a.region = $1 AND a.application = $2 AND x.person = $3"
    );
    Ok(cx.tx.one::<i64>(count, params![cx.region, application, person]).await? > 0)
}
