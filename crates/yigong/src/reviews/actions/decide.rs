//! The end of scoring, and the decision.

use std::collections::HashMap;

use serde_json::json;

use crate::action::{Action, Cx};
use crate::applications::{self, State};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Decision, DeskState, Outcome, RoundState};
use crate::reviews::rules::{self, Verdict};
use crate::reviews::{reach, results, store};
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

/// Where the decision departs from the rule.
#[derive(Debug, Clone)]
pub struct Departure {
    /// The application.
    pub application: Id,
    /// What is decided instead.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
}

/// Decides on every entry by the frozen rule, and departs from it only with a reason. The seed is
/// revealed with it.
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
        reach::require(&round, &[RoundState::Closed], "作出评审决定")?;
        let by = cx.actor.person()?;
        let results = results::compute(cx, &campaign, &round).await?;
        let mut decided = Vec::new();
        for verdict in rules::decide(&round.plan, &results.candidates()) {
            decided.push(self.decision(&verdict)?);
        }
        let known = |it: &Departure| decided.iter().any(|decision| decision.application == it.application);
        if !self.departures.iter().all(known) {
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
            let mut count = HashMap::new();
            for decision in &mut of_kind {
                let place: &mut i64 = count.entry(decision.outcome).or_default();
                *place += 1;
                decision.position = *place;
            }
        }
        if !store::advance(cx, campaign.id, RoundState::Decided, round.components).await? {
            return Err(AppError::conflict("wrong_round_state", "评审结果刚刚作出，请刷新页面查看。"));
        }
        for decision in &decided {
            store::insert_decision(cx, campaign.id, decision, by).await?;
            let (state, why) = effect(decision);
            applications::transition(cx, decision.application, state, &why).await?;
        }
        let departures: Vec<_> =
            decided.iter().filter(|it| it.outcome != it.by_rule).map(|it| it.application).collect();
        cx.audit("review.decide", campaign.id, json!({"entries": decided.len(), "departures": departures})).await
    }
}

impl Decide {
    fn decision(&self, verdict: &Verdict) -> Result<Decision> {
        let Verdict { application, outcome: by_rule, score, .. } = *verdict;
        let (mut outcome, mut reason) = (by_rule, verdict.reason.clone());
        let departure = self.departures.iter().find(|it| it.application == application && it.outcome != by_rule);
        if let Some(departure) = departure {
            (outcome, reason) = (departure.outcome, text::line(&departure.reason));
            if !(10..=500).contains(&reason.chars().count()) {
                return Err(AppError::field("reason", "与规则不一致的，请逐一写明理由，10 至 500 字。"));
            }
        }
        Ok(Decision { application, by_rule, outcome, position: verdict.place, score, reason })
    }
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
