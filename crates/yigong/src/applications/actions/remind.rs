//! Units that have recommended too few are told before the first deadline (N4.1).

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::tell::send;
use crate::action::{Action, Cx};
use crate::applications::model::State;
use crate::applications::store;
use crate::auth;
use crate::campaigns::{self, Campaign, to_the_second};
use crate::clock::Id;
use crate::error::Result;
use crate::notify::Kind;
use crate::organisations;

/// Units told in one transaction at most.
const AT_ONCE: usize = 40;

/// A unit to be told.
struct Late {
    unit: Id,
    days: i64,
    by: Timestamp,
    taken: i64,
}

/// Whether a unit is to be told.
pub async fn reminders_due(cx: &mut Cx<'_>) -> Result<bool> {
    Ok(late(cx).await?.is_some_and(|(_, late)| !late.is_empty()))
}

/// Tells units that have recommended fewer than asked, once for each of the campaign's days. A job.
pub struct RemindUnits;

impl Action for RemindUnits {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        let Some((campaign, late)) = late(cx).await? else { return Ok(0) };
        let all = store::of_campaign(cx, campaign.id).await?;
        let mut told = 0;
        for one in late.into_iter().take(AT_ONCE) {
            // Two processes may look at once; one of them writes.
            if !store::remind(cx, campaign.id, one.unit, one.days).await? {
                continue;
            }
            let of = |state: State| all.iter().filter(|it| it.unit == one.unit && it.state == state).count();
            let (title, body) = words(cx, &campaign, &one, of(State::Proposed), of(State::Draft) + of(State::Returned));
            let people = concerned(cx, one.unit).await?;
            let link = format!("/applications?campaign={}", campaign.id);
            send(cx, people, Kind::Task, &title, &body, &link).await?;
            told += 1;
        }
        cx.audit("application.remind", campaign.id, json!({"units": told})).await?;
        Ok(told)
    }
}

fn words(cx: &Cx<'_>, campaign: &Campaign, one: &Late, waiting: usize, drafts: usize) -> (String, String) {
    let (least, by) = (campaign.spec.quota.minimum, to_the_second(&cx.core.city, one.by));
    let title = match one.taken {
        0 => format!("还没有推荐申报，{by} 截止"),
        taken => format!("只推荐了 {taken} 份申报，{by} 截止"),
    };
    let there = match (waiting, drafts) {
        (0, 0) => "本单位还没有人起草。".to_owned(),
        (0, drafts) => format!("本单位有 {drafts} 份在起草。"),
        (waiting, 0) => format!("本单位有 {waiting} 份等待审查。"),
        (waiting, drafts) => format!("本单位有 {waiting} 份等待审查，{drafts} 份在起草。"),
    };
    let body = format!(
        "{} 年度申报，每个单位至少推荐 {least} 个项目或案例。{there}请在截止前审查推荐，过时不能补报。",
        campaign.year()
    );
    (title, body)
}

/// Who works for a unit: its own officials, or, where it has none, those of its branches.
async fn concerned(cx: &mut Cx<'_>, unit: Id) -> Result<Vec<Id>> {
    let own: Vec<Id> = auth::held_at(cx, unit).await?.into_iter().map(|held| held.person).collect();
    if !own.is_empty() {
        return Ok(own);
    }
    let mut people = Vec::new();
    for below in organisations::subtree(cx, unit).await? {
        people.extend(auth::held_at(cx, below.id).await?.into_iter().map(|held| held.person));
    }
    Ok(people)
}

/// The campaign under way and the units to be told now. Outside the days before the deadline nothing
/// but the campaign is read.
async fn late(cx: &mut Cx<'_>) -> Result<Option<(Campaign, Vec<Late>)>> {
    let Some(campaign) = campaigns::current(cx).await? else { return Ok(None) };
    let Some(most) = campaign.spec.remind_days.iter().copied().max() else { return Ok(None) };
    let general = campaign.deadlines(&cx.core.city).applications_by;
    if cx.now < campaign.opens(&cx.core.city) || cx.now < before(general, most) {
        return Ok(None);
    }
    let mut later = HashMap::new();
    for it in campaigns::extensions(cx, campaign.id).await? {
        later.entry(it.unit).or_insert(it.applications_by);
    }
    if later.values().chain([&general]).all(|by| *by < cx.now) {
        return Ok(None);
    }
    let seats: HashMap<Id, i64> = store::all_seats(cx, campaign.id).await?.into_iter().collect();
    let told = store::reminders(cx, campaign.id).await?;
    let mut found = Vec::new();
    for unit in campaigns::units(cx).await? {
        let by = later.get(&unit.id).copied().unwrap_or(general);
        let taken = seats.get(&unit.id).copied().unwrap_or(0);
        let due = campaign.spec.remind_days.iter().copied().filter(|days| before(by, *days) <= cx.now).min();
        let Some(days) = due.filter(|_| cx.now <= by && taken < campaign.spec.quota.minimum) else { continue };
        if !told.iter().any(|(it, step, _)| *it == unit.id && *step == days) {
            found.push(Late { unit: unit.id, days, by, taken });
        }
    }
    Ok(Some((campaign, found)))
}

fn before(by: Timestamp, days: i64) -> Timestamp {
    by.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN)
}
