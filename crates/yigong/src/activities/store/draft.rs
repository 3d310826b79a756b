//! Writing activities and shifts.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::activities::draft::{Content, Slot};
use crate::activities::model::State;
use crate::clock::Id;
use crate::crypto;
use crate::error::Result;

/// Inserts a draft without shifts.
pub(crate) async fn insert_activity(cx: &mut Cx<'_>, team: Id, content: &Content, cancel_hours: i64) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO activity (region, id, team, title, category, town, place, description, bring, risks, min_age,
            cancel_hours, state, created_by, created_at, first_start, last_end, next_start, next_end)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'draft', $13, $14, $14, $14, $14, $14)"
    );
    let c = content;
    let row = params![
        cx.region,
        id,
        team,
        c.title,
        c.category,
        c.town,
        c.place,
        c.description,
        c.bring,
        c.risks,
        c.min_age,
        cancel_hours,
        cx.actor.person,
        cx.now
    ];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Writes the words and numbers anew.
pub(crate) async fn update_content(cx: &mut Cx<'_>, id: Id, content: &Content) -> Result<()> {
    let update = sql!(
        "UPDATE activity SET title = $3, category = $4, town = $5, place = $6, description = $7, bring = $8,
            risks = $9, min_age = $10 WHERE region = $1 AND id = $2"
    );
    let c = content;
    let row = params![cx.region, id, c.title, c.category, c.town, c.place, c.description, c.bring, c.risks, c.min_age];
    cx.tx.run(update, row).await?;
    Ok(())
}

/// Adds a shift.
pub(crate) async fn insert_shift(cx: &mut Cx<'_>, activity: Id, slot: &Slot) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO shift (region, id, activity, starts_at, ends_at, capacity, code_secret)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    let secret = crypto::random::<32>().to_vec();
    let row = params![cx.region, id, activity, slot.starts_at, slot.ends_at, slot.capacity, secret];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Changes a shift's time and seats; moved, its reminder is sent again.
pub(crate) async fn update_shift(cx: &mut Cx<'_>, id: Id, slot: &Slot) -> Result<()> {
    let update = sql!(
        "UPDATE shift SET reminded_at = CASE WHEN starts_at = $3 THEN reminded_at ELSE NULL END,
            starts_at = $3, ends_at = $4, capacity = $5 WHERE region = $1 AND id = $2"
    );
    cx.tx.run(update, params![cx.region, id, slot.starts_at, slot.ends_at, slot.capacity]).await?;
    Ok(())
}

/// Removes a draft's shift.
pub(crate) async fn delete_shift(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let delete = sql!("DELETE FROM shift WHERE region = $1 AND id = $2 AND taken = 0 AND waiting = 0");
    cx.tx.run(delete, params![cx.region, id]).await?;
    Ok(())
}

/// Moves the activity's dates to what its shifts say at `now`: first start, last end, and the
/// earliest shift that has not ended (the last one when all have).
pub(crate) async fn refresh_dates(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    cx.core.ahead.forget();
    let update = sql!(
        "UPDATE activity SET
            first_start = COALESCE((SELECT MIN(starts_at) FROM shift WHERE region = $1 AND activity = $2), first_start),
            last_end = COALESCE((SELECT MAX(ends_at) FROM shift WHERE region = $1 AND activity = $2), last_end),
            next_start = COALESCE(
                (SELECT starts_at FROM shift WHERE region = $1 AND activity = $2 AND ends_at > $3
                 ORDER BY starts_at, id LIMIT 1),
                (SELECT MAX(starts_at) FROM shift WHERE region = $1 AND activity = $2), next_start),
            next_end = COALESCE(
                (SELECT ends_at FROM shift WHERE region = $1 AND activity = $2 AND ends_at > $3
                 ORDER BY starts_at, id LIMIT 1),
                (SELECT MAX(ends_at) FROM shift WHERE region = $1 AND activity = $2), next_end)
         WHERE region = $1 AND id = $2"
    );
    cx.tx.run(update, params![cx.region, id, cx.now]).await?;
    Ok(())
}

/// Sets the state, if the activity still stands as it was read; whether it did.
pub(crate) async fn set_state(cx: &mut Cx<'_>, id: Id, from: State, to: State) -> Result<bool> {
    cx.core.ahead.forget();
    let update = sql!(
        "UPDATE activity SET state = $4,
            published_at = CASE WHEN $4 = 'published' THEN $5 ELSE published_at END,
            cancelled_at = CASE WHEN $4 = 'cancelled' THEN $5 ELSE cancelled_at END,
            settled_at = CASE WHEN $4 = 'settled' THEN $5 ELSE settled_at END
         WHERE region = $1 AND id = $2 AND state = $3"
    );
    Ok(cx.tx.run(update, params![cx.region, id, from, to, cx.now]).await? > 0)
}

/// Notes why an activity was cancelled.
pub(crate) async fn set_cancel_reason(cx: &mut Cx<'_>, id: Id, reason: &str) -> Result<()> {
    let update = sql!("UPDATE activity SET cancel_reason = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, reason]).await?;
    Ok(())
}

/// The people signed up or in line for any shift of an activity, each once per shift, with its start.
pub(crate) async fn concerned(cx: &mut Cx<'_>, activity: Id) -> Result<Vec<(Id, Id, Timestamp)>> {
    let select = sql!(
        "SELECT signup.person, shift.id, shift.starts_at FROM shift
         JOIN signup ON signup.region = shift.region AND signup.shift = shift.id
         WHERE shift.region = $1 AND shift.activity = $2 AND signup.state IN ('confirmed', 'offered', 'waitlisted')
         ORDER BY signup.person, shift.starts_at"
    );
    Ok(cx.tx.all(select, params![cx.region, activity]).await?)
}

/// Gives every seat of a cancelled activity back. The shifts' rows are locked by it: a sign-up under
/// way is either there already, and is ended with the others, or finds the activity cancelled.
pub(crate) async fn empty_shifts(cx: &mut Cx<'_>, activity: Id) -> Result<()> {
    let update = sql!("UPDATE shift SET taken = 0, waiting = 0 WHERE region = $1 AND activity = $2");
    cx.tx.run(update, params![cx.region, activity]).await?;
    Ok(())
}

/// Ends every sign-up of a cancelled activity.
pub(crate) async fn cancel_all_signups(cx: &mut Cx<'_>, activity: Id, reason: &str) -> Result<()> {
    let update = sql!(
        "UPDATE signup SET state = 'cancelled', reason = $3, changed_at = $4, offered_until = NULL
         WHERE region = $1 AND state IN ('confirmed', 'offered', 'waitlisted')
            AND shift IN (SELECT id FROM shift WHERE region = $1 AND activity = $2)"
    );
    cx.tx.run(update, params![cx.region, activity, reason, cx.now]).await?;
    Ok(())
}
