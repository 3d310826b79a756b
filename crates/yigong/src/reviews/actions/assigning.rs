//! From rows to the assignment problem, and back.

use std::collections::HashMap;

use panel::{Blocked, Dossier, Problem, Reviewer, Seed};

use crate::action::Cx;
use crate::campaigns::{self, Campaign};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Cause, Desk, Entry, Expert, Round, Source};
use crate::reviews::{explain, notify_expert, rules, store, surface};
use crate::{applications, notify, organisations};

/// Everything an assignment rests on.
pub(super) struct Table {
    pub(super) round: Round,
    pub(super) seed: Seed,
    pub(super) entries: Vec<Entry>,
    /// Experts in the order they were drawn.
    pub(super) experts: Vec<Expert>,
    recusals: Vec<panel::Recusal>,
}

/// The seed of a frozen round.
pub(super) fn open_seed(cx: &Cx<'_>, round: &Round) -> Result<Seed> {
    surface::seed(cx, round)?.ok_or_else(|| AppError::internal("a frozen round without a seed"))
}

impl Table {
    /// What stands in the database now.
    pub(super) async fn load(cx: &mut Cx<'_>, round: Round, entries: Vec<Entry>, desks: &[Desk]) -> Result<Self> {
        let seed = open_seed(cx, &round)?;
        let mut experts = store::experts(cx, round.campaign).await?;
        experts.retain(|it| it.drawn > 0);
        experts.sort_by_key(|it| it.drawn);
        let kept = store::recusals(cx, round.campaign).await?;
        let units: HashMap<Id, Id> =
            applications::of_campaign(cx, round.campaign).await?.into_iter().map(|it| (it.id, it.unit)).collect();
        let mut recusals = Vec::new();
        for entry in &entries {
            for expert in &experts {
                let unit = units.get(&entry.application).copied();
                let of = kept.iter().find(|it| {
                    it.expert == expert.id
                        && (it.application == Some(entry.application) || it.unit.is_some() && it.unit == unit)
                });
                let had = desks.iter().any(|it| it.expert == expert.id && it.application == entry.application);
                let cause = match (of, had) {
                    (_, true) => panel::Cause::Assigned,
                    (Some(it), false) => word(it.cause),
                    (None, false) => continue,
                };
                recusals.push(panel::Recusal { reviewer: expert.code(), dossier: entry.code(), cause });
            }
        }
        Ok(Self { round, seed, entries, experts, recusals })
    }

    /// The problem of giving these entries so many experts of the first `panel` drawn.
    pub(super) fn problem(&self, wanted: &[(Id, usize)], panel: usize) -> Problem {
        let reviewer = |it: &Expert| Reviewer {
            name: it.code(),
            fields: it.scopes(),
            limit: rules::largest(&self.round.plan, it.load_limit),
            taken: usize::try_from(it.held).unwrap_or_default(),
        };
        let dossier = |&(application, reviews): &(Id, usize)| {
            let entry = self.entries.iter().find(|it| it.application == application)?;
            Some(Dossier { name: entry.code(), field: entry.scope.clone(), reviews })
        };
        Problem {
            dossiers: wanted.iter().filter_map(dossier).collect(),
            reviewers: self.experts.iter().take(panel).map(reviewer).collect(),
            recusals: self.recusals.clone(),
            strict_fields: false,
            seed: self.seed,
        }
    }

    /// What is in the way, with titles and names for organisers.
    pub(super) fn explain(&self, blocked: &Blocked) -> String {
        let dossier = |code: &str| self.entries.iter().find(|it| it.code() == code).map(|it| it.title.clone());
        let expert = |code: &str| self.experts.iter().find(|it| it.code() == code).map(|it| it.name.clone());
        explain(blocked, &|code| dossier(code).unwrap_or_else(|| code.to_owned()), &|code| {
            expert(code).unwrap_or_else(|| code.to_owned())
        })
    }

    /// Puts the plan's dossiers on their desks and tells the experts, each once.
    pub(super) async fn carry_out(
        &self,
        cx: &mut Cx<'_>,
        campaign: &Campaign,
        plan: &panel::Plan,
        source: Source,
    ) -> Result<()> {
        let mut told: HashMap<Id, usize> = HashMap::new();
        for given in &plan.assignments {
            let entry = self.entries.iter().find(|it| it.code() == given.dossier);
            let expert = self.experts.iter().find(|it| it.code() == given.reviewer);
            let (Some(entry), Some(expert)) = (entry, expert) else {
                return Err(AppError::internal("an assignment of something unknown"));
            };
            store::insert_desk(cx, campaign.id, entry.application, expert.id, source).await?;
            *told.entry(expert.person).or_default() += 1;
        }
        let by = cx.core.city.clock_time(campaign.review_by(&cx.core.city));
        let mut told: Vec<(Id, usize)> = told.into_iter().collect();
        told.sort_unstable();
        for (person, count) in told {
            notify_expert(
                cx,
                person,
                &format!("{count} 份作品等您评分"),
                &format!("请在 {by} 前完成。作品已隐去单位和人名。"),
            )
            .await?;
        }
        Ok(())
    }
}

const fn word(cause: Cause) -> panel::Cause {
    match cause {
        Cause::Declared => panel::Cause::Declared,
        Cause::Computed => panel::Cause::Computed,
        Cause::Pinned => panel::Cause::Pinned,
    }
}

/// Finds one more expert for an entry, of the panel or, when nobody there can, of those drawn after
/// it. When nobody can, the entry says why and the organisers are told.
pub(super) async fn one_more(cx: &mut Cx<'_>, campaign: &Campaign, application: Id, source: Source) -> Result<bool> {
    let round = store::round(cx, campaign.id).await?.ok_or_else(AppError::not_found)?;
    let entries = store::entries(cx, campaign.id).await?;
    let desks = store::desks_of(cx, campaign.id).await?;
    let table = Table::load(cx, round, entries, &desks).await?;
    let mut blocked = None;
    for panel in usize::try_from(table.round.plan.panel).unwrap_or_default()..=table.experts.len().max(1) {
        match panel::assign(&table.problem(&[(application, 1)], panel)) {
            Ok(plan) => {
                store::set_wanting(cx, application, "").await?;
                table.carry_out(cx, campaign, &plan, source).await?;
                return Ok(true);
            }
            Err(why) => blocked = Some(why),
        }
    }
    let blocked = blocked.map_or_else(|| "无法分配：抽取的专家不足。".to_owned(), |it| table.explain(&it));
    store::set_wanting(cx, application, &blocked).await?;
    if let Some(person) = table.round.drawn_by {
        let link = format!("/campaigns/{}/review", campaign.id);
        notify::send(cx, person, notify::Kind::Task, "有作品需要增派专家", &blocked, &link).await?;
    }
    Ok(false)
}

/// Why an expert has nothing to do with an application by where they belong, or by what they wrote.
pub(super) async fn computed(cx: &mut Cx<'_>, campaign: &Campaign, expert: &Expert) -> Result<Vec<(Id, String)>> {
    let since = cx.core.city.midnight(campaign.spec.period.first);
    let mut places = store::affiliations(cx, expert.person, since).await?;
    if let Some(organisation) = expert.organisation
        && let Some(found) = organisations::organisation(cx, organisation).await?
    {
        places.push((found.id, found.name));
    }
    let mut units = HashMap::new();
    for (place, name) in places {
        if let Some(unit) = campaigns::unit_of(cx, place).await? {
            units.entry(unit.id).or_insert((name, unit.name));
        }
    }
    let written = store::touched(cx, campaign.id, expert.person).await?;
    let mut found = Vec::new();
    for application in applications::of_campaign(cx, campaign.id).await? {
        if let Some((place, unit)) = units.get(&application.unit) {
            let reason = if place == unit {
                format!("专家属于申报单位{unit}")
            } else {
                format!("专家所属的{place}与申报单位同属{unit}")
            };
            found.push((application.id, reason));
        } else if written.contains(&application.id) {
            found.push((application.id, "专家参与过这份申报的填写".to_owned()));
        }
    }
    Ok(found)
}
