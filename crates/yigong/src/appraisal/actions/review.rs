//! The person asks the organisation above to look again.

use serde_json::json;

use super::open::step_rule;
use super::{Part, load, tell, words};
use crate::action::{Action, Cx};
use crate::appraisal::model::{Case, Event};
use crate::appraisal::{rules, store};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// The person asks for a review of what was issued; once, within the city's days.
pub struct AskReview {
    /// The case.
    pub id: Id,
    /// Why, 4–1000 characters.
    pub text: String,
}

impl Action for AskReview {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (case, part) = load(cx, self.id).await?;
        if part != Part::Person {
            return Err(AppError::forbidden("own_review", "只有本人可以申请复核。"));
        }
        case.state.after(Event::AskReview)?;
        let since = case.decided_at.unwrap_or(case.opened_at);
        let days = step_rule(cx, case.step)?.review_days;
        if cx.now >= rules::days_after(&cx.core.city, since, days) {
            return Err(AppError::conflict("review_over", format!("申请复核的期限是作出后 {days} 天，已经过了。")));
        }
        let text = words("text", &self.text, 4, "请写明为什么需要复核")?;
        let sealed = cx.core.keys.seal(text)?;
        if !store::ask_review(cx, self.id, &sealed).await? {
            return Err(AppError::conflict("already_reviewed", "您已经申请过复核，一件事项只能申请一次。"));
        }
        for reviewer in reviewers(cx, &case).await? {
            tell(cx, reviewer, self.id, "有一件事项请您复核").await?;
        }
        tell(cx, case.handler, self.id, "本人已向上级党组织申请复核").await?;
        cx.audit("measure.ask_review", self.id, json!({})).await
    }
}

/// Who of the organisation above had no part in it: the nearest of them.
async fn reviewers(cx: &mut Cx<'_>, case: &Case) -> Result<Vec<Id>> {
    let above = store::parent(cx, case.handled_at).await?;
    let mut able = store::holders(cx, above, [case.handler, case.person]).await?;
    able.retain(|it| Some(it.person) != case.second && it.person != case.opened_by);
    let nearest = able.first().map(|it| it.depth);
    Ok(able.into_iter().filter(|it| Some(it.depth) == nearest).map(|it| it.person).collect())
}

/// The organisation above decides a review.
pub struct DecideReview {
    /// The case.
    pub id: Id,
    /// Whether the measure stands.
    pub uphold: bool,
    /// Why, 4–1000 characters; the person reads it.
    pub reason: String,
}

impl Action for DecideReview {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (case, part) = load(cx, self.id).await?;
        let by = cx.actor.person()?;
        if part != Part::Reviewer {
            let text = "复核由上一级党组织没有经手过的同志进行。";
            return Err(AppError::forbidden("not_reviewer", text).under("V2.8"));
        }
        let to = case.state.after(if self.uphold { Event::Uphold } else { Event::Revoke })?;
        let reason = words("reason", &self.reason, 4, "请写明复核的理由，本人会看到")?;
        let sealed = cx.core.keys.seal(reason)?;
        if !store::decide_review(cx, self.id, to, by, &sealed).await? {
            return Err(AppError::conflict("already_decided", "刚刚已有人作出复核决定，请刷新页面查看。"));
        }
        for reader in [Some(case.person), Some(case.handler), case.second].into_iter().flatten() {
            tell(cx, reader, self.id, "复核已有结果，请查看").await?;
        }
        cx.audit("measure.review", self.id, json!({"state": to})).await
    }
}
