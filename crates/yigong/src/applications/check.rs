//! What must always hold of applications, checked on live data by `yigong check`.

use db::{params, sql};

use super::model::State;
use super::store;
use crate::action::Cx;
use crate::campaigns;
use crate::clock::Id;
use crate::error::Result;

/// Seats, recommendations, masked layers and the timeline agree; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for campaign in campaigns::campaigns(cx).await? {
        let year = campaign.year();
        for it in store::of_campaign(cx, campaign.id).await? {
            let name = format!("{year} 年第 {} 号申报", it.number);
            if it.state.holds_seat() {
                let recorded = it.form_version.is_some();
                if !recorded || super::dossier(cx, it.id).await?.is_none() {
                    wrong.push(format!("{name}：已推荐，却没有版本或确认过的隐私处理"));
                }
            }
            let last = store::events(cx, it.id).await?.last().map(|event| event.to);
            if last != Some(it.state) {
                wrong.push(format!("{name}：时间线的最后一步与现在的状态不符"));
            }
        }
        seats(cx, campaign.id, campaign.spec.quota.maximum, &mut wrong).await?;
    }
    Ok(wrong)
}

async fn seats(cx: &mut Cx<'_>, campaign: Id, quota: i64, wrong: &mut Vec<String>) -> Result<()> {
    for (unit, taken) in store::all_seats(cx, campaign).await? {
        let held = sql!("SELECT state FROM application WHERE region = $1 AND campaign = $2 AND unit = $3");
        let states: Vec<State> = cx.tx.all(held, params![cx.region, campaign, unit]).await?;
        let held = states.iter().filter(|state| state.holds_seat()).count();
        let live = store::placed(cx, campaign, unit).await?.len();
        if i64::try_from(held) != Ok(taken) || held != live || taken > quota {
            wrong.push(format!("单位 {unit} 的推荐名额：记 {taken}，申报 {held}，推荐 {live}，上限 {quota}"));
        }
    }
    Ok(())
}
