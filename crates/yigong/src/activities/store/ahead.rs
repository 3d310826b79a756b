//! What is on and could still be signed up for, for suggestions.

use db::{params, sql};
use jiff::SignedDuration;

use super::shift_from;
use crate::action::Cx;
use crate::activities::model::Shift;
use crate::clock::Id;
use crate::error::Result;

/// How far ahead suggestions look, days; for those of one town, which are found by going through what
/// the whole city has on.
const AHEAD: i64 = 60;
const AHEAD_IN_TOWN: i64 = 14;
/// Shifts read of what is on: more than anybody is signed up for.
const NEAREST: i64 = 48;
/// Shifts asked at once whether a person is signed up for them.
pub(crate) const ASKED: usize = 6;

/// Shifts between `$2` and `$3` with places left, the nearest `$4`. CROSS JOIN in what comes before: SQLite
/// reads the tables in that order, and stops at the limit.
macro_rules! open_shifts {
    ($from:literal) => {
        shift_from!(concat!(
            $from,
            " AND shift.region = $1 AND activity.region = $1 AND team.region = $1
                AND shift.activity = activity.id AND activity.team = team.id
                AND shift.starts_at > $2 AND shift.starts_at < $3 AND shift.taken < shift.capacity
                AND activity.state IN ('published', 'running')
             ORDER BY shift.starts_at, shift.id LIMIT $4"
        ))
    };
}

/// The nearest shifts with places left in `town`; in the whole city without one.
pub(crate) async fn open_shifts(cx: &mut Cx<'_>, town: Option<&str>) -> Result<Vec<Shift>> {
    let within = open_shifts!("FROM shift CROSS JOIN activity CROSS JOIN team WHERE activity.town = $5");
    let anywhere = open_shifts!("FROM shift CROSS JOIN activity CROSS JOIN team WHERE shift.region = $1");
    let until = |days: i64| cx.now + SignedDuration::from_hours(24 * days);
    let Some(town) = town else {
        return Ok(cx.tx.all(anywhere, params![cx.region, cx.now, until(AHEAD), NEAREST]).await?);
    };
    Ok(cx.tx.all(within, params![cx.region, cx.now, until(AHEAD_IN_TOWN), NEAREST, town]).await?)
}

/// The nearest shifts with places left of the teams a person belongs to.
pub(crate) async fn own_shifts(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Shift>> {
    let select = open_shifts!(
        "FROM team_member CROSS JOIN activity CROSS JOIN shift CROSS JOIN team
         WHERE team_member.region = $1 AND team_member.person = $5 AND team_member.left_at IS NULL
            AND activity.team = team_member.team AND activity.last_end > $2"
    );
    let until = cx.now + SignedDuration::from_hours(24 * AHEAD);
    Ok(cx.tx.all(select, params![cx.region, cx.now, until, NEAREST, person]).await?)
}

/// The town of the organisation a person belongs to now.
pub(crate) async fn home_town(cx: &mut Cx<'_>, person: Id) -> Result<Option<String>> {
    let select = sql!(
        "SELECT organisation.town FROM membership
         JOIN organisation ON organisation.region = membership.region AND organisation.id = membership.organisation
         WHERE membership.region = $1 AND membership.person = $2 AND membership.valid_to IS NULL"
    );
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Of at most [`ASKED`] shifts those that a person is signed up for or in line.
pub(crate) async fn held_of(cx: &mut Cx<'_>, person: Id, shifts: &[&Shift]) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT shift FROM signup WHERE region = $1 AND person = $2 AND shift IN ($3, $4, $5, $6, $7, $8)
            AND state IN ('confirmed', 'offered', 'waitlisted')"
    );
    let id = |nth: usize| shifts.get(nth).map(|shift| shift.id).unwrap_or_default();
    Ok(cx.tx.all(select, params![cx.region, person, id(0), id(1), id(2), id(3), id(4), id(5)]).await?)
}
