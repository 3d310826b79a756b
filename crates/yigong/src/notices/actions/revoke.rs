//! Taking an application off the list for good (N4.4c), and what follows.

use serde_json::json;

use super::compose::Listed;
use super::publish::{post, told};
use super::{application, campaign, tell};
use crate::action::{Action, Cx};
use crate::applications::{self, Application, State};
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::model::NoticeKind;
use crate::notices::{rules, store};
use crate::text::block;

/// Revokes a listed application after its notice, when something came to light later. An objection in
/// time goes through [`super::Decide`].
pub struct Revoke {
    /// The application.
    pub application: Id,
    /// Why, in public.
    pub reason: String,
}

impl Action for Revoke {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        campaigns::require_organiser(cx)?;
        let it = application(cx, self.application).await?;
        let reason = block(&self.reason);
        super::refuse(rules::check_plain("reason", &reason, 10, 1000, "请写明撤销的理由，会公布"))?;
        revoke(cx, &it, None, &reason).await?;
        cx.audit("application.revoke", it.id, json!({"reason": reason})).await
    }
}

/// Revokes, and does all that follows from it: the state, the row with its reason, the timelines, the
/// page in the gallery (which reads the row), the people concerned, and the reserve that moves up into
/// a notice of its own. After the commendation nobody moves up.
pub(super) async fn revoke(cx: &mut Cx<'_>, it: &Application, objection: Option<Id>, reason: &str) -> Result<()> {
    let by = cx.actor.person()?;
    store::lock(cx, it.campaign).await?;
    if store::revocation(cx, it.id).await?.is_some() {
        return Err(AppError::conflict("already_revoked", "这一项已经撤销。"));
    }
    applications::transition(cx, it.id, State::Revoked, reason).await?;
    store::insert_revocation(cx, it.id, objection, reason, by).await?;
    let notice = store::listed_in(cx, it.id).await?;
    store::event(cx, it.campaign, (notice, Some(it.id)), "revoked", &format!("撤销：{reason}")).await?;
    let title = format!("{}：已撤销", it.shown_title());
    let link = notice.map_or_else(|| format!("/applications/{}", it.id), |notice| format!("/notices/{notice}"));
    tell(cx, it, &title, &format!("经核实确有问题，予以撤销：{reason}"), &link).await?;
    move_up(cx, it).await
}

/// The first of its kind in reserve takes the place, with a notice and a clock of its own.
async fn move_up(cx: &mut Cx<'_>, gone: &Application) -> Result<()> {
    let all = store::candidates(cx, gone.campaign).await?;
    let next = all.into_iter().find(|it| it.state == State::Reserve && it.kind == gone.kind);
    let Some(next) = next else { return Ok(()) };
    let campaign = campaign(cx, gone.campaign).await?;
    applications::transition(cx, next.application, State::Selected, "前面有一项撤销，依次递补").await?;
    store::set_successor(cx, gone.id, next.application).await?;
    let listed = [Listed { application: next.application, kind: next.kind, unit: next.unit_name }];
    let id = post(cx, &campaign, NoticeKind::Supplement, &listed, "").await?;
    told(cx, next.application, id, "依次递补，已列入公示名单").await
}
