//! The SQL of campaigns.

use db::{params, sql};
use jiff::Timestamp;

use super::model::{Campaign, CampaignState, Deadlines, Extension};
use super::spec::Spec;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};

type Row = (Id, CampaignState, String, Option<Timestamp>);

fn read((id, state, spec, published_at): Row) -> Result<Campaign> {
    let spec: Spec = serde_json::from_str(&spec).map_err(|e| AppError::internal(format!("campaign {id}: {e}")))?;
    Ok(Campaign { id, state, spec, published_at })
}

/// The campaign, draft or not.
pub async fn campaign(cx: &mut Cx<'_>, id: Id) -> Result<Option<Campaign>> {
    let select = sql!("SELECT id, state, spec, published_at FROM campaign WHERE region = $1 AND id = $2");
    cx.tx.first(select, params![cx.region, id]).await?.map(read).transpose()
}

/// The campaign of a year.
pub async fn in_year(cx: &mut Cx<'_>, year: i16) -> Result<Option<Campaign>> {
    let select = sql!("SELECT id, state, spec, published_at FROM campaign WHERE region = $1 AND year = $2");
    cx.tx.first(select, params![cx.region, i64::from(year)]).await?.map(read).transpose()
}

/// All campaigns, the latest first.
pub async fn campaigns(cx: &mut Cx<'_>) -> Result<Vec<Campaign>> {
    let select = sql!("SELECT id, state, spec, published_at FROM campaign WHERE region = $1 ORDER BY year DESC");
    cx.tx.all(select, params![cx.region]).await?.into_iter().map(read).collect()
}

/// The published campaign that is under way: the latest one that has opened, else the next to open.
pub async fn current(cx: &mut Cx<'_>) -> Result<Option<Campaign>> {
    let published: Vec<Campaign> =
        campaigns(cx).await?.into_iter().filter(|it| it.state == CampaignState::Published).collect();
    let (city, now) = (&cx.core.city, cx.now);
    let opened = published.iter().find(|it| it.opens(city) <= now).cloned();
    Ok(opened.or_else(|| published.into_iter().next_back()))
}

/// The deadlines that hold for a unit.
pub async fn deadlines(cx: &mut Cx<'_>, campaign: &Campaign, unit: Id) -> Result<Deadlines> {
    let select = sql!(
        "SELECT applications_by, summaries_by, reason FROM campaign_extension
         WHERE region = $1 AND campaign = $2 AND unit = $3 ORDER BY id DESC LIMIT 1"
    );
    let later: Option<(Timestamp, Timestamp, String)> =
        cx.tx.first(select, params![cx.region, campaign.id, unit]).await?;
    Ok(match later {
        Some((applications_by, summaries_by, reason)) => {
            Deadlines { applications_by, summaries_by, extended: Some(reason) }
        }
        None => campaign.deadlines(&cx.core.city),
    })
}

/// Every extension granted, the latest first.
pub async fn extensions(cx: &mut Cx<'_>, campaign: Id) -> Result<Vec<Extension>> {
    let select = sql!(
        "SELECT e.unit, o.name, e.applications_by, e.summaries_by, e.reason, p.name, e.granted_at
         FROM campaign_extension e JOIN organisation o ON o.region = e.region AND o.id = e.unit
         JOIN person p ON p.region = e.region AND p.id = e.granted_by
         WHERE e.region = $1 AND e.campaign = $2 ORDER BY e.id DESC"
    );
    Ok(cx.tx.all(select, params![cx.region, campaign]).await?)
}

fn text(spec: &Spec) -> Result<String> {
    serde_json::to_string(spec).map_err(|e| AppError::internal(e.to_string()))
}

pub(super) async fn insert(cx: &mut Cx<'_>, spec: &Spec, state: CampaignState) -> Result<Id> {
    let published = (state == CampaignState::Published).then_some(cx.now);
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO campaign (region, id, year, state, spec, created_by, created_at, published_by, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let by = cx.actor.person;
    let publisher = published.and(by);
    let row = params![cx.region, id, i64::from(spec.year), state, text(spec)?, by, cx.now, publisher, published];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

pub(super) async fn update(cx: &mut Cx<'_>, id: Id, spec: &Spec) -> Result<()> {
    let update = sql!("UPDATE campaign SET spec = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, id, text(spec)?]).await?;
    Ok(())
}

/// Publishes a draft; false when it is none.
pub(super) async fn publish(cx: &mut Cx<'_>, id: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE campaign SET state = 'published', published_by = $3, published_at = $4
         WHERE region = $1 AND id = $2 AND state = 'draft'"
    );
    Ok(cx.tx.run(update, params![cx.region, id, cx.actor.person, cx.now]).await? == 1)
}

pub(super) async fn insert_extension(
    cx: &mut Cx<'_>,
    campaign: Id,
    unit: Id,
    by: (Timestamp, Timestamp),
    reason: &str,
) -> Result<Id> {
    let (id, granted_by) = (cx.id(), cx.actor.person()?);
    let insert = sql!(
        "INSERT INTO campaign_extension (region, id, campaign, unit, applications_by, summaries_by, reason, granted_by, granted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let row = params![cx.region, id, campaign, unit, by.0, by.1, reason, granted_by, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(id)
}
