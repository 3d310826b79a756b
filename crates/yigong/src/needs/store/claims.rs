//! Claims and what is said afterwards.

use db::{params, sql};
use jiff::Timestamp;

use super::claim_columns;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::needs::model::{Again, Claim, ClaimState, Feedback, Outcome, Side};

/// The claims of a need, in order.
pub async fn claims(cx: &mut Cx<'_>, need: Id) -> Result<Vec<Claim>> {
    let select = claim_columns!(
        "WHERE need_claim.region = $1 AND need_claim.need = $2 ORDER BY need_claim.made_at, need_claim.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, need]).await?)
}

/// The claim with this id.
pub(crate) async fn claim(cx: &mut Cx<'_>, id: Id) -> Result<Option<Claim>> {
    let select = claim_columns!("WHERE need_claim.region = $1 AND need_claim.id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The need a team's activity answers, if it answers one.
pub async fn of_activity(cx: &mut Cx<'_>, activity: Id) -> Result<Option<Id>> {
    let select = sql!("SELECT need FROM need_claim WHERE region = $1 AND activity = $2");
    Ok(cx.tx.first(select, params![cx.region, activity]).await?)
}

/// A claim about to be made.
pub(crate) struct NewClaim<'n> {
    pub(crate) need: Id,
    pub(crate) team: Option<Id>,
    pub(crate) person: Id,
    pub(crate) state: ClaimState,
    pub(crate) times: (Timestamp, Timestamp),
    pub(crate) note: &'n str,
    pub(crate) by: Id,
}

/// Writes a claim.
pub(crate) async fn insert_claim(cx: &mut Cx<'_>, new: &NewClaim<'_>) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO need_claim (region, id, need, team, person, state, starts_at, ends_at, note, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let (starts, ends) = new.times;
    let row = params![cx.region, id, new.need, new.team, new.person, new.state, starts, ends, new.note, new.by, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Sets the state, if the claim still stands as it was read; whether it did.
pub(crate) async fn set_claim(cx: &mut Cx<'_>, id: Id, from: ClaimState, to: ClaimState, reason: &str) -> Result<bool> {
    let update = sql!("UPDATE need_claim SET state = $4, reason = $5 WHERE region = $1 AND id = $2 AND state = $3");
    Ok(cx.tx.run(update, params![cx.region, id, from, to, reason]).await? > 0)
}

/// Notes who decided, who answers for it, and when they come.
pub(crate) async fn decide(cx: &mut Cx<'_>, id: Id, person: Id, times: (Timestamp, Timestamp)) -> Result<()> {
    let update = sql!(
        "UPDATE need_claim SET decided_by = $3, decided_at = $4, person = $5, starts_at = $6, ends_at = $7
         WHERE region = $1 AND id = $2"
    );
    let row = params![cx.region, id, cx.actor.person, cx.now, person, times.0, times.1];
    cx.tx.run(update, row).await?;
    Ok(())
}

/// Notes the team's activity.
pub(crate) async fn set_activity(cx: &mut Cx<'_>, id: Id, activity: Id) -> Result<()> {
    let update = sql!("UPDATE need_claim SET activity = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, activity]).await?;
    Ok(())
}

/// Notes what the helper reports.
pub(crate) async fn report(cx: &mut Cx<'_>, id: Id, served: Option<(Timestamp, Timestamp)>) -> Result<()> {
    let update =
        sql!("UPDATE need_claim SET reported_at = $3, served_from = $4, served_to = $5 WHERE region = $1 AND id = $2");
    let (from, to) = served.map_or((None, None), |(from, to)| (Some(from), Some(to)));
    cx.tx.run(update, params![cx.region, id, cx.now, from, to]).await?;
    Ok(())
}

/// Notes the ledger row.
pub(crate) async fn set_entry(cx: &mut Cx<'_>, id: Id, entry: Option<Id>) -> Result<()> {
    let update = sql!("UPDATE need_claim SET entry = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, entry]).await?;
    Ok(())
}

/// Ends the undecided claims of a need; answers whom that concerns.
pub(crate) async fn lapse_others(cx: &mut Cx<'_>, need: Id, reason: &str) -> Result<Vec<Id>> {
    let update = sql!(
        "UPDATE need_claim SET state = 'lapsed', reason = $3
         WHERE region = $1 AND need = $2 AND state IN ('asked', 'dispatched') RETURNING person"
    );
    Ok(cx.tx.all(update, params![cx.region, need, reason]).await?)
}

/// Keeps one side's words; a later word replaces an earlier one.
pub(crate) async fn insert_feedback(
    cx: &mut Cx<'_>,
    claim: Id,
    side: Side,
    outcome: Outcome,
    again: Again,
    words: &str,
) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO need_feedback (region, claim, side, given_by, at, outcome, again, words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (region, claim, side) DO UPDATE SET given_by = excluded.given_by, at = excluded.at,
            outcome = excluded.outcome, again = excluded.again, words = excluded.words"
    );
    let by = cx.actor.person()?;
    cx.tx.run(upsert, params![cx.region, claim, side, by, cx.now, outcome, again, words]).await?;
    Ok(())
}

/// What both sides said of a need, latest claim first.
pub(crate) async fn feedback(cx: &mut Cx<'_>, need: Id) -> Result<Vec<Feedback>> {
    let select = sql!(
        "SELECT need_feedback.side, need_feedback.outcome, need_feedback.again, need_feedback.words, need_feedback.at
         FROM need_claim JOIN need_feedback ON need_feedback.region = need_claim.region
            AND need_feedback.claim = need_claim.id
         WHERE need_claim.region = $1 AND need_claim.need = $2 ORDER BY need_feedback.at DESC, need_feedback.side"
    );
    Ok(cx.tx.all(select, params![cx.region, need]).await?)
}
