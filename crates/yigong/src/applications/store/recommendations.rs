//! A unit's seats and recommendations.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::applications::model::{Application, State};
use crate::campaigns::Kind;
use crate::clock::Id;
use crate::error::Result;

/// Takes one of a unit's places; false when none is left. The counter's own row is the lock.
pub(in crate::applications) async fn take_seat(cx: &mut Cx<'_>, campaign: Id, unit: Id, quota: i64) -> Result<bool> {
    let open = sql!(
        "INSERT INTO application_seat (region, campaign, unit, taken, quota) VALUES ($1, $2, $3, 0, $4)
         ON CONFLICT (region, campaign, unit) DO NOTHING"
    );
    cx.tx.run(open, params![cx.region, campaign, unit, quota]).await?;
    let take = sql!(
        "UPDATE application_seat SET taken = taken + 1
         WHERE region = $1 AND campaign = $2 AND unit = $3 AND taken < quota"
    );
    Ok(cx.tx.run(take, params![cx.region, campaign, unit]).await? == 1)
}

/// Gives a place back.
pub(in crate::applications) async fn give_seat(cx: &mut Cx<'_>, campaign: Id, unit: Id) -> Result<()> {
    let give = sql!("UPDATE application_seat SET taken = taken - 1 WHERE region = $1 AND campaign = $2 AND unit = $3");
    cx.tx.run(give, params![cx.region, campaign, unit]).await?;
    Ok(())
}

/// How many places a unit has taken.
pub(in crate::applications) async fn seats(cx: &mut Cx<'_>, campaign: Id, unit: Id) -> Result<i64> {
    let select = sql!("SELECT taken FROM application_seat WHERE region = $1 AND campaign = $2 AND unit = $3");
    Ok(cx.tx.first(select, params![cx.region, campaign, unit]).await?.unwrap_or(0))
}

/// How many places each unit of a campaign has taken; units without any are left out.
pub(in crate::applications) async fn all_seats(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<(Id, i64)>> {
    let select = sql!("SELECT unit, taken FROM application_seat WHERE region = $1 AND campaign = $2");
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

/// Which units were reminded: unit, days before the deadline, when.
pub(in crate::applications) async fn reminders(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<(Id, i64, Timestamp)>> {
    let select = sql!(
        "SELECT unit, days, sent_at FROM recommendation_reminder WHERE region = $1 AND campaign = $2
         ORDER BY sent_at, unit"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

/// Records a reminder; false when it was sent before.
pub(in crate::applications) async fn remind(cx: &mut Cx<'_>, campaign: Id, unit: Id, days: i64) -> Result<bool> {
    let insert = sql!(
        "INSERT INTO recommendation_reminder (region, campaign, unit, days, sent_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (region, campaign, unit, days) DO NOTHING"
    );
    Ok(cx.tx.run(insert, params![cx.region, campaign, unit, days, cx.now]).await? == 1)
}

/// A new recommendation.
pub(in crate::applications) async fn insert_recommendation(
    cx: &mut Cx<'_>,
    it: &Application,
    version: Id,
    position: i64,
    by: Id,
) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO recommendation (region, id, application, campaign, unit, version, position, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let row = params![cx.region, id, it.id, it.campaign, it.unit, version, position, by, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Ends the live recommendation of an application, if there is one.
pub(in crate::applications) async fn end_recommendation(cx: &mut Cx<'_>, application: Id, reason: &str) -> Result<()> {
    let update = sql!(
        "UPDATE recommendation SET ended_by = $3, ended_at = $4, end_reason = $5
         WHERE region = $1 AND application = $2 AND ended_at IS NULL"
    );
    cx.tx.run(update, params![cx.region, application, cx.actor.person, cx.now, reason]).await?;
    Ok(())
}

db::row! {
    /// A recommended application with its place.
    pub(in crate::applications) struct Placed {
        pub(in crate::applications) application: Id,
        pub(in crate::applications) unit: Id,
        pub(in crate::applications) position: i64,
        pub(in crate::applications) title: String,
        pub(in crate::applications) kind: Kind,
        pub(in crate::applications) state: State,
    }
}

/// The live recommendations of a unit, the first first.
pub(in crate::applications) async fn placed(cx: &mut Cx<'_>, campaign: Id, unit: Id) -> Result<Vec<Placed>> {
    let select = sql!(
        "SELECT r.application, r.unit, r.position, a.title, a.kind, a.state
         FROM recommendation r JOIN application a ON a.region = r.region AND a.id = r.application
         WHERE r.region = $1 AND r.campaign = $2 AND r.unit = $3 AND r.ended_at IS NULL ORDER BY r.position, r.id"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign, unit]).await?)
}
