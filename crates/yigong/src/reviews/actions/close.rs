//! The end of scoring.

use serde_json::json;

use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{DeskState, RoundState};
use crate::reviews::{reach, store};
use crate::text;

/// Ends scoring. Every entry must have its sheets in; an expert who is still wanted and cannot be
/// found may be done without, with a reason.
pub struct Close {
    /// The campaign.
    pub campaign: Id,
    /// Why it ends although further experts are wanted.
    pub reason: String,
}

impl Action for Close {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, round) = reach::organised(cx, self.campaign).await?;
        reach::require(&round, &[RoundState::Open], "结束评分")?;
        let (entries, desks) = (store::entries(cx, campaign.id).await?, store::desks_of(cx, campaign.id).await?);
        let held: Vec<_> = desks.iter().filter(|it| it.state.held()).collect();
        let open = held.iter().filter(|it| it.state != DeskState::Submitted).count();
        if open > 0 {
            let text = format!("还有 {open} 份评分没有提交。请催促专家，或收回后改由其他专家评。");
            return Err(AppError::conflict("sheets_open", text));
        }
        let sheets = |application: Id| i64::try_from(held.iter().filter(|it| it.application == application).count());
        let short = entries.iter().filter(|it| sheets(it.application).unwrap_or(0) < round.plan.reviews).count();
        if short > 0 {
            let text = format!("有 {short} 份作品的专家不足 {} 位，请先补派。", round.plan.reviews);
            return Err(AppError::conflict("experts_missing", text));
        }
        let wanting = entries.iter().filter(|it| !it.wanting.is_empty()).count();
        let reason = text::line(&self.reason);
        if wanting > 0 && !(10..=500).contains(&reason.chars().count()) {
            let text =
                format!("有 {wanting} 份作品分差较大、还没有找到增加的专家。确需结束的，请写明理由（至少 10 个字）。");
            return Err(AppError::field("reason", text));
        }
        if !store::advance(cx, campaign.id, RoundState::Closed, round.components).await? {
            return Err(AppError::conflict("wrong_round_state", "评分刚刚结束，请刷新页面查看。"));
        }
        cx.audit("review.close", campaign.id, json!({"wanting": wanting, "reason": reason})).await
    }
}
