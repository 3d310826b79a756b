//! Notices, what they list, their clock and their timeline.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::applications::State;
use crate::campaigns::Kind;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::model::{Candidate, Entry, Event, Notice, NoticeKind, Snapshot};
use crate::reviews;

db::row! {
    struct Row {
        id: Id,
        campaign: Id,
        number: i64,
        kind: NoticeKind,
        content: String,
        hash: Vec<u8>,
        published_at: Timestamp,
        closes_at: Option<Timestamp>,
        concluded_at: Option<Timestamp>,
    }
}

impl Row {
    fn read(self) -> Result<Notice> {
        let snapshot: Snapshot =
            serde_json::from_str(&self.content).map_err(|e| AppError::internal(format!("notice {}: {e}", self.id)))?;
        let Self { id, campaign, number, kind, content, hash, published_at, closes_at, concluded_at } = self;
        Ok(Notice { id, campaign, number, kind, snapshot, content, hash, published_at, closes_at, concluded_at })
    }
}

/// A notice by its id.
pub async fn notice(cx: &mut Cx<'_>, id: Id) -> Result<Option<Notice>> {
    let select = sql!(
        "SELECT id, campaign, number, kind, content, hash, published_at, closes_at, concluded_at
         FROM notice WHERE region = $1 AND id = $2"
    );
    cx.tx.first::<Row>(select, params![cx.region, id]).await?.map(Row::read).transpose()
}

/// The latest notices of the city, newest first; at most `limit`.
pub(in crate::notices) async fn notices(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Notice>> {
    let select = sql!(
        "SELECT id, campaign, number, kind, content, hash, published_at, closes_at, concluded_at
         FROM notice WHERE region = $1 ORDER BY published_at DESC, number DESC LIMIT $2"
    );
    cx.tx.all::<Row>(select, params![cx.region, limit]).await?.into_iter().map(Row::read).collect()
}

/// The notices of a campaign, oldest first.
pub(in crate::notices) async fn of_campaign(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Notice>> {
    let select = sql!(
        "SELECT id, campaign, number, kind, content, hash, published_at, closes_at, concluded_at
         FROM notice WHERE region = $1 AND campaign = $2 ORDER BY number"
    );
    cx.tx.all::<Row>(select, params![cx.region, campaign]).await?.into_iter().map(Row::read).collect()
}

/// The next number of a campaign's notices.
pub(in crate::notices) async fn next_number(cx: &mut Cx<'_>, campaign: Id) -> Result<i64> {
    let next = sql!("SELECT COALESCE(MAX(number), 0) + 1 FROM notice WHERE region = $1 AND campaign = $2");
    Ok(cx.tx.one(next, params![cx.region, campaign]).await?)
}

/// Holds a campaign's list until the transaction ends, so that two who object, decide or revoke at once
/// go one after the other.
pub(in crate::notices) async fn lock(cx: &mut Cx<'_>, campaign: Id) -> Result<()> {
    let update = sql!("UPDATE notice SET number = number WHERE region = $1 AND campaign = $2 AND kind = 'list'");
    cx.tx.run(update, params![cx.region, campaign]).await?;
    Ok(())
}

/// Keeps a notice.
pub(in crate::notices) async fn insert(cx: &mut Cx<'_>, new: &Notice) -> Result<()> {
    let insert = sql!(
        "INSERT INTO notice (region, id, campaign, number, kind, title, content, hash, published_by, published_at,
             closes_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let row = params![
        cx.region,
        new.id,
        new.campaign,
        new.number,
        new.kind,
        new.snapshot.title,
        new.content,
        new.hash,
        cx.actor.person,
        new.published_at,
        new.closes_at
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Lists an application in a notice.
pub(in crate::notices) async fn insert_entry(
    cx: &mut Cx<'_>,
    notice: Id,
    application: Id,
    position: i64,
    takes_objections: bool,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO notice_entry (region, notice, application, position, takes_objections) VALUES ($1, $2, $3, $4, $5)"
    );
    cx.tx.run(insert, params![cx.region, notice, application, position, takes_objections]).await?;
    Ok(())
}

/// What a notice lists, as it stands now.
pub(in crate::notices) async fn entries(cx: &mut Cx<'_>, notice: Id) -> Result<Vec<Entry>> {
    let select = sql!(
        "SELECT e.application, e.position, a.state, a.kind, a.unit,
            (SELECT COUNT(*) FROM objection o WHERE o.region = e.region AND o.application = e.application
               AND o.notice = e.notice),
            (SELECT COUNT(*) FROM objection o WHERE o.region = e.region AND o.application = e.application
               AND o.notice = e.notice AND o.state <> 'decided'),
            r.reason, p.id
         FROM notice_entry e
         JOIN application a ON a.region = e.region AND a.id = e.application
         LEFT JOIN revocation r ON r.region = e.region AND r.application = e.application
         LEFT JOIN promotion p ON p.region = e.region AND p.application = e.application
         WHERE e.region = $1 AND e.notice = $2 ORDER BY e.position"
    );
    Ok(cx.tx.all(select, params![cx.region, notice]).await?)
}

/// The notice in which an application is up for objections.
pub(in crate::notices) async fn listed_in(cx: &mut Cx<'_>, application: Id) -> Result<Option<Id>> {
    let select =
        sql!("SELECT notice FROM notice_entry WHERE region = $1 AND application = $2 AND takes_objections = 1");
    Ok(cx.tx.first(select, params![cx.region, application]).await?)
}

/// What the review chose, and what it holds in reserve, by kind and the place the review gave.
pub(crate) async fn candidates(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Candidate>> {
    let select = sql!(
        "SELECT a.id, a.state, a.kind, a.unit, o.name, a.title, a.number,
            CASE WHEN EXISTS (SELECT 1 FROM notice_entry e WHERE e.region = a.region AND e.application = a.id)
              THEN 1 ELSE 0 END
         FROM application a
         JOIN organisation o ON o.region = a.region AND o.id = a.unit
         WHERE a.region = $1 AND a.campaign = $2 AND a.state IN ('selected', 'reserve', 'confirmed', 'promoted')
         ORDER BY CASE WHEN a.kind = 'project' THEN 0 ELSE 1 END,
            CASE WHEN a.state = 'reserve' THEN 1 ELSE 0 END, a.number"
    );
    let mut all: Vec<Candidate> = cx.tx.all(select, params![cx.region, campaign]).await?;
    let decided = reviews::decided(cx, campaign).await?.map(|it| it.entries).unwrap_or_default();
    // The review lists what it selected before its reserve, so its own order puts who moved up last.
    let place = |it: &Candidate| decided.iter().position(|entry| entry.application == it.application);
    all.sort_by_key(|it| (it.kind == Kind::Case, it.state == State::Reserve, place(it).unwrap_or(usize::MAX)));
    for it in &mut all {
        if let Some(entry) = decided.iter().find(|entry| entry.application == it.application) {
            it.position = entry.position;
        }
    }
    Ok(all)
}

/// Moves the last second on.
pub(in crate::notices) async fn extend(
    cx: &mut Cx<'_>,
    notice: &Notice,
    to: Timestamp,
    reason: &str,
    by: Id,
) -> Result<()> {
    let update = sql!("UPDATE notice SET closes_at = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, notice.id, to]).await?;
    let insert = sql!(
        "INSERT INTO notice_extension (region, id, notice, from_at, to_at, reason, granted_by, granted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let row = params![cx.region, cx.id(), notice.id, notice.closes_at, to, reason, by, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Writes the public timeline: what happened to a notice, to an application, or to both.
pub(in crate::notices) async fn event(
    cx: &mut Cx<'_>,
    campaign: Id,
    (notice, application): (Option<Id>, Option<Id>),
    kind: &str,
    text: &str,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO notice_event (region, id, campaign, notice, application, at, kind, text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    cx.tx.run(insert, params![cx.region, cx.id(), campaign, notice, application, cx.now, kind, text]).await?;
    Ok(())
}

/// The timeline of a notice: a decision stands before what follows from it in the same moment.
pub(in crate::notices) async fn events(cx: &mut Cx<'_>, notice: Id) -> Result<Vec<Event>> {
    let select = sql!(
        "SELECT at, kind, text FROM notice_event WHERE region = $1 AND notice = $2
         ORDER BY at, CASE WHEN kind IN ('upheld', 'dismissed') THEN 0 ELSE 1 END, id"
    );
    Ok(cx.tx.all(select, params![cx.region, notice]).await?)
}

/// The timeline of an application, from its first notice on.
pub(in crate::notices) async fn events_of(cx: &mut Cx<'_>, application: Id) -> Result<Vec<Event>> {
    let select = sql!(
        "SELECT at, kind, text FROM notice_event WHERE region = $1 AND application = $2
         ORDER BY at, CASE WHEN kind IN ('upheld', 'dismissed') THEN 0 ELSE 1 END, id"
    );
    Ok(cx.tx.all(select, params![cx.region, application]).await?)
}

/// Notices whose clock has run out and that have something that time alone settles.
pub(in crate::notices) async fn due(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT n.id FROM notice n WHERE n.region = $1 AND n.concluded_at IS NULL AND n.closes_at < $2
            AND (NOT EXISTS (SELECT 1 FROM objection o WHERE o.region = n.region AND o.notice = n.id
                   AND o.state <> 'decided')
              OR EXISTS (SELECT 1 FROM notice_entry e
                   JOIN application a ON a.region = e.region AND a.id = e.application
                   WHERE e.region = n.region AND e.notice = n.id AND a.state = 'selected'
                     AND NOT EXISTS (SELECT 1 FROM objection o WHERE o.region = e.region AND o.notice = e.notice
                       AND o.application = e.application AND o.state <> 'decided')))
         ORDER BY n.closes_at LIMIT 20"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now]).await?)
}

/// The applications of a notice that nothing holds back from being confirmed.
pub(in crate::notices) async fn ready(cx: &mut Cx<'_>, notice: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT e.application FROM notice_entry e
         JOIN application a ON a.region = e.region AND a.id = e.application
         WHERE e.region = $1 AND e.notice = $2 AND a.state = 'selected' AND NOT EXISTS (
            SELECT 1 FROM objection o WHERE o.region = e.region AND o.application = e.application
              AND o.notice = e.notice AND o.state <> 'decided')
         ORDER BY e.position"
    );
    Ok(cx.tx.all(select, params![cx.region, notice]).await?)
}

/// Whether nothing of a notice is left open.
pub(in crate::notices) async fn is_settled(cx: &mut Cx<'_>, notice: Id) -> Result<bool> {
    let select = sql!(
        "SELECT COUNT(*) FROM notice_entry e
         JOIN application a ON a.region = e.region AND a.id = e.application
         WHERE e.region = $1 AND e.notice = $2 AND (a.state = 'selected' OR EXISTS (
            SELECT 1 FROM objection o WHERE o.region = e.region AND o.application = e.application
              AND o.notice = e.notice AND o.state <> 'decided'))"
    );
    Ok(cx.tx.one::<i64>(select, params![cx.region, notice]).await? == 0)
}

/// Ends a notice.
pub(in crate::notices) async fn conclude(cx: &mut Cx<'_>, notice: Id) -> Result<()> {
    let update = sql!("UPDATE notice SET concluded_at = $3 WHERE region = $1 AND id = $2 AND concluded_at IS NULL");
    cx.tx.run(update, params![cx.region, notice, cx.now]).await?;
    Ok(())
}
