//! Campaigns: the yearly call as data (N1–N4). What a campaign is — kinds and scopes, conditions,
//! calendar, quota, form, rubric, notice — is a [`Spec`], read from the city's folder or made from
//! last year's by an organiser; everything else asks it. Deadlines are exact to the second in the
//! city's time and can be moved for one unit with a reason.

mod actions;
mod api;
mod check;
mod file;
mod model;
mod pages;
mod rules;
mod spec;
mod store;

pub use actions::{Edit, Extend, MakeNext, Publish, Seed};
pub use check::verify;
pub use file::parse;
pub use model::{Campaign, CampaignState, Deadlines, Extension, Kind, Phase};
pub(crate) use pages::{routes, to_the_second};
pub use spec::{
    Calendar, Cell, Condition, DayCount, Gate, KindSpec, NameRule, Need, Notice, Office, Official, Period, Places,
    Quota, Reason, ReviewPlan, Rubric, Scope, Screening, Spec, Summary, Weighted,
};
pub use store::{campaign, campaigns, current, deadlines, extensions, in_year};

use crate::action::Cx;
use crate::auth::{self, Role};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations::{self, Organisation};

/// The unit (N0.2) an organisation belongs to: the one right below the city, itself perhaps. None for
/// the city.
pub async fn unit_of(cx: &mut Cx<'_>, organisation: Id) -> Result<Option<Organisation>> {
    let mut above = organisations::ancestors(cx, organisation).await?;
    match above.len() {
        0 => Ok(None),
        1 => organisations::organisation(cx, organisation).await,
        _ => Ok(Some(above.swap_remove(1))),
    }
}

/// Every unit (N0.2): the organisations right below the city, whatever their kind, in order. The same as
/// [`unit_of`] finds from below.
pub async fn units(cx: &mut Cx<'_>) -> Result<Vec<Organisation>> {
    match organisations::root(cx).await? {
        Some(root) => organisations::children(cx, root.id).await,
        None => Ok(Vec::new()),
    }
}

/// Whether the actor works in the office that receives material and objections (N4.2d, N4.4b), or is
/// an organiser.
pub async fn is_office(cx: &mut Cx<'_>, campaign: &Campaign) -> Result<bool> {
    if cx.actor.is_operator() || cx.actor.is(Role::Organiser) {
        return Ok(true);
    }
    match organisations::by_code(cx, &campaign.spec.office.organisation).await? {
        Some(office) => auth::manages(cx, office.id).await,
        None => Ok(false),
    }
}

/// Whether the actor works in the office that receives for any campaign, or is an organiser.
pub(crate) async fn receives(cx: &mut Cx<'_>) -> Result<bool> {
    if cx.actor.is(Role::Organiser) {
        return Ok(true);
    }
    // Nearly always one office, whatever the number of campaigns.
    let mut campaigns = campaigns(cx).await?;
    campaigns.sort_by(|a, b| a.spec.office.organisation.cmp(&b.spec.office.organisation));
    campaigns.dedup_by(|a, b| a.spec.office.organisation == b.spec.office.organisation);
    for campaign in campaigns {
        if is_office(cx, &campaign).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses who is not of the receiving office.
pub async fn require_office(cx: &mut Cx<'_>, campaign: &Campaign) -> Result<()> {
    cx.actor.person_or_operator()?;
    if is_office(cx, campaign).await? {
        return Ok(());
    }
    let text = format!("这项工作由{}受理，请与其联系。", campaign.spec.office.name);
    Err(AppError::forbidden("not_the_office", text).under("N4.2d"))
}

/// Refuses who is no organiser.
pub fn require_organiser(cx: &Cx<'_>) -> Result<()> {
    cx.actor.person_or_operator()?;
    if cx.actor.is_operator() || cx.actor.is(Role::Organiser) {
        return Ok(());
    }
    Err(AppError::forbidden("not_organiser", "申报活动由主办单位设置，您可以查看安排，不能改动。").under("N0.1"))
}
