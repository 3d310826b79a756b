//! The public list. Its order is `next_start`, which the sweep keeps, so a page is one walk along an index.

use db::{params, sql};
use jiff::{SignedDuration, Timestamp};

use super::{activity_columns, shift_columns};
use crate::action::Cx;
use crate::activities::model::{Activity, Shift};
use crate::clock::Id;
use crate::error::Result;

/// Activities on a page.
pub(crate) const PAGE: usize = 20;

/// What the list is asked for. Empty texts ask for everything.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// Words in title, place or the team's name.
    pub q: String,
    /// Category code.
    pub category: String,
    /// Town.
    pub town: String,
    /// Only what ends after this.
    pub from: Option<Timestamp>,
    /// Only with places left.
    pub open: bool,
    /// The last one of the page before: its `next_start` and id.
    pub after: Option<(Timestamp, Id)>,
}

db::row! {
    /// An activity on the list.
    pub struct Listed {
        /// The activity's id.
        pub id: Id,
        /// When its next shift begins.
        pub next_start: Timestamp,
    }
}

/// One page of the list, and the key of the next page, if there is one. Three statements whatever
/// the number of rows.
pub(crate) async fn list(
    cx: &mut Cx<'_>,
    search: &Search,
) -> Result<(Vec<(Activity, Vec<Shift>)>, Option<(Timestamp, Id)>)> {
    let mut keys = keys(cx, search).await?;
    let more = keys.len() > PAGE;
    keys.truncate(PAGE);
    let next = if more { keys.last().map(|last| (last.next_start, last.id)) } else { None };
    let ids: Vec<Id> = keys.iter().map(|key| key.id).collect();
    Ok((with_shifts(cx, &ids).await?, next))
}

async fn keys(cx: &mut Cx<'_>, search: &Search) -> Result<Vec<Listed>> {
    let select = sql!(
        "SELECT activity.id, activity.next_start FROM activity
         JOIN team ON team.region = activity.region AND team.id = activity.team
         WHERE activity.region = $1 AND activity.next_start >= $2
            AND (activity.next_start > $2 OR activity.id > $3)
            AND activity.last_end > $4 AND activity.state IN ('published', 'running')
            AND ($5 = '' OR activity.category = $5) AND ($6 = '' OR activity.town = $6)
            AND ($7 = '' OR LOWER(activity.title) LIKE $7 ESCAPE '\\' OR LOWER(activity.place) LIKE $7 ESCAPE '\\'
                OR LOWER(team.name) LIKE $7 ESCAPE '\\')
            AND ($8 = 0 OR EXISTS (SELECT 1 FROM shift WHERE shift.region = $1 AND shift.activity = activity.id
                AND shift.starts_at > $9 AND shift.taken < shift.capacity))
         ORDER BY activity.next_start, activity.id LIMIT $10"
    );
    // The longest shift is 16 hours, so whatever is still on began within the last day.
    let (after, id) = search.after.unwrap_or((cx.now - SignedDuration::from_hours(24), Id::nil()));
    let ends = search.from.unwrap_or(cx.now).max(cx.now);
    let words = crate::text::like(&search.q);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let open = i64::from(search.open);
    let row = params![cx.region, after, id, ends, search.category, search.town, words, open, cx.now, limit];
    Ok(cx.tx.all(select, row).await?)
}

/// The activities with these ids, in this order, each with its shifts; at most [`PAGE`] of them.
async fn with_shifts(cx: &mut Cx<'_>, ids: &[Id]) -> Result<Vec<(Activity, Vec<Shift>)>> {
    let activities = activity_columns!(
        "WHERE activity.region = $1 AND activity.id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
            $15, $16, $17, $18, $19, $20, $21)"
    );
    let shifts = shift_columns!(
        "WHERE shift.region = $1 AND shift.activity IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
            $15, $16, $17, $18, $19, $20, $21) ORDER BY shift.starts_at, shift.id"
    );
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let id = |i: usize| ids.get(i).copied().unwrap_or_default();
    let region = [db::ToValue::to_value(&cx.region)];
    let row: Vec<db::Value> = region.into_iter().chain((0..PAGE).map(|i| db::ToValue::to_value(&id(i)))).collect();
    let mut found: Vec<Activity> = cx.tx.all(activities, &row).await?;
    let shifts: Vec<Shift> = cx.tx.all(shifts, &row).await?;
    found.sort_by_key(|activity| ids.iter().position(|id| *id == activity.id));
    let own = |id: Id| shifts.iter().filter(|shift| shift.activity == id).cloned().collect();
    Ok(found.into_iter().map(|activity| (own(activity.id), activity)).map(|(shifts, it)| (it, shifts)).collect())
}

/// A team's activities that are not over, nearest first; at most 20. With `drafts`, those too.
pub(crate) async fn of_team(cx: &mut Cx<'_>, team: Id, drafts: bool) -> Result<Vec<(Activity, Vec<Shift>)>> {
    let select = sql!(
        "SELECT id FROM activity WHERE region = $1 AND team = $2
            AND ((state IN ('published', 'running') AND last_end > $3) OR (state = 'draft' AND $4 = 1))
         ORDER BY next_start, id LIMIT 20"
    );
    let ids: Vec<Id> = cx.tx.all(select, params![cx.region, team, cx.now, i64::from(drafts)]).await?;
    with_shifts(cx, &ids).await
}
