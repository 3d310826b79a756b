//! Making a list public (N4.4a), and the commendation after it (N5).

use serde_json::json;

use super::compose::{Listed, compose};
use super::{application, campaign, refuse, tell};
use crate::action::{Action, Cx};
use crate::applications::{self, Application, State};
use crate::campaigns::{self, Campaign};
use crate::clock::Id;
use crate::crypto::{hex, sha256};
use crate::error::{AppError, Result};
use crate::notices::model::{Candidate, Notice, NoticeKind, Snapshot};
use crate::notices::{rules, store};

/// Publishes the list of what the review chose, for objections.
pub struct Publish {
    /// The campaign.
    pub campaign: Id,
    /// 发文字号, or nothing.
    pub document: String,
    /// What the organiser saw listed ([`waiting`]'s mark); another list is refused.
    pub seen: Option<String>,
}

impl Action for Publish {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        campaigns::require_organiser(cx)?;
        let campaign = campaign(cx, self.campaign).await?;
        refuse(rules::check_plain("document", self.document.trim(), 0, 40, "发文字号太长"))?;
        if store::of_campaign(cx, campaign.id).await?.iter().any(|it| it.kind == NoticeKind::List) {
            return Err(AppError::conflict(
                "already_published",
                "名单已经公示过。公示不能重发；撤销和递补会自动公布。",
            ));
        }
        let (chosen, mark) = waiting(cx, campaign.id).await?;
        if chosen.is_empty() {
            let text = "还没有拟入选的申报：专家评审作出决定后才能公示。";
            return Err(AppError::conflict("nothing_to_publish", text).under("N4.4a"));
        }
        if self.seen.as_ref().is_some_and(|seen| *seen != mark) {
            return Err(AppError::conflict("list_changed", "名单在您查看之后有了变化，没有公示。请重新核对后再发布。"));
        }
        let ids: Vec<Id> = chosen.iter().map(|it| it.application).collect();
        let listed = chosen.into_iter().map(listed).collect::<Vec<_>>();
        let id = post(cx, &campaign, NoticeKind::List, &listed, self.document.trim()).await?;
        for application in ids {
            told(cx, application, id, "已列入公示名单").await?;
        }
        cx.audit("notice.publish", id, json!({"campaign": campaign.id, "entries": listed.len()})).await?;
        Ok(id)
    }
}

fn listed(it: Candidate) -> Listed {
    Listed { application: it.application, kind: it.kind, unit: it.unit_name }
}

/// What the review chose and no notice lists yet, with a mark that changes when the list does.
pub(in crate::notices) async fn waiting(cx: &mut Cx<'_>, campaign: Id) -> Result<(Vec<Candidate>, String)> {
    let all = store::candidates(cx, campaign).await?;
    let chosen: Vec<Candidate> = all.into_iter().filter(|it| it.state == State::Selected && !it.listed).collect();
    let parts: Vec<&[u8]> = chosen.iter().map(|it| it.application.as_bytes().as_slice()).collect();
    let mark = hex(&sha256(&parts)[..8]);
    Ok((chosen, mark))
}

/// The list as it would be published now; none when nothing waits.
pub(in crate::notices) async fn preview(cx: &mut Cx<'_>, campaign: &Campaign) -> Result<Option<Snapshot>> {
    let (chosen, _) = waiting(cx, campaign.id).await?;
    if chosen.is_empty() {
        return Ok(None);
    }
    let listed: Vec<Listed> = chosen.into_iter().map(listed).collect();
    compose(cx, campaign, NoticeKind::List, &listed, (Id::nil(), "")).await.map(Some)
}

/// Composes, hashes and keeps a notice, with its entries and its line of the timeline.
pub(super) async fn post(
    cx: &mut Cx<'_>,
    campaign: &Campaign,
    kind: NoticeKind,
    listed: &[Listed],
    document: &str,
) -> Result<Id> {
    let id = cx.id();
    let snapshot = compose(cx, campaign, kind, listed, (id, document)).await?;
    let content = serde_json::to_string(&snapshot).map_err(|e| AppError::internal(e.to_string()))?;
    let takes = kind != NoticeKind::Commendation;
    let closes_at = takes.then(|| rules::closes_at(&cx.core.city, cx.today(), &campaign.spec.notice));
    let notice = Notice {
        id,
        campaign: campaign.id,
        number: store::next_number(cx, campaign.id).await?,
        kind,
        hash: sha256(&[content.as_bytes()]),
        snapshot,
        content,
        published_at: cx.now,
        closes_at,
        concluded_at: None,
    };
    store::insert(cx, &notice).await?;
    for (position, row) in (1_i64..).zip(notice.snapshot.lists.iter().flat_map(|list| &list.rows)) {
        store::insert_entry(cx, id, row.application, position, takes).await?;
    }
    let text = match closes_at {
        Some(closes) => format!("{}发布，{} 前可以提出书面异议", kind.label(), cx.core.city.clock_time(closes)),
        None => format!("{}发布", kind.label()),
    };
    store::event(cx, campaign.id, (Some(id), None), "published", &text).await?;
    Ok(id)
}

/// Tells those of an application what happened to it in a notice, in public and in their inbox.
pub(super) async fn told(cx: &mut Cx<'_>, id: Id, notice: Id, what: &str) -> Result<()> {
    let it: Application = application(cx, id).await?;
    store::event(cx, it.campaign, (None, Some(id)), "listed", what).await?;
    let title = format!("{}：{what}", it.shown_title());
    tell(cx, &it, &title, "名单和期限见公示页面。", &format!("/notices/{notice}")).await
}

/// Commends what was confirmed once every notice of the campaign is settled (N5). What is still in
/// reserve is then not selected.
pub struct Commend {
    /// The campaign.
    pub campaign: Id,
    /// 发文字号, or nothing.
    pub document: String,
}

impl Action for Commend {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        campaigns::require_organiser(cx)?;
        let campaign = campaign(cx, self.campaign).await?;
        refuse(rules::check_plain("document", self.document.trim(), 0, 40, "发文字号太长"))?;
        let notices = store::of_campaign(cx, campaign.id).await?;
        if notices.iter().any(|it| it.kind == NoticeKind::Commendation) {
            return Err(AppError::conflict("already_commended", "通报表扬已经发布过。"));
        }
        if notices.is_empty() || notices.iter().any(|it| it.concluded_at.is_none()) {
            let text = "还有公示没有结束，或有异议没有答复。全部了结后才能通报表扬。";
            return Err(AppError::conflict("notice_open", text).under("N4.4b"));
        }
        let all = store::candidates(cx, campaign.id).await?;
        let (reserve, confirmed): (Vec<_>, Vec<_>) =
            all.into_iter().filter(|it| it.state != State::Selected).partition(|it| it.state == State::Reserve);
        if confirmed.is_empty() {
            return Err(AppError::conflict("nothing_confirmed", "没有确认入选的申报，无需通报。"));
        }
        for it in reserve {
            applications::transition(cx, it.application, State::NotSelected, "名单已经确认，候补结束").await?;
        }
        let ids: Vec<Id> = confirmed.iter().map(|it| it.application).collect();
        let listed = confirmed.into_iter().map(listed).collect::<Vec<_>>();
        let id = post(cx, &campaign, NoticeKind::Commendation, &listed, self.document.trim()).await?;
        store::conclude(cx, id).await?;
        for application in ids {
            told(cx, application, id, "通报表扬").await?;
        }
        cx.audit("notice.commend", id, json!({"campaign": campaign.id, "entries": listed.len()})).await?;
        Ok(id)
    }
}
