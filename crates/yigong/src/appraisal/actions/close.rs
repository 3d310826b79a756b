//! Closing a case.

use serde_json::json;

use super::open::step_rule;
use super::{Part, load, tell, words};
use crate::action::{Action, Cx};
use crate::appraisal::model::{Event, Outcome};
use crate::appraisal::{rules, store};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Notes how an issued measure ended. Of two who do it at once, one is told that it is done.
pub struct CloseMeasure {
    /// The case.
    pub id: Id,
    /// How it ended.
    pub outcome: Outcome,
    /// What was said and agreed, 4–1000 characters; the person reads it.
    pub note: String,
}

impl Action for CloseMeasure {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (case, part) = load(cx, self.id).await?;
        let by = cx.actor.person()?;
        if !matches!(part, Part::Handler | Part::Second) {
            return Err(AppError::forbidden("not_handler", "只有承办人和审批人可以办结。"));
        }
        let done = "刚刚已有人办结，您的内容没有保存。请刷新页面查看。";
        case.state.after(Event::Close).map_err(|error| if case.closed_at.is_some() { closed(done) } else { error })?;
        let rule = step_rule(cx, case.step)?;
        let since = case.decided_at.unwrap_or(case.opened_at);
        rules::may_close(self.outcome, rules::days_after(&cx.core.city, since, rule.settle_days), cx.now)?;
        let note = words("note", &self.note, 4, "请写明谈了什么、商定了什么，本人会看到")?;
        let sealed = cx.core.keys.seal(note)?;
        if !store::close(cx, self.id, self.outcome, by, &sealed).await? {
            return Err(closed(done));
        }
        tell(cx, case.person, self.id, "关于您的一件事项已办结").await?;
        cx.audit("measure.close", self.id, json!({"outcome": self.outcome})).await
    }
}

fn closed(text: &str) -> AppError {
    AppError::conflict("already_closed", text)
}
