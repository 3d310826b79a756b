//! What time has brought about.

use db::{params, sql};
use jiff::Timestamp;

use super::{activity_columns, shift_columns};
use crate::action::Cx;
use crate::activities::model::{Activity, Shift};
use crate::clock::Id;
use crate::error::Result;

/// Published activities whose first shift has begun.
pub(crate) async fn begun(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Activity>> {
    let select = activity_columns!(
        "WHERE activity.region = $1 AND activity.state = 'published' AND activity.first_start <= $2
         ORDER BY activity.first_start, activity.id LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now, limit]).await?)
}

/// Running activities whose current shift has ended.
pub(crate) async fn passed(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Activity>> {
    let select = activity_columns!(
        "WHERE activity.region = $1 AND activity.state = 'running' AND activity.next_end <= $2
         ORDER BY activity.next_end, activity.id LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now, limit]).await?)
}

/// Offers that ran out: sign-up, shift, person.
pub(crate) async fn lapsed(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<(Id, Id, Id)>> {
    let select = sql!(
        "SELECT id, shift, person FROM signup WHERE region = $1 AND state = 'offered' AND offered_until <= $2
         ORDER BY offered_until, id LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now, limit]).await?)
}

/// Shifts that begin before `until` and whose people have not been reminded.
pub(crate) async fn unreminded(cx: &mut Cx<'_>, until: Timestamp, limit: i64) -> Result<Vec<Shift>> {
    let select = shift_columns!(
        "WHERE shift.region = $1 AND shift.reminded_at IS NULL AND shift.starts_at > $2 AND shift.starts_at <= $3
            AND activity.state IN ('published', 'running') ORDER BY shift.starts_at, shift.id LIMIT $4"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now, until, limit]).await?)
}

/// Notes that a shift's people have been reminded.
pub(crate) async fn set_reminded(cx: &mut Cx<'_>, shift: Id) -> Result<()> {
    let update = sql!("UPDATE shift SET reminded_at = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, shift, cx.now]).await?;
    Ok(())
}

/// Whether the sweep has anything to do; `until` as in [`unreminded`].
pub(crate) async fn is_due(cx: &mut Cx<'_>, until: Timestamp) -> Result<bool> {
    let select = sql!(
        "SELECT CASE WHEN
            EXISTS (SELECT 1 FROM activity WHERE region = $1 AND state = 'published' AND first_start <= $2)
            OR EXISTS (SELECT 1 FROM activity WHERE region = $1 AND state = 'running' AND next_end <= $2)
            OR EXISTS (SELECT 1 FROM signup WHERE region = $1 AND state = 'offered' AND offered_until <= $2)
            OR EXISTS (SELECT 1 FROM shift
                JOIN activity ON activity.region = shift.region AND activity.id = shift.activity
                WHERE shift.region = $1 AND shift.reminded_at IS NULL AND shift.starts_at > $2
                    AND shift.starts_at <= $3 AND activity.state IN ('published', 'running'))
         THEN 1 ELSE 0 END"
    );
    Ok(cx.tx.one::<i64>(select, params![cx.region, cx.now, until]).await? == 1)
}
