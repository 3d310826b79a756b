//! Between a branch and its unit: handing in, taking back, returning, withdrawing.

use serde_json::json;

use super::save::in_time;
use super::tell::{tell, tell_unit};
use super::version::{standing, version_now};
use crate::action::{Action, Cx};
use crate::applications::model::{Purpose, State};
use crate::applications::{reach, rules, store, transition};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notify::Kind;
use crate::text::block;

/// Hands a draft in to the unit for its examination (N4.2a).
pub struct Propose {
    /// The application.
    pub id: Id,
}

impl Action for Propose {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let it = reach::require_writer(cx, self.id).await?;
        let (campaign, deadlines) = standing(cx, &it).await?;
        in_time(cx, deadlines.applications_by, "申报表", "N4.2b")?;
        let wrong = rules::missing_for_form(&campaign.spec, it.kind, &store::content(cx, self.id).await?);
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        version_now(cx, self.id, Purpose::Kept).await?;
        transition(cx, self.id, State::Proposed, "报送单位").await?;
        tell_unit(cx, &it, &format!("待审查：{}", it.title), "下级党组织报送了一份申报，请审查后推荐，或退回修改。")
            .await?;
        cx.audit("application.propose", self.id, json!({})).await
    }
}

/// A reason of 4 to 500 characters.
fn reason(text: &str) -> Result<String> {
    let text = block(text);
    if (4..=500).contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(AppError::field("reason", "请写明理由，4 至 500 字，对方会看到。"))
}

/// The unit returns it for revision, with reasons; a recommendation ends with that.
pub struct Return {
    /// The application.
    pub id: Id,
    /// What to revise.
    pub reason: String,
}

impl Action for Return {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let it = reach::require_unit(cx, self.id).await?;
        let (_, deadlines) = standing(cx, &it).await?;
        in_time(cx, deadlines.applications_by, "申报表", "N4.2b")?;
        let reason = reason(&self.reason)?;
        transition(cx, self.id, State::Returned, &reason).await?;
        store::set_record(cx, self.id, None, None).await?;
        tell(cx, &it, Kind::Decision, &format!("退回修改：{}", it.title), &reason).await?;
        cx.audit("application.return", self.id, json!({"reason": reason})).await
    }
}

/// Takes a step back while its deadline has not passed: the branch what it handed in, the unit a
/// recommendation (N4.2e: replaceable until the deadline) or a summary.
pub struct TakeBack {
    /// The application.
    pub id: Id,
    /// Why.
    pub reason: String,
}

impl Action for TakeBack {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let it = reach::require_writer(cx, self.id).await?;
        let (_, deadlines) = standing(cx, &it).await?;
        let reason = reason(&self.reason)?;
        if it.state != State::Proposed {
            reach::require_unit(cx, self.id).await?;
        }
        match it.state {
            State::Proposed => {
                in_time(cx, deadlines.applications_by, "申报表", "N4.2b")?;
                transition(cx, self.id, State::Draft, &reason).await?;
            }
            State::Recommended => {
                in_time(cx, deadlines.applications_by, "申报表", "N4.2b")?;
                transition(cx, self.id, State::Proposed, &reason).await?;
                store::set_record(cx, self.id, None, None).await?;
            }
            State::Submitted => {
                in_time(cx, deadlines.summaries_by, "活动总结", "N4.2c")?;
                transition(cx, self.id, State::Recommended, &reason).await?;
                store::set_record(cx, self.id, it.form_version, None).await?;
            }
            other => {
                return Err(AppError::conflict("wrong_state", format!("申报处于“{other}”，不能收回。")));
            }
        }
        tell(cx, &it, Kind::Decision, &format!("已收回一步：{}", it.title), &reason).await?;
        cx.audit("application.take_back", self.id, json!({"from": it.state, "reason": reason})).await
    }
}

/// Gives the application up, for good. Before the first deadline its place is free again.
pub struct Withdraw {
    /// The application.
    pub id: Id,
    /// Why.
    pub reason: String,
}

impl Action for Withdraw {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let it = reach::require_writer(cx, self.id).await?;
        if it.state.holds_seat() {
            reach::require_unit(cx, self.id).await?;
        }
        let reason = reason(&self.reason)?;
        transition(cx, self.id, State::Withdrawn, &reason).await?;
        tell(cx, &it, Kind::Decision, &format!("已撤回申报：{}", it.shown_title()), &reason).await?;
        cx.audit("application.withdraw", self.id, json!({"reason": reason})).await
    }
}
