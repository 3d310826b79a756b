//! All SQL of events.

use db::{params, sql};
use jiff::Timestamp;

use super::model::{Event, NewEvent};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

macro_rules! event_columns {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT city_event.id, city_event.title, city_event.category, city_event.town, city_event.place,
                city_event.description, city_event.wanted, city_event.starts_at, city_event.ends_at,
                city_event.cancel_reason,
                (SELECT COUNT(*) FROM city_event_team WHERE city_event_team.region = $1
                    AND city_event_team.event = city_event.id),
                (SELECT CAST(COALESCE(SUM(shift.capacity), 0) AS BIGINT) FROM city_event_team
                 JOIN activity ON activity.region = city_event_team.region AND activity.id = city_event_team.activity
                 JOIN shift ON shift.region = activity.region AND shift.activity = activity.id
                 WHERE city_event_team.region = $1 AND city_event_team.event = city_event.id
                    AND activity.state NOT IN ('draft', 'cancelled')),
                (SELECT CAST(COALESCE(SUM(shift.taken), 0) AS BIGINT) FROM city_event_team
                 JOIN activity ON activity.region = city_event_team.region AND activity.id = city_event_team.activity
                 JOIN shift ON shift.region = activity.region AND shift.activity = activity.id
                 WHERE city_event_team.region = $1 AND city_event_team.event = city_event.id
                    AND activity.state NOT IN ('draft', 'cancelled'))
             FROM city_event ",
            $rest
        ))
    };
}

/// The event with this id.
pub(super) async fn event(cx: &mut Cx<'_>, id: Id) -> Result<Option<Event>> {
    let select = event_columns!("WHERE city_event.region = $1 AND city_event.id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The event, held until the transaction ends: who changes it, joins it or calls it off does so one after
/// the other.
pub(super) async fn held(cx: &mut Cx<'_>, id: Id) -> Result<Option<Event>> {
    let lock = sql!("UPDATE city_event SET wanted = wanted WHERE region = $1 AND id = $2");
    cx.tx.run(lock, params![cx.region, id]).await?;
    event(cx, id).await
}

/// Events that are not over, soonest first.
pub(super) async fn ahead(cx: &mut Cx<'_>) -> Result<Vec<Event>> {
    let select = event_columns!(
        "WHERE city_event.region = $1 AND city_event.ends_at > $2 AND city_event.cancelled_at IS NULL
         ORDER BY city_event.starts_at, city_event.id LIMIT 50"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now]).await?)
}

/// Events that are over, latest first.
pub(super) async fn behind(cx: &mut Cx<'_>) -> Result<Vec<Event>> {
    let select = event_columns!(
        "WHERE city_event.region = $1 AND (city_event.ends_at <= $2 OR city_event.cancelled_at IS NOT NULL)
         ORDER BY city_event.ends_at DESC, city_event.id LIMIT 20"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now]).await?)
}

/// Writes an event.
pub(super) async fn insert(cx: &mut Cx<'_>, new: &NewEvent) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO city_event (region, id, title, category, town, place, description, wanted, starts_at, ends_at,
            created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    let row = params![
        cx.region,
        id,
        new.title,
        new.category,
        new.town,
        new.place,
        new.description,
        new.wanted,
        new.starts_at,
        new.ends_at,
        cx.actor.person,
        cx.now
    ];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Writes an event anew.
pub(super) async fn update(cx: &mut Cx<'_>, id: Id, new: &NewEvent) -> Result<()> {
    let update = sql!(
        "UPDATE city_event SET title = $3, category = $4, town = $5, place = $6, description = $7, wanted = $8,
            starts_at = $9, ends_at = $10 WHERE region = $1 AND id = $2"
    );
    let row = params![
        cx.region,
        id,
        new.title,
        new.category,
        new.town,
        new.place,
        new.description,
        new.wanted,
        new.starts_at,
        new.ends_at
    ];
    cx.tx.run(update, row).await?;
    Ok(())
}

/// A team with a shift of the event outside a time.
pub(super) async fn outside(cx: &mut Cx<'_>, event: Id, from: Timestamp, to: Timestamp) -> Result<Option<String>> {
    let select = sql!(
        "SELECT team.name FROM city_event_team
         JOIN team ON team.region = city_event_team.region AND team.id = city_event_team.team
         JOIN activity ON activity.region = city_event_team.region AND activity.id = city_event_team.activity
         JOIN shift ON shift.region = activity.region AND shift.activity = activity.id
         WHERE city_event_team.region = $1 AND city_event_team.event = $2 AND activity.state <> 'cancelled'
            AND (shift.starts_at < $3 OR shift.ends_at > $4) ORDER BY team.name LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region, event, from, to]).await?)
}

/// The leaders of the teams that joined.
pub(super) async fn leaders_joined(cx: &mut Cx<'_>, event: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT DISTINCT role_grant.person FROM city_event_team
         JOIN role_grant ON role_grant.region = city_event_team.region AND role_grant.team = city_event_team.team
         WHERE city_event_team.region = $1 AND city_event_team.event = $2 AND role_grant.ended_at IS NULL
         ORDER BY role_grant.person"
    );
    Ok(cx.tx.all(select, params![cx.region, event]).await?)
}

/// Calls an event off, once; whether it did.
pub(super) async fn cancel(cx: &mut Cx<'_>, id: Id, reason: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE city_event SET cancelled_at = $3, cancel_reason = $4
         WHERE region = $1 AND id = $2 AND cancelled_at IS NULL AND starts_at > $3"
    );
    Ok(cx.tx.run(update, params![cx.region, id, cx.now, reason]).await? > 0)
}

/// A team joins with an activity.
pub(super) async fn join(cx: &mut Cx<'_>, event: Id, team: Id, activity: Id) -> Result<()> {
    let insert = sql!(
        "INSERT INTO city_event_team (region, event, team, activity, joined_by, joined_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    cx.tx.run(insert, params![cx.region, event, team, activity, cx.actor.person, cx.now]).await?;
    Ok(())
}

/// The activities of an event, by team.
pub(super) async fn activities(cx: &mut Cx<'_>, event: Id) -> Result<Vec<(Id, Id, String)>> {
    let select = sql!(
        "SELECT city_event_team.activity, team.id, team.name FROM city_event_team
         JOIN team ON team.region = city_event_team.region AND team.id = city_event_team.team
         WHERE city_event_team.region = $1 AND city_event_team.event = $2 ORDER BY team.name LIMIT 300"
    );
    Ok(cx.tx.all(select, params![cx.region, event]).await?)
}

/// The event a team's activity belongs to.
pub(in crate::activities) async fn of_activity(cx: &mut Cx<'_>, activity: Id) -> Result<Option<(Id, String)>> {
    let select = sql!(
        "SELECT city_event.id, city_event.title FROM city_event_team
         JOIN city_event ON city_event.region = city_event_team.region AND city_event.id = city_event_team.event
         WHERE city_event_team.region = $1 AND city_event_team.activity = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, activity]).await?)
}

/// The leaders of all teams that do a category.
pub(super) async fn leaders_for(cx: &mut Cx<'_>, category: &str) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT DISTINCT role_grant.person FROM role_grant
         JOIN team ON team.region = role_grant.region AND team.id = role_grant.team
         WHERE role_grant.region = $1 AND role_grant.ended_at IS NULL AND team.closed_at IS NULL
            AND ' ' || team.categories || ' ' LIKE $2 ORDER BY role_grant.person LIMIT 500"
    );
    Ok(cx.tx.all(select, params![cx.region, format!("% {category} %")]).await?)
}
