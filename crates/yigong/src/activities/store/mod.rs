//! All SQL of activities, shifts and sign-ups. Here: single rows; the rest by purpose.

mod ahead;
mod draft;
mod due;
mod line;
mod listing;
mod mine;

pub(super) use ahead::*;
pub(super) use draft::*;
pub(super) use due::*;
pub(super) use line::*;

pub use listing::*;
pub(super) use mine::*;

use db::{params, sql};

use super::model::{Activity, RollLine, Shift, Signup};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// The columns of an [`Activity`], from `activity` and `team`.
macro_rules! activity_columns {
    ($rest:literal) => {
        db::sql!(concat!(
            "SELECT activity.id, activity.team, team.name, activity.title, activity.category, activity.town,
                activity.place, activity.description, activity.bring, activity.risks, activity.min_age,
                activity.cancel_hours, activity.state, activity.cancel_reason, activity.first_start, activity.last_end
             FROM activity JOIN team ON team.region = activity.region AND team.id = activity.team ",
            $rest
        ))
    };
}
use activity_columns;

/// The columns of a [`Shift`], from wherever `shift`, `activity` and `team` come.
macro_rules! shift_from {
    ($from:expr) => {
        db::sql!(concat!(
            "SELECT shift.id, shift.activity, activity.team, activity.title, activity.category, activity.town,
                activity.place, activity.state, shift.starts_at, shift.ends_at, shift.capacity, shift.taken,
                shift.waiting, shift.code_secret, activity.min_age, activity.cancel_hours, team.name ",
            $from
        ))
    };
}
use shift_from;

/// The columns of a [`Shift`], from `shift`, `activity` and `team`.
macro_rules! shift_columns {
    ($rest:literal) => {
        $crate::activities::store::shift_from!(concat!(
            "FROM shift
             JOIN activity ON activity.region = shift.region AND activity.id = shift.activity
             JOIN team ON team.region = activity.region AND team.id = activity.team ",
            $rest
        ))
    };
}
use shift_columns;

/// The activity with this id.
pub async fn activity(cx: &mut Cx<'_>, id: Id) -> Result<Option<Activity>> {
    let select = activity_columns!("WHERE activity.region = $1 AND activity.id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The shift with this id.
pub async fn shift(cx: &mut Cx<'_>, id: Id) -> Result<Option<Shift>> {
    let select = shift_columns!("WHERE shift.region = $1 AND shift.id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The shifts of an activity, in order of time.
pub async fn shifts(cx: &mut Cx<'_>, activity: Id) -> Result<Vec<Shift>> {
    let select =
        shift_columns!("WHERE shift.region = $1 AND shift.activity = $2 ORDER BY shift.starts_at, shift.id LIMIT 200");
    Ok(cx.tx.all(select, params![cx.region, activity]).await?)
}

/// A person's sign-up for a shift, in whatever state.
pub async fn signup(cx: &mut Cx<'_>, shift: Id, person: Id) -> Result<Option<Signup>> {
    let select = sql!(
        "SELECT id, shift, person, state, position, offered_until, guardian FROM signup
         WHERE region = $1 AND shift = $2 AND person = $3"
    );
    Ok(cx.tx.first(select, params![cx.region, shift, person]).await?)
}

/// The people a shift expects (confirmed and offered), by name.
pub async fn roll(cx: &mut Cx<'_>, shift: Id) -> Result<Vec<RollLine>> {
    let select = sql!(
        "SELECT person.id, person.name, person.initials,
            CASE WHEN person.phone_tail <> '' THEN person.phone_tail ELSE person.id_number_tail END, signup.state
         FROM signup JOIN person ON person.region = signup.region AND person.id = signup.person
         WHERE signup.region = $1 AND signup.shift = $2 AND signup.state IN ('confirmed', 'offered')
         ORDER BY person.name, person.id"
    );
    Ok(cx.tx.all(select, params![cx.region, shift]).await?)
}
