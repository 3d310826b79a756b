//! The pool of experts and their recusals.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::reviews::model::{Cause, Expert, ExpertState, Recusal};

/// The pool of a campaign, by number.
pub(in crate::reviews) async fn experts(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Expert>> {
    let select = sql!(
        "SELECT e.id, e.campaign, e.person, p.name, e.number, e.title, e.organisation, e.fields, e.load_limit, e.state,
            e.drawn,
            (SELECT COUNT(*) FROM review_assignment a WHERE a.region = e.region AND a.expert = e.id
               AND a.state IN ('assigned', 'submitted', 'reopened')),
            (SELECT COUNT(*) FROM review_assignment a WHERE a.region = e.region AND a.expert = e.id
               AND a.state = 'submitted')
         FROM review_expert e JOIN person p ON p.region = e.region AND p.id = e.person
         WHERE e.region = $1 AND e.campaign = $2 ORDER BY e.number"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

/// Every time somebody is an expert, the latest first.
pub(in crate::reviews) async fn expert_of(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Expert>> {
    let select = sql!(
        "SELECT e.id, e.campaign, e.person, p.name, e.number, e.title, e.organisation, e.fields, e.load_limit, e.state,
            e.drawn,
            (SELECT COUNT(*) FROM review_assignment a WHERE a.region = e.region AND a.expert = e.id
               AND a.state IN ('assigned', 'submitted', 'reopened')),
            (SELECT COUNT(*) FROM review_assignment a WHERE a.region = e.region AND a.expert = e.id
               AND a.state = 'submitted')
         FROM review_expert e JOIN person p ON p.region = e.region AND p.id = e.person
         WHERE e.region = $1 AND e.person = $2 ORDER BY e.id DESC"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// An expert by id.
pub(in crate::reviews) async fn expert(cx: &mut Cx<'_>, id: Id) -> Result<Option<Expert>> {
    let campaign = sql!("SELECT campaign FROM review_expert WHERE region = $1 AND id = $2");
    let Some(campaign) = cx.tx.first::<Id>(campaign, params![cx.region, id]).await? else { return Ok(None) };
    Ok(experts(cx, campaign).await?.into_iter().find(|it| it.id == id))
}

/// Puts somebody into the pool.
pub(in crate::reviews) async fn insert_expert(cx: &mut Cx<'_>, new: &Expert, by: Id) -> Result<()> {
    let insert = sql!(
        "INSERT INTO review_expert (region, id, campaign, person, number, title, organisation, fields, load_limit, state,
            invited_by, invited_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    let Expert { id, campaign, person, number, title, organisation, fields, load_limit, state, .. } = new;
    let row =
        params![cx.region, id, campaign, person, number, title, organisation, fields, load_limit, state, by, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Keeps an expert's answer.
pub(in crate::reviews) async fn answer_expert(
    cx: &mut Cx<'_>,
    id: Id,
    state: ExpertState,
    fields: &str,
    limit: i64,
) -> Result<()> {
    let update = sql!(
        "UPDATE review_expert SET state = $3, fields = $4, load_limit = $5, answered_at = $6
         WHERE region = $1 AND id = $2"
    );
    cx.tx.run(update, params![cx.region, id, state, fields, limit, cx.now]).await?;
    Ok(())
}

/// Keeps an expert's place in the draw.
pub(in crate::reviews) async fn set_drawn(cx: &mut Cx<'_>, id: Id, place: i64) -> Result<()> {
    let update = sql!("UPDATE review_expert SET drawn = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, place]).await?;
    Ok(())
}

/// The recusals of a campaign.
pub(in crate::reviews) async fn recusals(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Recusal>> {
    let select = sql!(
        "SELECT r.id, r.expert, r.cause, r.unit, r.application, r.reason,
            COALESCE(o.name, a.title, ''), r.made_at
         FROM review_recusal r
         LEFT JOIN organisation o ON o.region = r.region AND o.id = r.unit
         LEFT JOIN application a ON a.region = r.region AND a.id = r.application
         WHERE r.region = $1 AND r.campaign = $2 ORDER BY r.id"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

/// Keeps a recusal, from a whole unit or from one application.
pub(in crate::reviews) async fn insert_recusal(
    cx: &mut Cx<'_>,
    expert: &Expert,
    cause: Cause,
    about: (Option<Id>, Option<Id>),
    reason: &str,
) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO review_recusal (region, id, campaign, expert, cause, unit, application, reason, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let id = cx.id();
    let (unit, application) = about;
    let row =
        params![cx.region, id, expert.campaign, expert.id, cause, unit, application, reason, cx.actor.person, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Takes a recusal back.
pub(in crate::reviews) async fn drop_recusal(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let delete = sql!("DELETE FROM review_recusal WHERE region = $1 AND id = $2");
    cx.tx.run(delete, params![cx.region, id]).await?;
    Ok(())
}

/// Every organisation somebody belongs to or held a role at since `since`, by id and name.
pub(in crate::reviews) async fn affiliations(
    cx: &mut Cx<'_>,
    person: Id,
    since: Timestamp,
) -> Result<Vec<(Id, String)>> {
    let from = cx.date(since);
    let select = sql!(
        "SELECT o.id, o.name FROM organisation o
         WHERE o.region = $1 AND (
            o.id IN (SELECT organisation FROM membership
                     WHERE region = $1 AND person = $2 AND (valid_to IS NULL OR valid_to >= $3))
            OR o.id IN (SELECT organisation FROM role_grant
                     WHERE region = $1 AND person = $2 AND organisation IS NOT NULL
                       AND (ended_at IS NULL OR ended_at >= $4)))
         ORDER BY o.id"
    );
    Ok(cx.tx.all(select, params![cx.region, person, from, since]).await?)
}

/// The applications of a campaign somebody drafted or changed.
pub(in crate::reviews) async fn touched(cx: &mut Cx<'_>, campaign: Id, person: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT DISTINCT a.id FROM application a
         LEFT JOIN application_change c ON c.region = a.region AND c.application = a.id AND c.changed_by = $3
         WHERE a.region = $1 AND a.campaign = $2 AND (a.created_by = $3 OR c.changed_by IS NOT NULL)"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign, person]).await?)
}
