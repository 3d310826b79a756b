//! The decision: one organiser proposes it, somebody else confirms it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::action::{Action, Cx};
use crate::applications::{self, State};
use crate::campaigns::Campaign;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Decision, Outcome, Round, RoundState};
use crate::reviews::rules::{self, Verdict};
use crate::reviews::{reach, results, store, surface};
use crate::text;

/// Where the decision departs from the rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Departure {
    /// The application.
    pub application: Id,
    /// What is decided instead.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
}

/// Proposes to decide on every entry by the frozen rule, departing from it only with a reason. Nothing
/// takes effect until somebody else confirms it.
pub struct Decide {
    /// The campaign.
    pub campaign: Id,
    /// Where it departs.
    pub departures: Vec<Departure>,
}

impl Action for Decide {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, round) = reach::organised(cx, self.campaign).await?;
        reach::require(&round, &[RoundState::Closed], "拟定评审决定")?;
        let by = cx.actor.person()?;
        let decided = settle(cx, &campaign, &round, &self.departures).await?;
        let proposal = serde_json::to_string(&self.departures).map_err(|e| AppError::internal(e.to_string()))?;
        if !store::propose(cx, campaign.id, &proposal, by).await? {
            let text = "评审决定已经拟定，正等另一个人确认。要改的，请先退回。";
            return Err(AppError::conflict("already_proposed", text));
        }
        let title = format!("{} 年度评审决定等待确认", campaign.year());
        let body = format!("{}拟定了评审决定，请核对后确认或退回。", cx.actor.name);
        surface::tell_confirmers(cx, &campaign, &title, &body).await?;
        let departing = departing(&decided);
        cx.audit("review.propose", campaign.id, json!({"entries": decided.len(), "departures": departing})).await
    }
}

/// Confirms what another organiser proposed: applications take their places and the seed is revealed.
pub struct Confirm {
    /// The campaign.
    pub campaign: Id,
}

impl Action for Confirm {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, round) = reach::confirming(cx, self.campaign).await?;
        reach::require(&round, &[RoundState::Closed], "确认评审决定")?;
        let departures = proposed(&round)?;
        let by = cx.actor.person()?;
        if round.proposed_by == Some(by) {
            let text = "评审决定由两个人作出：您拟定的，须由另一位主办人员或受理部门确认。";
            return Err(AppError::forbidden("own_proposal", text).under("N4.3"));
        }
        let decided = settle(cx, &campaign, &round, &departures).await?;
        if !store::advance(cx, campaign.id, RoundState::Decided, round.components).await? {
            return Err(AppError::conflict("wrong_round_state", "评审结果刚刚作出，请刷新页面查看。"));
        }
        for decision in &decided {
            store::insert_decision(cx, campaign.id, decision, by).await?;
            let (state, why) = effect(decision);
            applications::transition(cx, decision.application, state, &why).await?;
        }
        let (departing, proposed_by) = (departing(&decided), round.proposed_by);
        let details = json!({"entries": decided.len(), "departures": departing, "proposed_by": proposed_by});
        cx.audit("review.decide", campaign.id, details).await
    }
}

/// Gives a proposed decision back, with a reason; whoever proposed it may take it back too.
pub struct GiveBack {
    /// The campaign.
    pub campaign: Id,
    /// Why.
    pub reason: String,
}

impl Action for GiveBack {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, round) = reach::confirming(cx, self.campaign).await?;
        reach::require(&round, &[RoundState::Closed], "退回评审决定")?;
        proposed(&round)?;
        let reason = text::line(&self.reason);
        if !(5..=500).contains(&reason.chars().count()) {
            return Err(AppError::field("return_reason", "请写明退回的理由，5 至 500 字。"));
        }
        if !store::drop_proposal(cx, campaign.id).await? {
            return Err(AppError::conflict("wrong_round_state", "评审决定刚刚有了变化，请刷新页面查看。"));
        }
        let title = format!("{} 年度评审决定已退回", campaign.year());
        surface::tell_confirmers(cx, &campaign, &title, &reason).await?;
        cx.audit("review.give_back", campaign.id, json!({"reason": reason, "proposed_by": round.proposed_by})).await
    }
}

/// The departures that are proposed.
pub(in crate::reviews) fn proposed(round: &Round) -> Result<Vec<Departure>> {
    let Some(proposal) = &round.proposal else {
        return Err(AppError::conflict("nothing_proposed", "还没有人拟定评审决定，没有可以确认或退回的。"));
    };
    serde_json::from_str(proposal).map_err(|e| AppError::internal(format!("proposal of {}: {e}", round.campaign)))
}

/// What the rule and the departures from it come to, within the places.
pub(in crate::reviews) async fn settle(
    cx: &mut Cx<'_>,
    campaign: &Campaign,
    round: &Round,
    departures: &[Departure],
) -> Result<Vec<Decision>> {
    let results = results::compute(cx, campaign, round).await?;
    let mut decided = Vec::new();
    for verdict in rules::decide(&round.plan, &results.candidates()) {
        decided.push(decision(&verdict, departures)?);
    }
    let known = |it: &Departure| decided.iter().any(|decision| decision.application == it.application);
    if !departures.iter().all(known) {
        return Err(AppError::not_found());
    }
    let kinds: HashMap<Id, _> = results.rows.iter().map(|it| (it.entry.application, it.entry.kind)).collect();
    for places in &round.plan.places {
        let mut of_kind: Vec<&mut Decision> =
            decided.iter_mut().filter(|it| kinds.get(&it.application) == Some(&places.kind)).collect();
        let selected = of_kind.iter().filter(|it| it.outcome == Outcome::Selected).count();
        if i64::try_from(selected).unwrap_or(i64::MAX) > places.selected {
            let text = format!("{}的入选名额是 {} 个，不能选 {selected} 个。", places.kind, places.selected);
            return Err(AppError::unprocessable("too_many_selected", text));
        }
        number(&mut of_kind);
    }
    Ok(decided)
}

/// Places within each outcome, from 1.
fn number(of_kind: &mut [&mut Decision]) {
    let mut count = HashMap::new();
    for decision in of_kind {
        let place: &mut i64 = count.entry(decision.outcome).or_default();
        *place += 1;
        decision.position = *place;
    }
}

fn decision(verdict: &Verdict, departures: &[Departure]) -> Result<Decision> {
    let Verdict { application, outcome: by_rule, score, .. } = *verdict;
    let (mut outcome, mut reason) = (by_rule, verdict.reason.clone());
    let departure = departures.iter().find(|it| it.application == application && it.outcome != by_rule);
    if let Some(departure) = departure {
        (outcome, reason) = (departure.outcome, text::line(&departure.reason));
        if !(10..=500).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "与规则不一致的，请逐一写明理由，10 至 500 字。"));
        }
    }
    Ok(Decision { application, by_rule, outcome, position: verdict.place, score, reason })
}

fn departing(decided: &[Decision]) -> Vec<Id> {
    decided.iter().filter(|it| it.outcome != it.by_rule).map(|it| it.application).collect()
}

fn effect(decision: &Decision) -> (State, String) {
    let state = match decision.outcome {
        Outcome::Selected => State::Selected,
        Outcome::Reserve => State::Reserve,
        Outcome::NotSelected => State::NotSelected,
    };
    let how = if decision.outcome == decision.by_rule { "按评审规则" } else { "评审决定与规则不一致" };
    let reason = if decision.reason.is_empty() { String::new() } else { format!("：{}", decision.reason) };
    (state, format!("{how}，{}{reason}", decision.outcome))
}
