//! What is settled before anybody scores: the plan, the frozen rule, the commitment to a seed.

use panel::Seed;
use serde_json::json;

use crate::action::{Action, Cx};
use crate::campaigns::ReviewPlan;
use crate::clock::Id;
use crate::crypto;
use crate::error::{AppError, Result};
use crate::reviews::model::{Round, RoundState};
use crate::reviews::rules::{self, Rule};
use crate::reviews::{reach, store};

/// Settles how many experts read and how many places there are.
pub struct SetPlan {
    /// The campaign.
    pub campaign: Id,
    /// The plan.
    pub plan: ReviewPlan,
}

impl Action for SetPlan {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, round) = reach::organised(cx, self.campaign).await?;
        reach::require(&round, &[RoundState::Preparing], "修改评审方案")?;
        let wrong = rules::problems(&self.plan);
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        if !store::put_plan(cx, campaign.id, &self.plan).await? {
            return Err(AppError::conflict("wrong_round_state", "评审规则刚刚被封存，不能再修改。"));
        }
        cx.audit("review.plan", campaign.id, json!({"plan": self.plan})).await
    }
}

/// Freezes the rule, publishes its hash, and commits to a seed that nobody has seen: from here on
/// neither can be chosen to suit anybody.
pub struct Freeze {
    /// The campaign.
    pub campaign: Id,
    /// The seed: new random bytes, or derived ones where everything must repeat (the demo city).
    pub seed: Seed,
}

impl Freeze {
    /// With a seed of the system's randomness.
    #[must_use]
    pub fn new(campaign: Id) -> Self {
        Self { campaign, seed: Seed(crypto::random()) }
    }
}

impl Action for Freeze {
    type Out = String;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<String> {
        let (campaign, round) = reach::organised(cx, self.campaign).await?;
        reach::require(&round, &[RoundState::Preparing], "再次封存规则")?;
        store::put_plan(cx, campaign.id, &round.plan).await?;
        let rule = Rule::of(&campaign.spec, &round.plan).text().map_err(|e| AppError::internal(e.to_string()))?;
        let rule_hash = Rule::hash(&rule);
        let sealed = cx.core.keys.seal_bytes(&self.seed.0)?;
        let commitment = self.seed.commitment();
        let frozen = Round { rule, rule_hash, commitment, seed: Some(sealed), ..round };
        if !store::freeze_round(cx, &frozen, cx.actor.person).await? {
            return Err(AppError::conflict("wrong_round_state", "评审规则刚刚被封存，请刷新页面查看。"));
        }
        let detail = json!({"rule_hash": frozen.rule_hash, "commitment": frozen.commitment});
        cx.audit("review.freeze", campaign.id, detail).await?;
        Ok(frozen.rule_hash)
    }
}
