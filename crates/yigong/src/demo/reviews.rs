//! Expert review in the demo city: last year's campaign reviewed and decided, and experts in the pool
//! of this year's, each as far as the city's clock has come.

use std::collections::BTreeMap;

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::people::Cast;
use crate::action::{Action, Cx};
use crate::applications::{self, State};
use crate::auth::{self, Actor, Channel};
use crate::campaigns::{self, Campaign, CampaignState};
use crate::clock::Id;
use crate::crypto::sha256;
use crate::error::{AppError, Result};
use crate::reviews::{
    Answer, Close, Confirm, Decide, Declare, Draw, Freeze, Invite, Save, SetPlan, Submit, Whom, desks_of, invitation_of,
};
use crate::setting;

/// The experts: where they work, and which scopes they know (none: all).
const EXPERTS: [(&str, &[&str]); 6] = [
    ("市委党校讲师", &[]),
    ("市社会工作服务中心主任", &["family", "disability", "poverty", "community"]),
    ("市环境保护协会秘书长", &["home", "river", "civility"]),
    ("市融媒体中心编辑", &[]),
    ("退休中学教师，市关工委委员", &["family", "community", "training"]),
    ("市志愿服务研究会理事", &["structure", "registration", "training", "support"]),
];

/// What experts think of an entry follows from this number.
const SEED: u64 = 20150123;

/// How many points of 100 each expert is above or below the others.
const LENIENCY: [i64; 6] = [2, -4, 0, 5, 3, -6];

/// Plays the review of every published campaign whose time has come.
pub(super) async fn live(cx: &mut Cx<'_>, cast: &Cast) -> Result<()> {
    let mut rng = Rng::with_seed(SEED);
    for campaign in campaigns::campaigns(cx).await? {
        if campaign.state == CampaignState::Published {
            play(cx, &mut rng, cast, &campaign).await?;
        }
    }
    Ok(())
}

async fn expert(cx: &mut Cx<'_>, index: usize) -> Result<Actor> {
    let name = format!("demo_account_expert{:02}", index + 1);
    let person: Option<Id> = setting::get(cx, &name).await?.and_then(|id| id.parse().ok());
    auth::actor_of(cx, person.ok_or_else(AppError::not_found)?, Channel::Page).await
}

async fn play(cx: &mut Cx<'_>, rng: &mut Rng, cast: &Cast, campaign: &Campaign) -> Result<()> {
    let due = campaign.review_by(&cx.core.city);
    let before = |days: i64| due.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(due);
    // The pool fills while units still write, so that whoever tries the demo finds it filled.
    let pool = campaign.opens(&cx.core.city).saturating_add(20.hours()).unwrap_or(due);
    let waiting = applications::of_campaign(cx, campaign.id).await?;
    if pool >= cx.now || waiting.is_empty() && due < cx.now {
        return Ok(());
    }
    for index in 0..EXPERTS.len() {
        invite(cx, cast, campaign, index, pool).await?;
    }
    let on_table = waiting.iter().filter(|it| it.state == State::Admitted).count();
    let screened = !waiting.iter().any(|it| matches!(it.state, State::Submitted | State::Correcting));
    if before(12) >= cx.now || on_table == 0 || !screened {
        return Ok(());
    }
    let mut plan = campaign.spec.rubric.plan.clone();
    // A small demo city: places for about half of what is on the table.
    for places in &mut plan.places {
        (places.selected, places.reserve) = (places.selected.min(3), 1);
    }
    let seed = sha256(&[b"demo review", &campaign.year().to_be_bytes()]);
    let seed = panel::Seed(seed.try_into().unwrap_or_default());
    SetPlan { campaign: campaign.id, plan }.within(&mut cx.acting(&cast.organiser, before(13))).await?;
    Freeze { campaign: campaign.id, seed }.within(&mut cx.acting(&cast.organiser, before(13))).await?;
    Draw { campaign: campaign.id }.within(&mut cx.acting(&cast.organiser, before(12))).await?;
    score(cx, rng, campaign, before(9)).await?;
    if before(1) >= cx.now {
        return Ok(());
    }
    let reason = "分差较大的作品已由专家充分说明，无人可再增派，按现有评分计算。".to_owned();
    Close { campaign: campaign.id, reason }.within(&mut cx.acting(&cast.organiser, before(1))).await?;
    let departures = Vec::new();
    Decide { campaign: campaign.id, departures }.within(&mut cx.acting(&cast.organiser, before(1))).await?;
    let office = super::call::account(cx, "office").await?;
    Confirm { campaign: campaign.id }.within(&mut cx.acting(&office, before(1))).await
}

async fn invite(cx: &mut Cx<'_>, cast: &Cast, campaign: &Campaign, index: usize, at: Timestamp) -> Result<()> {
    let (title, fields) = EXPERTS[index];
    let who = expert(cx, index).await?;
    let fields: Vec<String> = fields.iter().map(|it| (*it).to_owned()).collect();
    let person = who.person()?;
    let (whom, title) = (Whom::Person(person), title.to_owned());
    let invite = Invite { campaign: campaign.id, whom, title, organisation: None, fields: fields.clone(), limit: 12 };
    invite.within(&mut cx.acting(&cast.organiser, at)).await?;
    let invitation = invitation_of(cx, campaign.id, person).await?.ok_or_else(AppError::not_found)?;
    let answered = at.saturating_add(SignedDuration::from_hours(5)).unwrap_or(at).min(cx.now);
    Answer { expert: invitation, accept: true, fields, limit: 12 }.within(&mut cx.acting(&who, answered)).await?;
    if index == 1
        && let Some(unit) = campaigns::units(cx).await?.into_iter().find(|it| it.name.contains("台城"))
    {
        let reason = "爱人在该单位工作".to_owned();
        Declare { expert: invitation, unit: unit.id, reason }.within(&mut cx.acting(&who, answered)).await?;
    }
    Ok(())
}

/// Every expert scores what they have, and whoever is brought in as a third after that.
async fn score(cx: &mut Cx<'_>, rng: &mut Rng, campaign: &Campaign, from: Timestamp) -> Result<()> {
    let rubric = &campaign.spec.rubric;
    for round in 0..3_i64 {
        for (index, leniency) in LENIENCY.iter().enumerate() {
            let who = expert(cx, index).await?;
            let desks = desks_of(cx, campaign.id, who.person()?).await?;
            for (turn, (desk, number)) in (0..).zip(desks) {
                let hours = round * 48 + i64::try_from(index).unwrap_or(0) * 5 + turn;
                let at = from.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(from);
                if at >= cx.now {
                    continue;
                }
                // How good an entry is follows from its number; how an expert sees it, from chance.
                let level = 78 + (number * 37 % 17) - 8 + leniency + rng.i64(-4..5);
                let mut marks: BTreeMap<String, String> =
                    rubric.gates.iter().map(|it| (it.code.clone(), "1".to_owned())).collect();
                for it in &rubric.criteria {
                    let points = (it.weight * level / 100).clamp(0, it.weight);
                    marks.insert(it.code.clone(), points.to_string());
                }
                let comment = Some("做法具体，台账数据与总结相符；推广时要注意人手安排。".to_owned());
                Save { desk, marks, comment, revision: None }.within(&mut cx.acting(&who, at)).await?;
                Submit { desk, reason: String::new() }.within(&mut cx.acting(&who, at)).await?;
            }
        }
    }
    Ok(())
}
