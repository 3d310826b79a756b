//! Who may see and write an application. Organisers hold a role above every unit and still write for
//! none: whoever judges does not draft.

use db::{params, sql};

use super::model::{Application, State};
use crate::action::Cx;
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Whether the actor holds a role at `organisation` or above it, the city itself left out.
pub(super) async fn works_for(cx: &mut Cx<'_>, organisation: Id) -> Result<bool> {
    if cx.actor.is_operator() {
        return Ok(true);
    }
    let above = sql!(
        "SELECT p.ancestor FROM organisation_path p JOIN organisation o ON o.region = p.region AND o.id = p.ancestor
         WHERE p.region = $1 AND p.descendant = $2 AND o.parent IS NOT NULL"
    );
    let above: Vec<Id> = cx.tx.all(above, params![cx.region, organisation]).await?;
    Ok(cx.actor.organisations().any(|held| above.contains(&held)))
}

/// Whether the actor may write it: who drafts, or the unit above.
pub async fn may_write(cx: &mut Cx<'_>, it: &Application) -> Result<bool> {
    works_for(cx, it.organisation).await
}

/// Whether the actor may decide for its unit.
pub(super) async fn is_unit(cx: &mut Cx<'_>, it: &Application) -> Result<bool> {
    works_for(cx, it.unit).await
}

/// Whether the actor may see the whole of it: its writers always; the office and the organisers once
/// it is recommended.
pub async fn sees(cx: &mut Cx<'_>, it: &Application) -> Result<bool> {
    if may_write(cx, it).await? {
        return Ok(true);
    }
    let withdrawn_after_form = it.state == State::Withdrawn && it.form_version.is_some();
    if !it.state.holds_seat() && !withdrawn_after_form {
        return Ok(false);
    }
    match campaigns::campaign(cx, it.campaign).await? {
        Some(campaign) => campaigns::is_office(cx, &campaign).await,
        None => Ok(false),
    }
}

/// The application, for who may see it.
pub(super) async fn visible(cx: &mut Cx<'_>, id: Id) -> Result<Application> {
    cx.actor.person_or_operator()?;
    let it = super::store::application(cx, id).await?.ok_or_else(AppError::not_found)?;
    if sees(cx, &it).await? { Ok(it) } else { Err(AppError::not_found()) }
}

/// The application, for who may write it.
pub async fn require_writer(cx: &mut Cx<'_>, id: Id) -> Result<Application> {
    let it = visible(cx, id).await?;
    if may_write(cx, &it).await? {
        return Ok(it);
    }
    Err(AppError::forbidden("not_your_application", "这份申报由申报单位自己填写，您可以查看，不能改动。"))
}

/// The application, for who decides for its unit.
pub(super) async fn require_unit(cx: &mut Cx<'_>, id: Id) -> Result<Application> {
    let it = visible(cx, id).await?;
    if is_unit(cx, &it).await? {
        return Ok(it);
    }
    let text = "审查和推荐由申报单位的党务干事办理，请与其联系。";
    Err(AppError::forbidden("not_the_unit", text).under("N4.2a"))
}
