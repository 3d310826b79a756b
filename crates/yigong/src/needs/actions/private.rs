//! What is sealed: consent to share it, and looking at it. Every look is audited.

use serde_json::json;

use super::{Standing, holder, spoken_for, within_sight};
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::model::{Need, Particulars, State};
use crate::needs::store;

/// Agrees that the accepted helper sees the particulars, or takes that back.
pub struct SetSharing {
    /// The need.
    pub need: Id,
    /// Yes or no.
    pub shared: bool,
}

impl Action for SetSharing {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let need = spoken_for(cx, self.need).await?;
        if matches!(need.state, State::Closed | State::Withdrawn) {
            return Err(AppError::conflict("wrong_state", "这条求助已经结束，义工已看不到这些信息。"));
        }
        store::set_shared(cx, self.need, self.shared.then_some(cx.now)).await?;
        let purpose = if self.shared { "need.share" } else { "need.unshare" };
        cx.audit(purpose, self.need, json!({"on_behalf": need.asker != cx.actor.person})).await
    }
}

/// Looks at name, phone and exact address.
pub struct LookAt {
    /// The need.
    pub need: Id,
    /// What for, 2 to 100 characters.
    pub purpose: String,
}

impl Action for LookAt {
    type Out = Particulars;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Particulars> {
        cx.actor.person()?;
        let (need, standing) = within_sight(cx, self.need).await?;
        may_look(cx, &need, standing).await?;
        let purpose = crate::text::line(&self.purpose);
        if !(2..=100).contains(&purpose.chars().count()) {
            return Err(AppError::field("purpose", "请写明查看的用途（2 至 100 个字），查看会留下记录。"));
        }
        let particulars = open(cx, self.need).await?;
        cx.audit("need.look", self.need, json!({"purpose": purpose})).await?;
        Ok(particulars)
    }
}

/// Opens what is sealed. Only for who may, and with an audit row.
pub(in crate::needs) async fn open(cx: &mut Cx<'_>, need: Id) -> Result<Particulars> {
    let sealed = store::sealed(cx, need).await?.ok_or_else(AppError::not_found)?;
    let text = cx.core.keys.open(&sealed)?;
    serde_json::from_str(&text).map_err(|e| AppError::internal(format!("particulars: {e}")))
}

/// Who asked, who answers for it, and the accepted helper once it was agreed to.
pub(in crate::needs) async fn may_look(cx: &mut Cx<'_>, need: &Need, standing: Standing) -> Result<()> {
    if standing.speaks() {
        return Ok(());
    }
    let hidden = || {
        AppError::forbidden(
            "not_the_helper",
            "姓名、电话和住址只给社区确认的那一位义工看。接单并经社区确认后可以查看。",
        )
    };
    let claim = holder(cx, need.id).await?.ok_or_else(hidden)?;
    let helper = match claim.team {
        Some(team) => auth::leads(cx, team).await?,
        None => cx.actor.person == Some(claim.person),
    };
    if !helper {
        return Err(hidden());
    }
    if need.shared_at.is_none() {
        let text = format!("求助的人没有同意提供住址和电话。请联系{}，由工作人员陪同见面。", need.organisation_name);
        return Err(AppError::forbidden("not_shared", text));
    }
    Ok(())
}
