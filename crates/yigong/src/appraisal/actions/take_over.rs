//! Somebody goes on with a case whose handler left office.

use serde_json::json;

use super::tell;
use crate::action::{Action, Cx};
use crate::appraisal::model::MeasureState;
use crate::appraisal::store;
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Takes over an open case whose handler holds office no more. Before that nobody else sees a word of
/// it; after it the new handler does, and the person is told who.
pub struct TakeOver {
    /// The case.
    pub id: Id,
}

impl Action for TakeOver {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let by = cx.actor.person()?;
        let case = store::case(cx, self.id).await?.ok_or_else(AppError::not_found)?;
        let open = matches!(case.state, MeasureState::Proposed | MeasureState::Issued);
        let outsider = case.person == by || !auth::manages(cx, case.handled_at).await?;
        // To whoever has no business with it, a case that is looked after is not there.
        if outsider || !open || store::holds(cx, case.handler, case.handled_at).await? {
            return Err(AppError::not_found());
        }
        if case.second == Some(by) {
            let text = "您是这件事项的审批人，不能同时承办，请由另一位同志接手。";
            return Err(AppError::forbidden("second_person", text).under("V2.8"));
        }
        if !store::take_over(cx, &case, by).await? {
            return Err(AppError::conflict("has_handler", "刚刚已有人接手，请刷新页面查看。"));
        }
        tell(cx, case.person, self.id, "您的一件事项换了承办人").await?;
        if let Some(second) = case.second {
            tell(cx, second, self.id, "您审批的事项换了承办人").await?;
        }
        cx.audit("measure.take_over", self.id, json!({"from": case.handler})).await
    }
}
