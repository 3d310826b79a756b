//! What must always hold of campaigns, checked on live data by `yigong check`.

use super::model::CampaignState;
use super::{rules, store};
use crate::action::Cx;
use crate::error::Result;

/// Every published campaign can be held as it is described; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for campaign in store::campaigns(cx).await? {
        if campaign.state == CampaignState::Published {
            let year = campaign.year();
            wrong.extend(
                rules::problems(&campaign.spec).into_iter().map(|it| format!("{year} 年申报活动：{}", it.message)),
            );
        }
    }
    Ok(wrong)
}
