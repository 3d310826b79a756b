//! The second person decides, or the handler takes it back.

use serde_json::json;

use super::open::step_rule;
use super::{Part, able, facts, load, tell, words};
use crate::action::{Action, Cx};
use crate::appraisal::model::Event;
use crate::appraisal::{rules, store};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Issues a proposed measure, or drops it. The second person may do both, the handler only drop it.
pub struct DecideMeasure {
    /// The case.
    pub id: Id,
    /// Whether it is issued.
    pub approve: bool,
    /// Why, 4–1000 characters; the person reads it.
    pub reason: String,
}

impl Action for DecideMeasure {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (case, part) = load(cx, self.id).await?;
        let by = cx.actor.person()?;
        let to = case.state.after(if self.approve { Event::Issue } else { Event::Drop })?;
        if !matches!(part, Part::Handler | Part::Second) {
            return Err(AppError::forbidden("not_handler", "只有承办人和审批人可以作出决定。"));
        }
        if self.approve {
            let until = rules::days_after(&cx.core.city, case.opened_at, step_rule(cx, case.step)?.statement_days);
            rules::may_decide(&case, until, cx.now, by)?;
            // The record may have changed since: what no longer holds is not issued.
            let (now, _) = facts::situation(cx, case.person, case.year, case.step, case.ground).await?;
            rules::may_concern(&now)?;
        }
        let reason = words("reason", &self.reason, 4, "请写明理由，本人会看到")?;
        let sealed = cx.core.keys.seal(reason)?;
        if !store::decide(cx, self.id, to, by, &sealed).await? {
            return Err(AppError::conflict("already_decided", "刚刚已有人作出决定，请刷新页面查看。"));
        }
        let title = if self.approve {
            "党组织的决定请您查看"
        } else {
            "之前向您了解的事项已了结，不作处理"
        };
        tell(cx, case.person, self.id, title).await?;
        for other in [Some(case.handler), case.second].into_iter().flatten().filter(|other| *other != by) {
            tell(cx, other, self.id, "您承办的事项已有决定").await?;
        }
        cx.audit("measure.decide", self.id, json!({"state": to})).await
    }
}

/// The handler asks another second person, while it is not decided.
pub struct NameSecond {
    /// The case.
    pub id: Id,
    /// Who.
    pub second: Id,
}

impl Action for NameSecond {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (case, part) = load(cx, self.id).await?;
        if part != Part::Handler {
            return Err(AppError::forbidden("not_handler", "只有承办人可以另请一位同志审批。"));
        }
        if !able(cx, &case).await?.iter().any(|it| it.person == self.second) {
            return Err(AppError::field("second", "请选择一位同志审批，不能是本人或您自己。"));
        }
        if !store::name_second(cx, self.id, self.second).await? {
            return Err(AppError::conflict("already_decided", "刚刚已有人作出决定，请刷新页面查看。"));
        }
        tell(cx, self.second, self.id, "有一件事项请您审批").await?;
        cx.audit("measure.second", self.id, json!({"second": self.second})).await
    }
}
