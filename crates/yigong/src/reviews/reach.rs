//! Who may see and do what. Organisers run the review and see no marks before scoring ends; an
//! expert sees the dossiers on their own desk and knows of no others.

use super::model::{Desk, Expert, Round, RoundState};
use super::store;
use crate::action::Cx;
use crate::campaigns::{self, Campaign, CampaignState};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// A published campaign.
pub(super) async fn campaign(cx: &mut Cx<'_>, id: Id) -> Result<Campaign> {
    let found = campaigns::campaign(cx, id).await?.ok_or_else(AppError::not_found)?;
    if found.state == CampaignState::Published { Ok(found) } else { Err(AppError::not_found()) }
}

/// The review as it stands; before anything was settled, with the campaign's own plan.
pub(super) async fn round(cx: &mut Cx<'_>, campaign: &Campaign) -> Result<Round> {
    Ok(store::round(cx, campaign.id).await?.unwrap_or_else(|| Round {
        campaign: campaign.id,
        state: RoundState::Preparing,
        plan: campaign.spec.rubric.plan.clone(),
        rule: String::new(),
        rule_hash: String::new(),
        commitment: String::new(),
        seed: None,
        components: 0,
        frozen_at: None,
        drawn_by: None,
        drawn_at: None,
        closed_at: None,
        proposal: None,
        proposed_by: None,
        proposed_at: None,
        decided_by: None,
        decided_at: None,
    }))
}

/// A campaign with its review, for organisers.
pub(super) async fn organised(cx: &mut Cx<'_>, id: Id) -> Result<(Campaign, Round)> {
    cx.actor.person_or_operator()?;
    let campaign = campaign(cx, id).await?;
    if !cx.actor.is_operator() && !cx.actor.is(crate::auth::Role::Organiser) {
        let text = "评审由主办单位组织，您可以查看公开的评审规则。";
        return Err(AppError::forbidden("not_organiser", text).under("N4.3"));
    }
    let round = round(cx, &campaign).await?;
    Ok((campaign, round))
}

/// A campaign with its review, for whoever confirms its decision: organisers, and the receiving office
/// once a decision is proposed.
pub(super) async fn confirming(cx: &mut Cx<'_>, id: Id) -> Result<(Campaign, Round)> {
    cx.actor.person_or_operator()?;
    let found = campaign(cx, id).await?;
    if !cx.actor.is_operator() && !cx.actor.is(crate::auth::Role::Organiser) {
        let round = round(cx, &found).await?;
        let proposed = round.proposal.is_some() || round.state == RoundState::Decided;
        if proposed && campaigns::is_office(cx, &found).await? {
            return Ok((found, round));
        }
    }
    organised(cx, id).await
}

/// Refuses when the review is not in the state that an action needs.
pub(super) fn require(round: &Round, states: &[RoundState], what: &str) -> Result<()> {
    if states.contains(&round.state) {
        return Ok(());
    }
    Err(AppError::conflict(
        "wrong_round_state",
        format!("评审现在是“{}”，不能{what}。请刷新页面看看最新进展。", round.state),
    ))
}

/// The actor as an expert of a campaign; to anybody else there is no such thing.
pub(super) async fn own_expert(cx: &mut Cx<'_>, id: Id) -> Result<Expert> {
    let person = cx.actor.person()?;
    let found = store::expert(cx, id).await?.filter(|it| it.person == person);
    found.ok_or_else(AppError::not_found)
}

/// A dossier on the actor's desk; to anybody else, and once it is recused, there is no such thing.
pub(super) async fn own_desk(cx: &mut Cx<'_>, id: Id) -> Result<Desk> {
    let person = cx.actor.person()?;
    store::desk(cx, id, person).await?.ok_or_else(AppError::not_found)
}
