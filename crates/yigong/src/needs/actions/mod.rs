//! Every write of needs.

mod ask;
mod claim;
mod confirm;
mod dispatch;
mod end;
mod private;
mod report;
mod sweep;
mod verify;

pub use ask::{Ask, Edit};
pub use claim::{Decide, Offer};
pub use confirm::Confirm;
pub(super) use confirm::may_confirm;
pub use dispatch::{Answer, Dispatch};
pub use end::{Release, Withdraw};
pub use private::{LookAt, SetSharing};
pub(super) use private::{may_look, open as open_sealed};
pub use report::Report;
pub use sweep::{Sweep, due};
pub use verify::{Publish, Return};

use jiff::SignedDuration;

use super::model::{Claim, ClaimEvent, Event, Need, State};
use super::store;
use crate::action::Cx;
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notify::{self, Kind};

/// How somebody stands to a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// It is their own, or they wrote it down.
    pub(super) own: bool,
    /// They manage the organisation that answers for it.
    pub(super) manages: bool,
}

impl Standing {
    pub(super) async fn of(cx: &mut Cx<'_>, need: &Need) -> Result<Self> {
        let person = cx.actor.person;
        let own = person.is_some() && (need.asker == person || need.entered_by == person.unwrap_or_default());
        Ok(Self { own, manages: auth::manages(cx, need.organisation).await? })
    }

    /// Whether they speak for who needs help.
    pub(super) const fn speaks(self) -> bool {
        self.own || self.manages
    }
}

/// The need and how the actor stands to it. What is not public is invisible to others.
pub(super) async fn within_sight(cx: &mut Cx<'_>, id: Id) -> Result<(Need, Standing)> {
    let need = store::need(cx, id).await?.ok_or_else(AppError::not_found)?;
    let standing = Standing::of(cx, &need).await?;
    if need.state.is_public() || standing.speaks() || helps(cx, id).await? {
        return Ok((need, standing));
    }
    Err(AppError::not_found())
}

/// Whether the actor has, or had, a claim to the need.
async fn helps(cx: &mut Cx<'_>, need: Id) -> Result<bool> {
    let Some(person) = cx.actor.person else { return Ok(false) };
    let teams: Vec<Id> = cx.actor.teams().collect();
    let claims = store::claims(cx, need).await?;
    Ok(claims.iter().any(|claim| claim.person == person || claim.team.is_some_and(|team| teams.contains(&team))))
}

/// The need, for who speaks for the one in need.
async fn spoken_for(cx: &mut Cx<'_>, id: Id) -> Result<Need> {
    cx.actor.person_or_operator()?;
    let (need, standing) = within_sight(cx, id).await?;
    if standing.speaks() {
        return Ok(need);
    }
    Err(AppError::forbidden("not_your_need", "只有求助的本人或负责的社区可以这样做。"))
}

/// The need, for who manages the organisation that answers for it.
async fn managed(cx: &mut Cx<'_>, id: Id) -> Result<Need> {
    cx.actor.person_or_operator()?;
    let (need, standing) = within_sight(cx, id).await?;
    if standing.manages {
        return Ok(need);
    }
    Err(AppError::forbidden("not_your_organisation", "这一步由求助所在的社区或镇（街）办理，您不是那里的管理人员。"))
}

/// The claim and its need, for who answers for the claim: the lone helper, or a leader of the team.
pub(super) async fn own_claim(cx: &mut Cx<'_>, id: Id) -> Result<(Need, Claim)> {
    let person = cx.actor.person()?;
    let claim = store::claim(cx, id).await?.ok_or_else(AppError::not_found)?;
    let own = match claim.team {
        Some(team) => auth::leads(cx, team).await?,
        None => claim.person == person,
    };
    if !own {
        return Err(AppError::not_found());
    }
    let need = store::need(cx, claim.need).await?.ok_or_else(AppError::not_found)?;
    Ok((need, claim))
}

/// Moves a need to the state after `event` and keeps the decision. The one place that does.
async fn advance(cx: &mut Cx<'_>, need: &Need, event: Event, reason: &str) -> Result<State> {
    let next = need.state.after(event)?;
    if !store::set_state(cx, need.id, need.state, next).await? {
        return Err(AppError::conflict("wrong_state", "这条求助刚刚有变化，请刷新页面再试。"));
    }
    store::note(cx, need.id, event, reason).await?;
    Ok(next)
}

/// Moves a claim on. The one place that does.
async fn advance_claim(cx: &mut Cx<'_>, claim: &Claim, event: ClaimEvent, reason: &str) -> Result<()> {
    let next = claim.state.after(event)?;
    if store::set_claim(cx, claim.id, claim.state, next, reason).await? {
        return Ok(());
    }
    Err(AppError::conflict("wrong_state", "这次接单刚刚有变化，请刷新页面再试。"))
}

/// Gives the need back to the public after a claim has come to nothing.
async fn come_back(cx: &mut Cx<'_>, need: &Need, reason: &str) -> Result<()> {
    advance(cx, need, Event::Reopen, reason).await?;
    let days = cx.core.city.needs.settings.reopen_days;
    let until = cx.now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(cx.now);
    store::prolong(cx, need.id, until).await
}

/// The claim that holds the need.
pub(super) async fn holder(cx: &mut Cx<'_>, need: Id) -> Result<Option<Claim>> {
    Ok(store::claims(cx, need).await?.into_iter().find(|claim| claim.state.holds()))
}

/// Tells who asked; when it was taken by phone, who wrote it down.
async fn tell_asker(cx: &mut Cx<'_>, need: &Need, kind: Kind, title: &str, body: &str) -> Result<()> {
    let person = need.asker.unwrap_or(need.entered_by);
    if cx.actor.person == Some(person) {
        return Ok(());
    }
    notify::send(cx, person, kind, title, body, &format!("/needs/{}", need.id)).await
}

/// Tells who manages the organisation that answers for the need.
async fn tell_managers(cx: &mut Cx<'_>, need: &Need, title: &str, body: &str) -> Result<()> {
    let link = format!("/needs/{}", need.id);
    for person in store::managers(cx, need.organisation).await? {
        if cx.actor.person != Some(person) {
            notify::send(cx, person, Kind::Task, title, body, &link).await?;
        }
    }
    Ok(())
}

/// Tells who answers for a claim: the lone helper, or the team's leaders.
async fn tell_helper(cx: &mut Cx<'_>, claim: &Claim, kind: Kind, title: &str, body: &str) -> Result<()> {
    let link = format!("/needs/{}", claim.need);
    let people = match claim.team {
        Some(team) => store::leaders(cx, team).await?,
        None => vec![claim.person],
    };
    for person in people {
        if cx.actor.person != Some(person) {
            notify::send(cx, person, kind, title, body, &link).await?;
        }
    }
    Ok(())
}

/// A reason of a few words, at most 200 characters.
fn reason(text: &str, missing: &str) -> Result<String> {
    let text = crate::text::line(text);
    match text.chars().count() {
        2..=200 => Ok(text),
        0..2 => Err(AppError::field("reason", missing)),
        _ => Err(AppError::field("reason", "最多 200 个字，请缩短一些。")),
    }
}
