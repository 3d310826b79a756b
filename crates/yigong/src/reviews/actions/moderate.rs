//! What organisers do while scoring is open: see that every entry is read, and bring experts whose
//! marks are far apart to talk.

use serde_json::json;

use super::assigning::one_more;
use crate::action::{Action, Cx};
use crate::campaigns::Campaign;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Desk, DeskState, Entry, RoundState, Source};
use crate::reviews::{code, notify_expert, reach, store};
use crate::text;

/// An entry of a campaign whose scoring is open, with its dossiers.
async fn open(cx: &mut Cx<'_>, application: Id, what: &str) -> Result<(Campaign, Entry, Vec<Desk>)> {
    let found = store::entry(cx, application).await?;
    let Some((campaign, entry)) = found else {
        cx.actor.person_or_operator()?;
        return Err(AppError::not_found());
    };
    let (campaign, round) = reach::organised(cx, campaign).await?;
    reach::require(&round, &[RoundState::Open], what)?;
    let mut desks = store::desks_of(cx, campaign.id).await?;
    desks.retain(|it| it.application == application && it.state.held());
    Ok((campaign, entry, desks))
}

/// Tries again to find the expert an entry wants.
pub struct FindExpert {
    /// The application.
    pub application: Id,
}

impl Action for FindExpert {
    type Out = bool;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<bool> {
        let (campaign, entry, desks) = open(cx, self.application, "增派专家").await?;
        let round = reach::round(cx, &campaign).await?;
        let short = i64::try_from(desks.len()).unwrap_or(i64::MAX) < round.plan.reviews;
        if entry.wanting.is_empty() && !short {
            return Err(AppError::conflict("not_wanted", "这份作品的专家已经够了，不需要增派。"));
        }
        let source = if short { Source::Replacement } else { Source::Third };
        let found = one_more(cx, &campaign, entry.application, source).await?;
        cx.audit("review.find_expert", entry.application, json!({"found": found})).await?;
        Ok(found)
    }
}

/// Takes a dossier back from an expert who has not handed it in, and gives it to another.
pub struct TakeBack {
    /// The dossier on the desk.
    pub desk: Id,
    /// The application.
    pub application: Id,
    /// Why.
    pub reason: String,
}

impl Action for TakeBack {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, _, desks) = open(cx, self.application, "收回作品").await?;
        let desk = desks.into_iter().find(|it| it.id == self.desk).ok_or_else(AppError::not_found)?;
        let reason = text::line(&self.reason);
        if !(4..=200).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明收回的理由，4 至 200 字。"));
        }
        if desk.state != DeskState::Assigned || !store::end_desk(cx, desk.id, DeskState::Withdrawn, &reason).await? {
            return Err(AppError::conflict("already_submitted", "这位专家已经提交评分，不能收回。"));
        }
        if let Some(expert) = store::expert(cx, desk.expert).await? {
            let title = format!("作品 {} 不用您评了", code(desk.number));
            notify_expert(cx, expert.person, &title, &format!("主办单位已收回：{reason}")).await?;
        }
        one_more(cx, &campaign, self.application, Source::Replacement).await?;
        cx.audit("review.take_back", desk.id, json!({"reason": reason})).await
    }
}

/// Opens moderation of an entry: its experts see each other's marks and may amend their own, once.
pub struct Moderate {
    /// The application.
    pub application: Id,
    /// Why.
    pub reason: String,
}

impl Action for Moderate {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (campaign, entry, desks) = open(cx, self.application, "组织合议").await?;
        if !entry.moderation.is_empty() {
            return Err(AppError::conflict("already_moderated", "这份作品已经合议过，只合议一次。"));
        }
        let reason = text::line(&self.reason);
        if !(4..=500).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明为什么需要合议，4 至 500 字，专家会看到。"));
        }
        if desks.is_empty() || desks.iter().any(|it| it.state != DeskState::Submitted) {
            return Err(AppError::conflict("sheets_open", "专家都提交评分以后才能合议。"));
        }
        store::set_moderation(cx, entry.application, &reason).await?;
        for desk in &desks {
            store::reopen(cx, desk.id).await?;
            if let Some(expert) = store::expert(cx, desk.expert).await? {
                let title = format!("作品 {} 进入合议", entry.code());
                let body = format!("{reason}。您可以看到其他专家的评分，可以修改一次或维持原分，请重新提交。");
                notify_expert(cx, expert.person, &title, &body).await?;
            }
        }
        cx.audit("review.moderate", entry.application, json!({"campaign": campaign.id, "reason": reason})).await
    }
}
