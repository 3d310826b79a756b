//! A proposal: the facts, the reason, the proof, and the second person's decision.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::actions::{kind_of, may_decide};
use crate::hours::model::{Entry, Proposal, ProposalState};
use crate::hours::{Decide, Withdraw, ledger, store};
use crate::web::{Form, Page, Visit, filters, flash, html};

struct Seen {
    proposal: Proposal,
    entry: Option<Entry>,
    person: String,
    proposed_by: String,
    decided_by: Option<String>,
    /// Whether the visitor may decide, and if not, why.
    decide: Result<()>,
    own: bool,
}

#[derive(Template)]
#[template(path = "hours/proposal.html")]
struct ProposalPage {
    page: Page,
    seen: Seen,
    begins: String,
    asked: String,
    due: String,
    overdue: bool,
    decided: String,
    error: Option<AppError>,
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Seen> {
    let viewer = cx.actor.person()?;
    let proposal = store::proposal(cx, id).await?.ok_or_else(AppError::not_found)?;
    let decide = may_decide(cx, &proposal, viewer).await;
    if let Err(error) = &decide
        && error.status == StatusCode::NOT_FOUND
    {
        return Err(AppError::not_found());
    }
    let entry = match proposal.entry {
        Some(entry) => ledger::entry(cx, entry).await?,
        None => None,
    };
    let decided_by = match proposal.decided_by {
        Some(by) => Some(store::name(cx, by).await?),
        None => None,
    };
    Ok(Seen {
        person: store::name(cx, proposal.person).await?,
        proposed_by: store::name(cx, proposal.proposed_by).await?,
        own: proposal.proposed_by == viewer,
        decided_by,
        entry,
        decide,
        proposal,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let seen = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    html(&page(&visit, seen, None))
}

fn page(visit: &Visit, seen: Seen, error: Option<AppError>) -> ProposalPage {
    let clock = |at| visit.app.city.clock_time(at);
    ProposalPage {
        page: visit.page(&format!("{}审核", seen.proposal.kind.label())),
        begins: clock(seen.proposal.starts_at),
        asked: clock(seen.proposal.proposed_at),
        due: clock(seen.proposal.due_at),
        overdue: seen.proposal.state == ProposalState::Open && visit.app.clock.now() > seen.proposal.due_at,
        decided: seen.proposal.decided_at.map(clock).unwrap_or_default(),
        seen,
        error,
    }
}

/// The proof, as an attachment: what a stranger uploaded is never shown inside our page.
pub(super) async fn proof(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let proof = visit
        .read(move |cx| {
            Box::pin(async move {
                load(cx, id).await?;
                store::proof(cx, id).await
            })
        })
        .await?;
    let (Some(_), Some(bytes)) = proof.ok_or_else(AppError::not_found)? else { return Err(AppError::not_found()) };
    let kind = kind_of(&bytes).unwrap_or("application/octet-stream");
    let extension = kind.rsplit('/').next().unwrap_or("bin").replace("jpeg", "jpg");
    let disposition = format!("attachment; filename=\"proof.{extension}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

#[derive(Deserialize)]
pub(super) struct Decision {
    #[serde(default)]
    approve: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn decide(visit: Visit, Path(proposal): Path<Id>, Form(form): Form<Decision>) -> Result<Response> {
    let approve = form.approve == "yes";
    match visit.act(Decide { proposal, approve, reason: form.reason }).await {
        Ok(decided) => Ok(flash("/work", &format!("已处理：{}。", decided.state.label()))),
        Err(error) if error.is_refusal() => {
            let seen = visit.read(move |cx| Box::pin(load(cx, proposal))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page(&visit, seen, Some(error)))?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn withdraw(visit: Visit, Path(proposal): Path<Id>) -> Result<Response> {
    visit.act(Withdraw { proposal }).await?;
    Ok(flash("/me/corrections", "申请已撤回。"))
}
