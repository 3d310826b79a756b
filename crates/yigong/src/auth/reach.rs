//! How far an actor's hand reaches.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Whether the actor holds a role at `organisation` or above it.
pub async fn manages(cx: &mut Cx<'_>, organisation: Id) -> Result<bool> {
    if cx.actor.is_operator() {
        return Ok(true);
    }
    let above = sql!("SELECT ancestor FROM organisation_path WHERE region = $1 AND descendant = $2");
    let above: Vec<Id> = cx.tx.all(above, params![cx.region, organisation]).await?;
    Ok(cx.actor.organisations().any(|held| above.contains(&held)))
}

/// Whether the actor leads `team`, or manages the organisation it belongs to.
pub async fn leads(cx: &mut Cx<'_>, team: Id) -> Result<bool> {
    if cx.actor.is_operator() || cx.actor.teams().any(|held| held == team) {
        return Ok(true);
    }
    let owner = sql!("SELECT organisation FROM team WHERE region = $1 AND id = $2");
    match cx.tx.first::<Id>(owner, params![cx.region, team]).await? {
        Some(organisation) => manages(cx, organisation).await,
        None => Ok(false),
    }
}

/// Whether the actor may see `person` by name: themselves, or somebody of their organisations.
pub async fn sees_person(cx: &mut Cx<'_>, person: Id) -> Result<bool> {
    if cx.actor.is_operator() || cx.actor.person == Some(person) {
        return Ok(true);
    }
    let current = sql!("SELECT organisation FROM membership WHERE region = $1 AND person = $2 AND valid_to IS NULL");
    match cx.tx.first::<Id>(current, params![cx.region, person]).await? {
        Some(organisation) => manages(cx, organisation).await,
        None => Ok(cx.actor.is(super::Role::Organiser)),
    }
}

/// Refuses who does not manage `organisation`.
pub async fn require_manager(cx: &mut Cx<'_>, organisation: Id) -> Result<()> {
    cx.actor.person_or_operator()?;
    if manages(cx, organisation).await? {
        return Ok(());
    }
    Err(AppError::forbidden(
        "not_your_organisation",
        "您不是该党组织的管理人员，不能进行此操作。请联系该组织的党务干事。",
    ))
}

/// Refuses who does not lead `team`.
pub async fn require_leader(cx: &mut Cx<'_>, team: Id) -> Result<()> {
    cx.actor.person_or_operator()?;
    if leads(cx, team).await? {
        return Ok(());
    }
    Err(AppError::forbidden("not_your_team", "您不是该团队的负责人，不能进行此操作。请联系团队负责人。"))
}
