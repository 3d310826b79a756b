//! What must always hold of reviews, checked on live data by `yigong check`.

use std::collections::HashMap;

use super::model::{Outcome, Round, RoundState, code};
use super::rules::{self, Rule};
use super::{store, surface};
use crate::action::Cx;
use crate::campaigns;
use crate::error::Result;

/// Frozen rules against their hashes, seeds against their commitments, sheets against their totals,
/// recusals against desks, decisions against places; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for campaign in campaigns::campaigns(cx).await? {
        let Some(round) = store::round(cx, campaign.id).await? else { continue };
        let name = format!("{} 年评审", campaign.year());
        if round.state == RoundState::Preparing {
            continue;
        }
        if Rule::hash(&round.rule) != round.rule_hash {
            wrong.push(format!("{name}：封存的规则与公布的摘要不符"));
        }
        if surface::seed(cx, &round)?.is_none_or(|seed| seed.commitment() != round.commitment) {
            wrong.push(format!("{name}：种子与公布的承诺不符"));
        }
        desks(cx, &campaign, &name, &mut wrong).await?;
        decisions(cx, &round, &name, &mut wrong).await?;
    }
    Ok(wrong)
}

async fn desks(cx: &mut Cx<'_>, campaign: &campaigns::Campaign, name: &str, wrong: &mut Vec<String>) -> Result<()> {
    let recusals = store::recusals(cx, campaign.id).await?;
    for desk in store::desks_of(cx, campaign.id).await?.iter().filter(|it| it.state.held()) {
        let barred = |it: &&super::model::Recusal| it.expert == desk.expert && it.application == Some(desk.application);
        if let Some(it) = recusals.iter().find(barred) {
            wrong.push(format!("{name}：作品 {} 分给了应回避的专家（{}）", code(desk.number), it.reason));
        }
    }
    for sheet in store::submissions(cx, campaign.id).await? {
        if rules::total(&campaign.spec.rubric, &sheet.marks) != sheet.total {
            wrong.push(format!("{name}：专家 {} 的一份评分与合计不符", code(sheet.expert)));
        }
    }
    Ok(())
}

async fn decisions(cx: &mut Cx<'_>, round: &Round, name: &str, wrong: &mut Vec<String>) -> Result<()> {
    let decisions = store::decisions(cx, round.campaign).await?;
    if decisions.is_empty() == (round.state == RoundState::Decided) {
        wrong.push(format!("{name}：状态与评审决定不符"));
    }
    let kinds: HashMap<_, _> =
        store::entries(cx, round.campaign).await?.into_iter().map(|it| (it.application, it.kind)).collect();
    for places in &round.plan.places {
        let selected = decisions
            .iter()
            .filter(|it| it.outcome == Outcome::Selected && kinds.get(&it.application) == Some(&places.kind))
            .count();
        if i64::try_from(selected).unwrap_or(i64::MAX) > places.selected {
            wrong.push(format!("{name}：{}入选 {selected} 个，超出名额 {}", places.kind, places.selected));
        }
    }
    Ok(())
}
