//! The other side's word: it was done, in part, or nobody came. One person's hours enter the ledger.

use serde_json::json;

use super::{advance, advance_claim, come_back, holder, spoken_for, tell_helper, tell_managers};
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::{self, Served, Service};
use crate::needs::model::{Again, Claim, ClaimEvent, Event, Need, Outcome, Side};
use crate::needs::store;
use crate::notify::Kind;

/// Who was helped, or the community on their behalf, says how it went.
pub struct Confirm {
    /// The need.
    pub need: Id,
    /// What happened.
    pub outcome: Outcome,
    /// Would they want it again.
    pub again: Again,
    /// In their words, at most 500 characters.
    pub words: String,
}

impl Action for Confirm {
    type Out = Option<Served>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Option<Served>> {
        let by = cx.actor.person()?;
        let need = spoken_for(cx, self.need).await?;
        need.state.after(Event::Confirm)?;
        let gone = || AppError::conflict("wrong_state", "没有等待确认的服务。请刷新页面看最新情况。");
        let claim = holder(cx, self.need).await?.ok_or_else(gone)?;
        let leads = match claim.team {
            Some(_) if need.asker == Some(by) => false,
            Some(team) => cx.actor.teams().any(|held| held == team),
            None => false,
        };
        if claim.person == by || leads {
            let text = "您是去帮忙的一方，须由求助的人或社区的另一位工作人员确认。";
            return Err(AppError::forbidden("same_person", text));
        }
        let words = words(&self.words)?;
        store::insert_feedback(cx, claim.id, Side::Helped, self.outcome, self.again, &words).await?;
        let served = if self.outcome == Outcome::NotServed {
            not_served(cx, &need, &claim).await?;
            None
        } else {
            self.done(cx, &need, &claim, by).await?
        };
        let minutes = served.as_ref().map(|served| served.minutes);
        let detail = json!({"claim": claim.id, "outcome": self.outcome, "minutes": minutes});
        cx.audit("need.confirm", self.need, detail).await?;
        Ok(served)
    }
}

impl Confirm {
    async fn done(&self, cx: &mut Cx<'_>, need: &Need, claim: &Claim, by: Id) -> Result<Option<Served>> {
        let own = need.asker == Some(by);
        let who = if own {
            "求助人本人确认".to_owned()
        } else {
            format!("{}代求助人确认", need.organisation_name)
        };
        advance(cx, need, Event::Confirm, &format!("{}，{who}", self.outcome.label())).await?;
        advance_claim(cx, claim, ClaimEvent::Confirm, "").await?;
        let served = match (claim.served_from, claim.served_to) {
            (Some(from), Some(to)) => {
                let service = Service {
                    person: claim.person,
                    span: (from, to),
                    subject: claim.id,
                    title: need.title.clone(),
                    category: need.category.clone(),
                    confirmed_by: by,
                    reason: format!("求助服务，{who}"),
                };
                let served = hours::serve(cx, &service).await?;
                store::set_entry(cx, claim.id, served.entry).await?;
                Some(served)
            }
            _ => None,
        };
        let title = format!("对方已确认：{}", need.title);
        let body = format!("对方说“{}”。谢谢您。", self.outcome.label());
        tell_helper(cx, claim, Kind::Decision, &title, &body).await?;
        Ok(served)
    }
}

async fn not_served(cx: &mut Cx<'_>, need: &Need, claim: &Claim) -> Result<()> {
    if let Some(activity) = claim.activity
        && store::attended(cx, activity).await? > 0
    {
        let text = "这次上门的活动有人到场签到，不能选“没有来”。办得不好的，请选“办了一部分”并写明情况。";
        return Err(AppError::conflict("attended", text));
    }
    advance_claim(cx, claim, ClaimEvent::Fail, "对方说没有来").await?;
    come_back(cx, need, "没有人来").await?;
    let body = "对方说没有人来，求助已重新公布。与事实不符的，请联系社区说明。";
    tell_helper(cx, claim, Kind::Decision, &format!("对方说没有来：{}", need.title), body).await?;
    let body = format!("{}接单后，求助一方说没有人来。求助已重新公布，请了解情况。", claim.helper());
    tell_managers(cx, need, &format!("没有人来：{}", need.title), &body).await
}

/// What somebody adds in their own words.
pub(super) fn words(text: &str) -> Result<String> {
    let text = crate::text::block(text);
    if text.chars().count() > 500 {
        return Err(AppError::field("words", "最多 500 个字，请缩短一些。"));
    }
    Ok(text)
}

/// Whether the actor may be the one who confirms, for pages to offer it.
pub(in crate::needs) async fn may_confirm(cx: &mut Cx<'_>, claim: &Claim) -> Result<bool> {
    let leads = match claim.team {
        Some(team) => auth::leads(cx, team).await? && cx.actor.teams().any(|held| held == team),
        None => false,
    };
    Ok(cx.actor.person != Some(claim.person) && !leads)
}
