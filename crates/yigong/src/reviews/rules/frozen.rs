//! The rule as it is frozen: one text, one hash.

use serde::{Deserialize, Serialize};

use crate::campaigns::{Gate, ReviewPlan, Spec, Weighted};
use crate::crypto::{hex, sha256};

/// Everything that decides, in the order it is printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// The campaign.
    pub campaign: String,
    /// What is scored; the weights make 100.
    pub criteria: Vec<Weighted>,
    /// What must be so.
    pub gates: Vec<Gate>,
    /// Points apart from which a further expert reads.
    pub third_expert_spread: i64,
    /// How many experts, which score counts, how many places.
    pub plan: ReviewPlan,
    /// What the figures above mean, in words.
    pub words: Vec<String>,
}

impl Rule {
    /// The rule of a campaign with this plan.
    pub fn of(spec: &Spec, plan: &ReviewPlan) -> Self {
        let rubric = &spec.rubric;
        let words = [
            format!(
                "每份作品由 {} 位专家评分；总分相差 {} 分及以上，或对门槛项意见不一，增加一位专家。",
                plan.reviews, rubric.third_expert_spread
            ),
            format!("以{}定名次；同分的依次比较平均分、评审编号。", plan.official),
            "过半专家认定不符合任一门槛项的，不入选。".to_owned(),
            format!("低于 {} 分的不入选；名额用完后依次列为候补。", plan.minimum),
            "校准分：按“得分 = 作品水平 + 专家宽严 + 偶然误差”估计，消除专家宽严的差异。".to_owned(),
        ];
        Self {
            campaign: spec.title.clone(),
            criteria: rubric.criteria.clone(),
            gates: rubric.gates.clone(),
            third_expert_spread: rubric.third_expert_spread,
            plan: plan.clone(),
            words: words.to_vec(),
        }
    }

    /// The text that is frozen.
    pub fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self)
    }

    /// SHA-256 of the text, as `sha256sum` gives it.
    pub fn hash(text: &str) -> String {
        hex(&sha256(&[text.as_bytes()]))
    }

    /// The rule in a frozen text.
    pub fn read(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }
}
