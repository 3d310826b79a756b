//! The public list, and what it suggests to a person.

use db::params;

use super::shift_columns;
use crate::action::Cx;
use crate::activities::model::Shift;
use crate::clock::Id;
use crate::error::Result;

/// Upcoming published shifts with places left that `person` is not signed up for: those of the
/// person's own teams first, then the nearest.
pub async fn suggestions(cx: &mut Cx<'_>, person: Id, limit: i64) -> Result<Vec<Shift>> {
    let select = shift_columns!(
        "WHERE shift.region = $1 AND activity.region = $1 AND shift.starts_at > $3 AND shift.taken < shift.capacity
            AND shift.starts_at < $5 AND activity.state IN ('published', 'running')
            AND NOT EXISTS (SELECT 1 FROM signup WHERE signup.region = $1 AND signup.shift = shift.id
                AND signup.person = $2 AND signup.state IN ('confirmed', 'offered', 'waitlisted'))
         ORDER BY CASE WHEN EXISTS (SELECT 1 FROM team_member WHERE team_member.region = $1
                AND team_member.team = activity.team AND team_member.person = $2 AND team_member.left_at IS NULL)
            THEN 0 ELSE 1 END, shift.starts_at, shift.id LIMIT $4"
    );
    let horizon = cx.now + jiff::SignedDuration::from_hours(24 * 60);
    Ok(cx.tx.all(select, params![cx.region, person, cx.now, limit, horizon]).await?)
}
