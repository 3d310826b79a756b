//! Seats and the line. Every change of `taken` and `waiting` locks the shift's row first, so that on
//! PostgreSQL, too, seats and line are only looked at by one at a time.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use super::shift_columns;
use crate::action::Cx;
use crate::activities::model::{Shift, SignupState};
use crate::clock::Id;
use crate::error::Result;

/// Takes a seat, or a place at the end of the line when there is none (or others wait). The one
/// statement decides, so that no two people get the last seat. `None`: the shift has begun.
/// `Some(None)`: a seat; `Some(Some(p))`: place `p`.
pub(crate) async fn take_seat_or_place(cx: &mut Cx<'_>, shift: Id) -> Result<Option<Option<i64>>> {
    let update = sql!(
        "UPDATE shift SET
            taken = taken + CASE WHEN taken < capacity AND waiting = 0 THEN 1 ELSE 0 END,
            waiting = waiting + CASE WHEN taken < capacity AND waiting = 0 THEN 0 ELSE 1 END,
            next_position = next_position + CASE WHEN taken < capacity AND waiting = 0 THEN 0 ELSE 1 END
         WHERE region = $1 AND id = $2 AND starts_at > $3 RETURNING waiting, next_position"
    );
    let after: Option<(i64, i64)> = cx.tx.first(update, params![cx.region, shift, cx.now]).await?;
    Ok(after.map(|(waiting, next)| (waiting > 0).then_some(next - 1)))
}

/// Gives back `taken` seats and `waiting` places in line; answers what is left: (seats, waiting).
pub(crate) async fn release(cx: &mut Cx<'_>, shift: Id, taken: i64, waiting: i64) -> Result<(i64, i64)> {
    let update = sql!(
        "UPDATE shift SET taken = taken - $3, waiting = waiting - $4 WHERE region = $1 AND id = $2
         RETURNING capacity - taken, waiting"
    );
    Ok(cx.tx.one(update, params![cx.region, shift, taken, waiting]).await?)
}

/// The first in line: sign-up and person.
pub(crate) async fn first_in_line(cx: &mut Cx<'_>, shift: Id) -> Result<Option<(Id, Id)>> {
    let select = sql!(
        "SELECT id, person FROM signup WHERE region = $1 AND shift = $2 AND state = 'waitlisted'
         ORDER BY position, id LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region, shift]).await?)
}

/// How many wait before `position`, and one: the place that is told, counting from 1.
pub(crate) async fn place_in_line(cx: &mut Cx<'_>, shift: Id, position: i64) -> Result<i64> {
    let select =
        sql!("SELECT COUNT(*) FROM signup WHERE region = $1 AND shift = $2 AND state = 'waitlisted' AND position < $3");
    Ok(cx.tx.one::<i64>(select, params![cx.region, shift, position]).await? + 1)
}

/// Writes a sign-up; somebody who had cancelled gets their old row back.
pub(crate) async fn put_signup(
    cx: &mut Cx<'_>,
    shift: Id,
    person: Id,
    position: Option<i64>,
    guardian: Option<&str>,
) -> Result<Id> {
    let state = if position.is_some() { SignupState::Waitlisted } else { SignupState::Confirmed };
    let upsert = sql!(
        "INSERT INTO signup (region, id, shift, person, state, position, guardian, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         ON CONFLICT (region, shift, person) DO UPDATE SET state = excluded.state, position = excluded.position,
            guardian = excluded.guardian, changed_at = excluded.changed_at, offered_until = NULL, reason = NULL
         WHERE signup.state IN ('cancelled', 'expired')
         RETURNING id"
    );
    let row = params![cx.region, cx.id(), shift, person, state, position, guardian, cx.now];
    let id = cx.tx.first(upsert, row).await?;
    id.ok_or_else(already)
}

/// The refusal of a second sign-up for the same shift.
pub(crate) fn already() -> crate::error::AppError {
    crate::error::AppError::conflict("already_signed_up", "您已经报过这一场了，不用重复报名。可以在“我的报名”里查看。")
}

/// Changes a sign-up's state if it still stands as it was read; whether it did.
pub(crate) async fn set_signup(
    cx: &mut Cx<'_>,
    id: Id,
    from: SignupState,
    to: SignupState,
    until: Option<Timestamp>,
    reason: Option<&str>,
) -> Result<bool> {
    let update = sql!(
        "UPDATE signup SET state = $4, offered_until = $5, reason = $6, changed_at = $7
         WHERE region = $1 AND id = $2 AND state = $3"
    );
    Ok(cx.tx.run(update, params![cx.region, id, from, to, until, reason, cx.now]).await? > 0)
}

/// When a person was born.
pub(crate) async fn birth_date(cx: &mut Cx<'_>, person: Id) -> Result<Option<Date>> {
    let select = sql!("SELECT birth_date FROM person WHERE region = $1 AND id = $2 AND erased_at IS NULL");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// The person's other shifts that overlap this time, with a seat held.
pub(crate) async fn overlapping(cx: &mut Cx<'_>, person: Id, shift: &Shift) -> Result<Vec<Shift>> {
    let select = shift_columns!(
        "JOIN signup ON signup.region = shift.region AND signup.shift = shift.id
         WHERE signup.region = $1 AND signup.person = $2 AND signup.state IN ('confirmed', 'offered')
            AND shift.starts_at < $4 AND shift.ends_at > $3 AND shift.id <> $5
         ORDER BY shift.starts_at LIMIT 5"
    );
    Ok(cx.tx.all(select, params![cx.region, person, shift.starts_at, shift.ends_at, shift.id]).await?)
}
