//! The one decision on an objection (N4.4c).

use serde_json::json;

use super::handle::{handled, kept_from, may_become, silent};
use super::{application, revoke};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notices::model::{ObjectionState, Outcome};
use crate::notices::{rules, store};
use crate::text::block;

/// Decides an objection, once, with public reasons and an answer to the objector. Upheld, it takes the
/// application off the list, and the first in reserve moves up.
pub struct Decide {
    /// The objection.
    pub id: Id,
    /// What it came to; none was chosen.
    pub outcome: Option<Outcome>,
    /// The public reasons: no word of who objected.
    pub reasons: String,
    /// The answer to the objector.
    pub answer: String,
}

impl Action for Decide {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let objection = handled(cx, self.id).await?;
        may_become(&objection, ObjectionState::Decided)?;
        let person = cx.actor.person()?;
        if let Some(reason) = kept_from(cx, &objection, person).await? {
            return Err(AppError::forbidden("recused", reason));
        }
        let (reasons, answer) = (block(&self.reasons), block(&self.answer));
        let mut wrong = rules::check_plain("reasons", &reasons, 10, 1000, "请写明核实的情况和理由，会公布");
        wrong.extend(rules::check_plain("answer", &answer, 10, 2000, "请写给异议人的答复"));
        wrong.extend(silent(cx, &objection, "reasons", &reasons, "理由会公布").await?);
        if self.outcome.is_none() {
            wrong.push(FieldError { field: "outcome", message: "请选择异议是否成立。".to_owned() });
        }
        super::refuse(wrong)?;
        let Some(outcome) = self.outcome else { return Ok(()) };
        let sealed = cx.core.keys.seal(&answer)?;
        if !store::decide(cx, objection.id, person, outcome, &reasons, &sealed).await? {
            let text = "这件异议已经有了决定。一件异议只作一次决定。";
            return Err(AppError::conflict("already_decided", text).under("N4.4c"));
        }
        let it = application(cx, objection.application).await?;
        let text = format!("{}：{reasons}", outcome.label());
        store::event(cx, it.campaign, (Some(objection.notice), Some(it.id)), outcome.code(), &text).await?;
        if outcome == Outcome::Upheld {
            revoke::revoke(cx, &it, Some(objection.id), &reasons).await?;
        }
        cx.audit("objection.decide", objection.id, json!({"outcome": outcome})).await
    }
}
