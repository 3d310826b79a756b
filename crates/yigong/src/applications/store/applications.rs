//! Applications, their states and their timeline.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::applications::model::{Application, Event, State};
use crate::campaigns::Kind;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// The application, if there is one.
pub async fn application(cx: &mut Cx<'_>, id: Id) -> Result<Option<Application>> {
    let select = sql!(
        "SELECT id, campaign, organisation, unit, number, kind, title, state, revision, form_version, summary_version,
             correct_by, created_by, changed_at
         FROM application WHERE region = $1 AND id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Every application of a campaign, by number.
pub async fn of_campaign(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Application>> {
    let select = sql!(
        "SELECT id, campaign, organisation, unit, number, kind, title, state, revision, form_version, summary_version,
             correct_by, created_by, changed_at
         FROM application WHERE region = $1 AND campaign = $2 ORDER BY number"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

/// The applications of a campaign in a state, by number.
pub async fn in_state(cx: &mut Cx<'_>, campaign: Id, state: State) -> Result<Vec<Application>> {
    let select = sql!(
        "SELECT id, campaign, organisation, unit, number, kind, title, state, revision, form_version, summary_version,
             correct_by, created_by, changed_at
         FROM application WHERE region = $1 AND campaign = $2 AND state = $3 ORDER BY number"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign, state]).await?)
}

/// What a new application begins with.
pub(in crate::applications) struct Begun {
    pub(in crate::applications) campaign: Id,
    pub(in crate::applications) organisation: Id,
    pub(in crate::applications) unit: Id,
    pub(in crate::applications) kind: Kind,
}

/// Begins an application with the campaign's next number.
pub(in crate::applications) async fn insert(cx: &mut Cx<'_>, new: &Begun, by: Id) -> Result<Id> {
    let next = sql!(
        "UPDATE campaign SET applications = applications + 1 WHERE region = $1 AND id = $2 RETURNING applications"
    );
    let number: Option<i64> = cx.tx.first(next, params![cx.region, new.campaign]).await?;
    let number = number.ok_or_else(AppError::not_found)?;
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO application (region, id, campaign, organisation, unit, number, kind, title, state, revision,
             created_by, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', 'draft', 0, $8, $9, $9)"
    );
    let row = params![cx.region, id, new.campaign, new.organisation, new.unit, number, new.kind, by, cx.now];
    cx.tx.run(insert, row).await?;
    insert_event(cx, id, State::Draft, State::Draft, "开始起草").await?;
    Ok(id)
}

/// Moves the state; false when it is no longer `from`.
pub(in crate::applications) async fn set_state(cx: &mut Cx<'_>, id: Id, from: State, to: State) -> Result<bool> {
    let update = sql!(
        "UPDATE application SET state = $4, correct_by = NULL, changed_at = $5
         WHERE region = $1 AND id = $2 AND state = $3"
    );
    Ok(cx.tx.run(update, params![cx.region, id, from, to, cx.now]).await? == 1)
}

/// Sets until when it may be corrected.
pub(in crate::applications) async fn set_correction(cx: &mut Cx<'_>, id: Id, by: Timestamp) -> Result<()> {
    let update = sql!("UPDATE application SET correct_by = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, by]).await?;
    Ok(())
}

/// Sets the versions others go by.
pub(in crate::applications) async fn set_record(
    cx: &mut Cx<'_>,
    id: Id,
    form: Option<Id>,
    summary: Option<Id>,
) -> Result<()> {
    let update = sql!("UPDATE application SET form_version = $3, summary_version = $4 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, form, summary]).await?;
    Ok(())
}

pub(in crate::applications) async fn insert_event(
    cx: &mut Cx<'_>,
    application: Id,
    from: State,
    to: State,
    reason: &str,
) -> Result<()> {
    let next = sql!("SELECT COALESCE(MAX(step), 0) + 1 FROM application_event WHERE region = $1 AND application = $2");
    let step: i64 = cx.tx.one(next, params![cx.region, application]).await?;
    let insert = sql!(
        "INSERT INTO application_event (region, id, application, at, actor, from_state, to_state, reason, step)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let row = params![cx.region, cx.id(), application, cx.now, cx.actor.person, from, to, reason, step];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Everything that happened to it, in order.
pub async fn events(cx: &mut Cx<'_>, application: Id) -> Result<Vec<Event>> {
    let select = sql!(
        "SELECT e.at, p.name, e.from_state, e.to_state, e.reason
         FROM application_event e LEFT JOIN person p ON p.region = e.region AND p.id = e.actor
         WHERE e.region = $1 AND e.application = $2 ORDER BY e.step"
    );
    Ok(cx.tx.all(select, params![cx.region, application]).await?)
}

db::row! {
    /// A line of a list.
    pub(in crate::applications) struct Listed {
        pub(in crate::applications) id: Id,
        pub(in crate::applications) campaign: Id,
        pub(in crate::applications) unit: Id,
        pub(in crate::applications) number: i64,
        pub(in crate::applications) kind: Kind,
        pub(in crate::applications) title: String,
        pub(in crate::applications) state: State,
        pub(in crate::applications) organisation: String,
        pub(in crate::applications) unit_name: String,
        pub(in crate::applications) changed_at: Timestamp,
        /// Whether matching, sealed paper is in.
        pub(in crate::applications) paper: bool,
    }
}

impl Listed {
    /// The title, or what stands for it.
    pub(in crate::applications) fn shown_title(&self) -> &str {
        if self.title.is_empty() { "（还没有名称）" } else { &self.title }
    }
}

/// The applications drafted at or below `organisation` (the city: all), of one campaign.
pub(in crate::applications) async fn listed(cx: &mut Cx<'_>, campaign: Id, organisation: Id) -> Result<Vec<Listed>> {
    let select = sql!(
        "SELECT a.id, a.campaign, a.unit, a.number, a.kind, a.title, a.state, o.name, u.name, a.changed_at,
             CASE WHEN EXISTS (SELECT 1 FROM paper_receipt r WHERE r.region = a.region AND r.application = a.id
               AND r.version = a.form_version AND r.sealed = 1) THEN 1 ELSE 0 END
         FROM organisation_path t JOIN application a ON a.region = t.region AND a.organisation = t.descendant
         JOIN organisation o ON o.region = a.region AND o.id = a.organisation
         JOIN organisation u ON u.region = a.region AND u.id = a.unit
         WHERE t.region = $1 AND t.ancestor = $2 AND a.campaign = $3 ORDER BY a.number"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, campaign]).await?)
}

/// Whether `below` is `above` or below it.
pub(in crate::applications) async fn subtree_of(cx: &mut Cx<'_>, above: Id, below: Id) -> Result<bool> {
    let count = sql!("SELECT COUNT(*) FROM organisation_path WHERE region = $1 AND ancestor = $2 AND descendant = $3");
    Ok(cx.tx.one::<i64>(count, params![cx.region, above, below]).await? > 0)
}

/// Applications whose correction window has closed.
pub(in crate::applications) async fn lapsed(cx: &mut Cx<'_>) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT id FROM application WHERE region = $1 AND state = 'correcting' AND correct_by < $2 ORDER BY id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now]).await?)
}
