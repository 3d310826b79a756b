//! Objections coming in (N4.4b): by web form, or on paper through the office.

use jiff::Timestamp;
use serde_json::json;

use super::{campaign, tell_office};
use crate::action::{Action, Cx};
use crate::campaigns::{self, Campaign};
use crate::clock::Id;
use crate::crypto::digits;
use crate::error::{AppError, FieldError, Result};
use crate::notices::model::{Channel, Identity, Notice, NoticeKind, shown_number};
use crate::notices::{rules, store};
use crate::text::{block, line};

/// The largest file that may come with an objection.
const EVIDENCE_LIMIT: usize = 8 * 1024 * 1024;

/// A file that came with an objection: its name and content.
pub type Evidence = Option<(String, Vec<u8>)>;

/// Hands in an objection. It is acted as a visitor even by somebody signed in: nobody's account is
/// tied to it.
pub struct Object {
    /// The notice.
    pub notice: Id,
    /// What it is against.
    pub application: Option<Id>,
    /// Who objects.
    pub identity: Identity,
    /// What they say.
    pub statement: String,
    /// What they show.
    pub evidence: Evidence,
}

/// The receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The objection.
    pub id: Id,
    /// `Y2014-003`.
    pub number: String,
    /// The code to follow it with; shown once, kept nowhere.
    pub code: String,
    /// When it counts as received.
    pub received_at: Timestamp,
}

impl Action for Object {
    type Out = Filed;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Filed> {
        let notice = open_notice(cx, self.notice, cx.now).await?;
        let (identity, statement) = cleaned(&self.identity, &self.statement);
        let mut wrong = rules::check_identity(&identity, &statement);
        check_evidence(self.evidence.as_ref(), &mut wrong);
        let application = against(&notice, self.application, &mut wrong);
        super::refuse(wrong)?;
        let campaign = campaign(cx, notice.campaign).await?;
        let new = Incoming { channel: Channel::Web, received_at: cx.now, registered_by: None };
        file(cx, &campaign, &notice, application, (&identity, &statement, self.evidence.as_ref()), &new).await
    }
}

/// Registers a written objection that came in on paper. The day it came in decides.
pub struct RegisterPaper {
    /// The notice.
    pub notice: Id,
    /// What it is against.
    pub application: Option<Id>,
    /// Who objects.
    pub identity: Identity,
    /// What they say.
    pub statement: String,
    /// When it was received.
    pub received_at: Option<Timestamp>,
    /// A scan of it.
    pub evidence: Evidence,
}

impl Action for RegisterPaper {
    type Out = Filed;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Filed> {
        let found = store::notice(cx, self.notice).await?.ok_or_else(AppError::not_found)?;
        let campaign = campaign(cx, found.campaign).await?;
        campaigns::require_office(cx, &campaign).await?;
        let by = cx.actor.person()?;
        let Some(received_at) = self.received_at.filter(|at| *at <= cx.now) else {
            return Err(AppError::field("received_at", "请填写收到纸质异议书的时间，不能晚于现在。"));
        };
        let notice = open_notice(cx, self.notice, received_at).await?;
        let (identity, statement) = cleaned(&self.identity, &self.statement);
        let mut wrong = rules::check_identity(&identity, &statement);
        check_evidence(self.evidence.as_ref(), &mut wrong);
        let application = against(&notice, self.application, &mut wrong);
        super::refuse(wrong)?;
        let new = Incoming { channel: Channel::Paper, received_at, registered_by: Some(by) };
        file(cx, &campaign, &notice, application, (&identity, &statement, self.evidence.as_ref()), &new).await
    }
}

/// The notice, if it takes objections at that moment: the last second counts, the next does not.
async fn open_notice(cx: &mut Cx<'_>, id: Id, at: Timestamp) -> Result<Notice> {
    let notice = store::notice(cx, id).await?.ok_or_else(AppError::not_found)?;
    if notice.is_open(at) {
        return Ok(notice);
    }
    if at < notice.published_at {
        let published = cx.core.city.clock_time(notice.published_at);
        let text = format!("名单 {published} 才公布，收到异议的时间不能更早，请核对后重填。");
        return Err(AppError::conflict("not_published_then", text).under("N4.4b"));
    }
    let text = match (notice.kind, notice.closes_at) {
        (NoticeKind::Commendation, _) | (_, None) => {
            "通报表扬不再收异议。发现问题的，请直接向主办单位反映。".to_owned()
        }
        (_, Some(closes)) => {
            let closes = cx.core.city.clock_time(closes);
            format!("公示期到 {closes} 为止，已经不能再提出异议。发现问题的，仍可直接向主办单位反映。")
        }
    };
    Err(AppError::conflict("objections_closed", text).under("N4.4b"))
}

fn cleaned(identity: &Identity, statement: &str) -> (Identity, String) {
    (Identity { name: line(&identity.name), contact: line(&identity.contact) }, block(statement))
}

fn against(notice: &Notice, application: Option<Id>, wrong: &mut Vec<FieldError>) -> Id {
    let rows = || notice.snapshot.lists.iter().flat_map(|list| &list.rows);
    match application.filter(|id| rows().any(|row| row.application == *id)) {
        Some(application) => application,
        None => {
            let message = "请选择对名单中的哪一项有异议。".to_owned();
            wrong.push(FieldError { field: "application", message });
            Id::nil()
        }
    }
}

fn check_evidence(evidence: Option<&(String, Vec<u8>)>, wrong: &mut Vec<FieldError>) {
    let message = match evidence {
        Some((_, bytes)) if bytes.len() > EVIDENCE_LIMIT => "证据文件太大，最多 8 MB。",
        Some((_, bytes)) if crate::hours::proof_kind(bytes).is_none() => "证据文件只能是 JPG、PNG 或 PDF。",
        _ => return,
    };
    wrong.push(FieldError { field: "evidence", message: message.to_owned() });
}

struct Incoming {
    channel: Channel,
    received_at: Timestamp,
    registered_by: Option<Id>,
}

async fn file(
    cx: &mut Cx<'_>,
    campaign: &Campaign,
    notice: &Notice,
    application: Id,
    (identity, statement, evidence): (&Identity, &str, Option<&(String, Vec<u8>)>),
    new: &Incoming,
) -> Result<Filed> {
    store::lock(cx, campaign.id).await?;
    let number = store::next_objection(cx, campaign.id).await?;
    let shown = shown_number(campaign.year(), number);
    let code = digits(12);
    let keys = &cx.core.keys;
    let identity = serde_json::to_string(identity).map_err(|e| AppError::internal(e.to_string()))?;
    // A file is often called after who wrote it, so it is kept under a name that says only what it is.
    let evidence = evidence.map(|(_, bytes)| Ok::<_, AppError>((neutral_name(bytes), keys.seal_bytes(bytes)?)));
    let evidence = evidence.transpose()?;
    let row = store::NewObjection {
        id: cx.id(),
        campaign: campaign.id,
        notice: notice.id,
        application,
        number,
        channel: new.channel,
        identity: keys.seal(&identity)?,
        statement: keys.seal(statement)?,
        evidence,
        code_hash: follow_hash(cx, &shown, &code),
        received_at: new.received_at,
        registered_by: new.registered_by,
    };
    store::insert_objection(cx, &row).await?;
    let text = "收到 1 件书面异议，正在核实";
    store::event(cx, campaign.id, (Some(notice.id), Some(application)), "objection", text).await?;
    let title = format!("收到书面异议 {shown}");
    let link = format!("/objections/{}", row.id);
    tell_office(cx, campaign, &title, "请与申报单位无关的人员受理，核实后答复。", &link).await?;
    cx.audit("objection.receive", row.id, json!({"number": number, "channel": new.channel})).await?;
    Ok(Filed { id: row.id, number: shown, code, received_at: new.received_at })
}

fn neutral_name(bytes: &[u8]) -> String {
    let ending = match crate::hours::proof_kind(bytes) {
        Some("image/jpeg") => "jpg",
        Some("image/png") => "png",
        _ => "pdf",
    };
    format!("证据.{ending}")
}

/// The keyed hash by which a receipt finds its objection.
pub(in crate::notices) fn follow_hash(cx: &Cx<'_>, number: &str, code: &str) -> Vec<u8> {
    cx.core.keys.lookup("objection", &format!("{number}|{code}"))
}
