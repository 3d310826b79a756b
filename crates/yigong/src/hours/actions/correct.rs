//! Corrections: a person, or their team's leader, says a row is wrong; somebody else decides by a date.

use serde_json::json;

use super::settle::require_reason;
use crate::action::{Action, Cx};
use crate::activities::{self, Shift};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::model::{Entry, Kind, Level, Proposal, ProposalState};
use crate::hours::{ledger, rules, store};
use crate::notify;
use crate::standing::Grade;
use crate::web::duration;

/// Asks for a row to be corrected to `minutes` (0 takes it back).
pub struct Correct {
    /// The ledger row.
    pub entry: Id,
    /// What it should be.
    pub minutes: i64,
    /// Why.
    pub reason: String,
}

impl Action for Correct {
    type Out = Proposal;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Proposal> {
        let by = cx.actor.person()?;
        let entry = ledger::entry(cx, self.entry).await?.ok_or_else(AppError::not_found)?;
        let shift = match entry.shift {
            Some(shift) => activities::shift(cx, shift).await?,
            None => None,
        };
        let team = shift.as_ref().map(|shift| shift.team);
        if entry.person != by && !leads(cx, team).await? {
            return Err(AppError::not_found());
        }
        check(cx, self, &entry, shift.as_ref()).await?;
        let days = cx.core.city.rules.correction(cx.today()).answer_within_days;
        let proposal = Proposal {
            id: cx.id(),
            kind: Kind::Correction,
            level: Level::Unit,
            state: ProposalState::Open,
            person: entry.person,
            organisation: None,
            team,
            shift: entry.shift,
            attendance: None,
            entry: Some(entry.id),
            title: entry.title.clone(),
            category: entry.category.clone(),
            starts_at: shift.map_or_else(|| cx.core.city.midnight(entry.service_date), |shift| shift.starts_at),
            minutes: self.minutes,
            // Taking minutes away needs no better evidence than they had; adding some does.
            grade: if self.minutes > entry.minutes { Grade::D } else { entry.grade },
            reason: self.reason.trim().to_owned(),
            proof_name: None,
            proposed_by: by,
            proposed_at: cx.now,
            due_at: rules::minutes_before(cx.now, -days * 24 * 60),
            decided_by: None,
            decided_at: None,
            decision: None,
        };
        store::propose(cx, &proposal, None).await?;
        tell_leaders(cx, &proposal).await?;
        cx.audit("correction.propose", proposal.id, json!({"entry": entry.id, "minutes": self.minutes})).await?;
        Ok(proposal)
    }
}

async fn leads(cx: &mut Cx<'_>, team: Option<Id>) -> Result<bool> {
    match team {
        Some(team) => auth::leads(cx, team).await,
        None => Ok(false),
    }
}

async fn check(cx: &mut Cx<'_>, wanted: &Correct, entry: &Entry, shift: Option<&Shift>) -> Result<()> {
    if entry.reverses.is_some() || ledger::is_reversed(cx, entry.id).await? {
        return Err(AppError::conflict("already_reversed", "这条记录已经冲销，不能再更正。请更正最新的那一条。"));
    }
    if store::open_correction(cx, entry.id).await? {
        return Err(AppError::conflict("already_proposed", "这条记录的更正申请正在审核，请等待结果。"));
    }
    let longest = shift.map_or(12 * 60, |shift| rules::Span { from: shift.starts_at, to: shift.ends_at }.minutes());
    if !(0..=longest).contains(&wanted.minutes) {
        let text = format!("更正后的时长应在 0 至 {longest} 分钟之间（本场共 {longest} 分钟）。");
        return Err(AppError::field("minutes", text));
    }
    if wanted.minutes == entry.minutes {
        return Err(AppError::field("minutes", "更正后的时长与现在相同，不需要更正。"));
    }
    let day = ledger::minutes_on(cx, entry.person, entry.service_date).await? - entry.minutes + wanted.minutes;
    let cap = cx.core.city.rules.attendance(entry.service_date).daily_cap_minutes;
    if wanted.minutes > entry.minutes && day > cap {
        let text = format!("更正后当天共 {}，超过每天 {} 小时的上限。", duration(day), cap / 60);
        return Err(AppError::field("minutes", text));
    }
    require_reason(&wanted.reason)
}

async fn tell_leaders(cx: &mut Cx<'_>, proposal: &Proposal) -> Result<()> {
    let Some(team) = proposal.team else { return Ok(()) };
    let due = cx.core.city.clock_time(proposal.due_at);
    let body = format!("{}：申请更正为 {}。请在 {due} 前核实答复。", proposal.title, duration(proposal.minutes));
    for leader in store::leaders(cx, team).await? {
        if leader != proposal.proposed_by {
            let link = format!("/proposals/{}", proposal.id);
            notify::send(cx, leader, notify::Kind::Task, "有一项时长更正待审核", &body, &link).await?;
        }
    }
    Ok(())
}

/// Takes one's own request back.
pub struct Withdraw {
    /// The proposal.
    pub proposal: Id,
}

impl Action for Withdraw {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let found = store::proposal(cx, self.proposal).await?.filter(|it| it.proposed_by == person);
        found.ok_or_else(AppError::not_found)?;
        if !store::decide(cx, self.proposal, ProposalState::Withdrawn, None, "").await? {
            return Err(AppError::conflict("already_decided", "这项申请已有结果，不能撤回。"));
        }
        cx.audit("proposal.withdraw", self.proposal, json!({})).await
    }
}
