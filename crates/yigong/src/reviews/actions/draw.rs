//! The draw: who is on the panel, and who reads what.

use panel::{assign, draw};
use serde_json::json;

use super::assigning::{Table, computed, open_seed};
use crate::action::{Action, Cx};
use crate::applications::{self, State};
use crate::campaigns::Campaign;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Cause, Entry, ExpertState, Round, RoundState, Source};
use crate::reviews::{reach, store};

/// Draws the panel from the pool and gives it the dossiers, all from the seed committed to.
pub struct Draw {
    /// The campaign.
    pub campaign: Id,
}

impl Action for Draw {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, round) = reach::organised(cx, self.campaign).await?;
        reach::require(&round, &[RoundState::Frozen], "抽取专家")?;
        let entries = entries(cx, &campaign, &round).await?;
        pool(cx, &campaign, &round, &entries).await?;
        for (entry, version) in &entries {
            store::insert_entry(cx, campaign.id, *version, entry).await?;
        }
        let entries: Vec<Entry> = entries.into_iter().map(|it| it.0).collect();
        let each = usize::try_from(round.plan.reviews).unwrap_or_default();
        let panel = usize::try_from(round.plan.panel).unwrap_or_default();
        let wanted: Vec<(Id, usize)> = entries.iter().map(|it| (it.application, each)).collect();
        let table = Table::load(cx, round, entries, &[]).await?;
        let plan = assign(&table.problem(&wanted, panel))
            .map_err(|blocked| AppError::conflict("infeasible", table.explain(&blocked)))?;
        table.carry_out(cx, &campaign, &plan, Source::Draw).await?;
        let components = i64::try_from(plan.components).unwrap_or(i64::MAX);
        if !store::advance(cx, campaign.id, RoundState::Open, components).await? {
            return Err(AppError::conflict("wrong_round_state", "专家刚刚抽取过，请刷新页面查看。"));
        }
        let detail = json!({"entries": wanted.len(), "assignments": plan.assignments.len(), "components": components});
        cx.audit("review.draw", campaign.id, detail).await
    }
}

/// What goes on the table: every admitted application with a masked layer, under numbers that the
/// seed gives.
async fn entries(cx: &mut Cx<'_>, campaign: &Campaign, round: &Round) -> Result<Vec<(Entry, Id)>> {
    let all = applications::of_campaign(cx, campaign.id).await?;
    let waiting = all.iter().filter(|it| matches!(it.state, State::Submitted | State::Correcting)).count();
    if waiting > 0 {
        let text = format!("还有 {waiting} 份申报没有完成形式审查，请先审查完再抽取专家。");
        return Err(AppError::conflict("screening_open", text));
    }
    let seed = open_seed(cx, round)?;
    let mut admitted: Vec<_> = all.into_iter().filter(|it| it.state == State::Admitted).collect();
    if admitted.is_empty() {
        return Err(AppError::conflict("nothing_admitted", "还没有通过形式审查的申报，无需抽取专家。"));
    }
    admitted.sort_by_key(|it| seed.number(&["entry", &it.id.to_string()]));
    let mut entries = Vec::new();
    for (number, it) in (1..).zip(admitted) {
        let Some(dossier) = applications::dossier(cx, it.id).await? else {
            let text = format!("“{}”还没有确认脱敏，不能交给专家。请先请申报单位完成脱敏确认。", it.shown_title());
            return Err(AppError::conflict("not_masked", text).under("N4.2g"));
        };
        let version = applications::version(cx, dossier.version).await?.ok_or_else(AppError::not_found)?;
        let scope = version.content.get("scope").to_owned();
        let (wanting, moderation, unit) = Default::default();
        let (application, kind) = (it.id, it.kind);
        entries.push((
            Entry { application, number, kind, scope, wanting, moderation, title: it.title, unit },
            dossier.version,
        ));
    }
    Ok(entries)
}

/// Draws from those who accepted, the whole pool in order, so that whoever is further down can stand
/// in; then notes what follows from where they belong.
async fn pool(cx: &mut Cx<'_>, campaign: &Campaign, round: &Round, entries: &[(Entry, Id)]) -> Result<()> {
    let experts: Vec<_> =
        store::experts(cx, campaign.id).await?.into_iter().filter(|it| it.state == ExpertState::Accepted).collect();
    let needed = usize::try_from(round.plan.panel).unwrap_or_default();
    if experts.len() < needed {
        let text =
            format!("需要抽取 {needed} 位专家，接受邀请的只有 {} 位。请再邀请专家，或等专家答复。", experts.len());
        return Err(AppError::conflict("pool_too_small", text));
    }
    let seed = open_seed(cx, round)?;
    let named: Vec<(String, Vec<String>)> = experts.iter().map(|it| (it.code(), it.scopes())).collect();
    let pool: Vec<(&str, &[String])> = named.iter().map(|(code, scopes)| (code.as_str(), scopes.as_slice())).collect();
    let mut wanted: Vec<String> = entries.iter().map(|it| it.0.scope.clone()).filter(|it| !it.is_empty()).collect();
    wanted.sort();
    wanted.dedup();
    for (place, index) in (1..).zip(draw(&seed, &pool, pool.len(), &wanted)) {
        store::set_drawn(cx, experts[index].id, place).await?;
    }
    for expert in &experts {
        for (application, reason) in computed(cx, campaign, expert).await? {
            store::insert_recusal(cx, expert, Cause::Computed, (None, Some(application)), &reason).await?;
        }
    }
    Ok(())
}
