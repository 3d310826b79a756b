//! The summary goes in by the second deadline (N4.2c), or what was asked to be corrected.

use serde_json::json;

use super::recommend::same_form;
use super::save::in_time;
use super::version::{standing, version_now};
use crate::action::{Action, Cx};
use crate::applications::model::{Purpose, State};
use crate::applications::{mask_confirmed, reach, rules, store, transition};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Submits the summary, or the correction. When a correction changed the form itself, the new version
/// is the one of record and has to come in on paper again.
pub struct Submit {
    /// The application.
    pub id: Id,
}

impl Action for Submit {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let it = reach::require_unit(cx, self.id).await?;
        let (campaign, deadlines) = standing(cx, &it).await?;
        let spec = &campaign.spec;
        let purpose = match it.state {
            State::Correcting => {
                in_time(cx, it.correct_by.unwrap_or(cx.now), "补正", "N4.2a")?;
                Purpose::Correction
            }
            _ => {
                in_time(cx, deadlines.summaries_by, "活动总结", "N4.2c")?;
                Purpose::Summary
            }
        };
        let content = store::content(cx, self.id).await?;
        let mut wrong = rules::missing_for_summary(spec, &content);
        wrong.extend(rules::missing_for_form(spec, it.kind, &content));
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        if !mask_confirmed(cx, self.id).await? {
            let text = "活动总结写好以后，请先核对并确认隐私处理，再提交。";
            return Err(AppError::conflict("not_masked", text).under("N4.2g"));
        }
        let version = version_now(cx, self.id, purpose).await?;
        transition(cx, self.id, State::Submitted, purpose.label()).await?;
        let mut form = it.form_version;
        if let Some(printed) = form
            && let Some(printed) = store::version(cx, printed).await?
            && !same_form(spec, &printed.content, &version.content)
        {
            form = Some(version.id);
        }
        store::set_record(cx, self.id, form, Some(version.id)).await?;
        cx.audit("application.submit", self.id, json!({"version": version.code, "purpose": purpose})).await
    }
}
