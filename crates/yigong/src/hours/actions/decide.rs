//! Deciding a proposal: the second person's word, and what follows from it.

use serde_json::json;

use super::check_out::{self, Earning};
use super::settle::require_reason;
use crate::action::{Action, Cx};
use crate::activities;
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::ledger::{self, NewEntry};
use crate::hours::model::{Kind, Level, Proposal, ProposalState, Source};
use crate::hours::rules::{Span, minutes_before};
use crate::hours::store;
use crate::notify;
use crate::web::duration;

/// Approves or rejects.
pub struct Decide {
    /// The proposal.
    pub proposal: Id,
    /// Yes or no.
    pub approve: bool,
    /// Why; required for a no.
    pub reason: String,
}

/// What the decision brought.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Where the proposal stands now.
    pub state: ProposalState,
    /// The row that takes the old one back.
    pub reversal: Option<Id>,
    /// The new row.
    pub entry: Option<Id>,
}

impl Action for Decide {
    type Out = Decided;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Decided> {
        let by = cx.actor.person()?;
        let proposal = store::proposal(cx, self.proposal).await?.ok_or_else(AppError::not_found)?;
        may_decide(cx, &proposal, by).await?;
        let state = if self.approve { ProposalState::Approved } else { ProposalState::Rejected };
        if !self.approve {
            require_reason(&self.reason)?;
        }
        let why = if self.reason.trim().is_empty() { "经核实无误" } else { self.reason.trim() };
        if !store::decide(cx, proposal.id, state, Some(by), why).await? {
            return Err(AppError::conflict("already_decided", "这项申请已有结果，不能重复审核。"));
        }
        let (reversal, entry) = if self.approve { carry_out(cx, &proposal, by).await? } else { (None, None) };
        tell(cx, &proposal, state, why).await?;
        let detail = json!({"approve": self.approve, "reversal": reversal, "entry": entry});
        cx.audit("proposal.decide", proposal.id, detail).await?;
        Ok(Decided { state, reversal, entry })
    }
}

/// Somebody else than who asked and whose minutes they are, with a hand that reaches.
pub(in crate::hours) async fn may_decide(cx: &mut Cx<'_>, proposal: &Proposal, by: Id) -> Result<()> {
    let reaches = match (proposal.level, proposal.organisation, proposal.team) {
        (Level::Parent | Level::City, Some(organisation), _) => auth::manages(cx, organisation).await?,
        (_, _, Some(team)) => auth::leads(cx, team).await?,
        _ => false,
    };
    if !reaches && proposal.person != by && proposal.proposed_by != by {
        return Err(AppError::not_found());
    }
    if proposal.proposed_by == by || proposal.person == by {
        let text = "申请人和时长本人不能审核这项申请，须由另一位负责人或党组织管理人员审核。";
        return Err(AppError::forbidden("same_person", text));
    }
    Ok(())
}

async fn carry_out(cx: &mut Cx<'_>, proposal: &Proposal, by: Id) -> Result<(Option<Id>, Option<Id>)> {
    match proposal.kind {
        Kind::Correction => correct(cx, proposal, by).await,
        Kind::Excess => excess(cx, proposal, by).await,
        Kind::Settlement | Kind::Backfill => presence(cx, proposal, by).await,
    }
}

async fn excess(cx: &mut Cx<'_>, proposal: &Proposal, by: Id) -> Result<(Option<Id>, Option<Id>)> {
    // Without a shift it was one person's answer to a need, or station duty.
    let Some(shift) = proposal.shift else {
        let need = store::is_service(cx, proposal.person, proposal.starts_at).await?;
        let source = if need { Source::Need } else { Source::DutyRota };
        let new = entry(cx, proposal, by, source);
        return Ok((None, Some(ledger::post(cx, &new).await?)));
    };
    let shift = activities::shift(cx, shift).await?.ok_or_else(AppError::not_found)?;
    let new = NewEntry { activity: Some(shift.activity), ..entry(cx, proposal, by, Source::Attendance) };
    Ok((None, Some(ledger::post(cx, &new).await?)))
}

/// Presence that was not recorded as it happened: the interval first, then what it is worth.
async fn presence(cx: &mut Cx<'_>, proposal: &Proposal, by: Id) -> Result<(Option<Id>, Option<Id>)> {
    let shift = proposal.shift.ok_or_else(|| AppError::internal("presence without a shift"))?;
    let shift = activities::shift(cx, shift).await?.ok_or_else(AppError::not_found)?;
    let span = Span { from: proposal.starts_at, to: minutes_before(proposal.starts_at, -proposal.minutes) };
    if store::is_elsewhere(cx, proposal.person, shift.id, span).await? {
        return Err(AppError::conflict("overlap", "这段时间已在另一场活动中登记，不能通过。请驳回并说明原因。"));
    }
    let source = match proposal.attendance {
        Some(interval) => {
            store::leave(cx, interval, span.to, crate::standing::Grade::D, proposal.proposed_by).await?;
            Source::Attendance
        }
        None => {
            store::insert_closed(cx, shift.id, proposal.person, span, proposal.proposed_by).await?;
            Source::Backfill
        }
    };
    let earning = Earning {
        person: proposal.person,
        recorded_by: proposal.proposed_by,
        approved_by: Some(by),
        source,
        reason: proposal.reason.clone(),
    };
    let earned = check_out::earn(cx, &shift, &earning).await?;
    Ok((None, earned.entry))
}

async fn correct(cx: &mut Cx<'_>, proposal: &Proposal, by: Id) -> Result<(Option<Id>, Option<Id>)> {
    let row = proposal.entry.ok_or_else(|| AppError::internal("correction without a row"))?;
    let row = ledger::entry(cx, row).await?.ok_or_else(AppError::not_found)?;
    let reversal = ledger::reverse(cx, &row, proposal.proposed_by, by, &proposal.reason).await?;
    if proposal.minutes == 0 {
        return Ok((Some(reversal), None));
    }
    let new = NewEntry {
        service_date: row.service_date,
        activity: row.activity,
        ..entry(cx, proposal, by, Source::Correction)
    };
    Ok((Some(reversal), Some(ledger::post(cx, &new).await?)))
}

fn entry(cx: &Cx<'_>, proposal: &Proposal, by: Id, source: Source) -> NewEntry {
    NewEntry {
        person: proposal.person,
        service_date: cx.date(proposal.starts_at),
        minutes: proposal.minutes,
        shift: proposal.shift,
        activity: None,
        title: proposal.title.clone(),
        category: proposal.category.clone(),
        source,
        grade: proposal.grade,
        recorded_by: proposal.proposed_by,
        approved_by: Some(by),
        reverses: None,
        reason: proposal.reason.clone(),
    }
}

async fn tell(cx: &mut Cx<'_>, proposal: &Proposal, state: ProposalState, why: &str) -> Result<()> {
    let title = format!("{}{}：{}", proposal.kind.label(), state.label(), proposal.title);
    let body = format!("{}。审核说明：{why}", duration(proposal.minutes));
    notify::send(cx, proposal.person, notify::Kind::Decision, &title, &body, "/me").await?;
    if proposal.proposed_by != proposal.person {
        let link = format!("/proposals/{}", proposal.id);
        notify::send(cx, proposal.proposed_by, notify::Kind::Decision, &title, &body, &link).await?;
    }
    Ok(())
}
