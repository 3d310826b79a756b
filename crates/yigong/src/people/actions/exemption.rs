//! Exemptions from the yearly duty (V2.1, 身体条件允许): the branch records, somebody else at the
//! organisation above approves. Only dates and kind are needed; evidence is sealed.

use jiff::civil::Date;
use serde_json::json;

use super::membership::refresh;
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people::model::Exemption;
use crate::people::rules::Check;
use crate::people::store;
use crate::{notify, organisations};

/// The branch records an exemption. It counts once approved.
pub struct RecordExemption {
    /// Who.
    pub person: Id,
    /// Code of `[[exemption_kind]]`.
    pub kind: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Which proof was seen, 2–300 characters; sealed.
    pub evidence: String,
    /// Whether the person agreed that health data is used for this; needed for sensitive kinds.
    pub consented: bool,
}

impl Action for RecordExemption {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        super::managed(cx, self.person).await?;
        let by = cx.actor.person()?;
        let core = cx.core;
        let mut check = Check::default();
        let kind = core.city.rules.exemption_kind(&self.kind);
        match kind {
            None => check.wrong("kind", "请选择免除的情形。"),
            Some(_) if self.to < self.from => check.wrong("to", "结束日期不能早于开始日期。"),
            Some(kind) if days(self.from, self.to) > kind.max_days => {
                check.wrong("to", format!("“{}”一次最多 {} 天，到期后可以再办。", kind.name, kind.max_days));
            }
            Some(kind) if kind.sensitive && !self.consented => {
                check.wrong("consented", "这类情形涉及个人敏感信息，须本人同意后才能登记。");
            }
            Some(_) => {}
        }
        if !(2..=300).contains(&self.evidence.trim().chars().count()) {
            check.wrong("evidence", "请写明查看了什么证明（2 至 300 个字），不必写病情。");
        }
        check.done()?;
        if kind.is_some_and(|kind| kind.sensitive) {
            store::give(cx, self.person, "health").await?;
        }
        let dates = (self.from, self.to);
        let id = store::insert_exemption(cx, self.person, &self.kind, dates, self.evidence.trim(), by).await?;
        let detail = json!({
            "exemption": id, "kind": self.kind, "from": self.from.to_string(), "to": self.to.to_string(),
        });
        cx.audit("exemption.record", self.person, detail).await?;
        Ok(id)
    }
}

fn days(from: Date, to: Date) -> i64 {
    to.since(from).map_or(i64::MAX, |span| i64::from(span.get_days())) + 1
}

/// A second person at the organisation above approves it.
pub struct ApproveExemption {
    /// The exemption.
    pub id: Id,
}

impl Action for ApproveExemption {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let exemption = decidable(cx, self.id).await?;
        let by = cx.actor.person()?;
        if exemption.recorded_by == by {
            return Err(AppError::forbidden(
                "second_person",
                "登记人不能审批自己登记的免除，请由上级党组织的另一位同志审批。",
            ));
        }
        if exemption.person == by {
            return Err(AppError::forbidden("not_oneself", "不能审批自己的免除。"));
        }
        if !store::approve(cx, self.id, by).await? {
            return Err(AppError::conflict("already_decided", "这项免除已经处理过了，请刷新页面查看。"));
        }
        refresh_years(cx, &exemption).await?;
        tell(cx, &exemption, "您的义工任务免除已批准").await?;
        cx.audit("exemption.approve", exemption.person, json!({"exemption": self.id})).await
    }
}

/// Ends an approved exemption before its last day, or turns down one that waits.
pub struct EndExemption {
    /// The exemption.
    pub id: Id,
}

impl Action for EndExemption {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let exemption = decidable(cx, self.id).await?;
        if !store::end(cx, self.id, cx.actor.person).await? {
            return Err(AppError::conflict("already_decided", "这项免除已经结束了，请刷新页面查看。"));
        }
        refresh_years(cx, &exemption).await?;
        let title = if exemption.approved_at.is_some() {
            "您的义工任务免除已结束"
        } else {
            "您的义工任务免除未获批准"
        };
        tell(cx, &exemption, title).await?;
        cx.audit("exemption.end", exemption.person, json!({"exemption": self.id})).await
    }
}

/// The exemption, for somebody who manages the organisation above the person's own.
async fn decidable(cx: &mut Cx<'_>, id: Id) -> Result<Exemption> {
    let exemption = store::exemption(cx, id).await?.ok_or_else(AppError::not_found)?;
    super::managed(cx, exemption.person).await?;
    let membership = store::current(cx, exemption.person).await?;
    if let Some(membership) = membership {
        let own = organisations::organisation(cx, membership.organisation).await?;
        let above = own.and_then(|own| own.parent).unwrap_or(membership.organisation);
        if !auth::manages(cx, above).await? {
            let text = "免除由上一级党组织审批，请联系上级党组织的党务干事。";
            return Err(AppError::forbidden("parent_decides", text).under("V2.1"));
        }
    }
    Ok(exemption)
}

async fn refresh_years(cx: &mut Cx<'_>, exemption: &Exemption) -> Result<()> {
    refresh(cx, exemption.person, exemption.valid_from).await
}

async fn tell(cx: &mut Cx<'_>, exemption: &Exemption, title: &str) -> Result<()> {
    let until = exemption.valid_to.map_or_else(String::new, |to| format!("至 {to}"));
    let body = format!("免除期间：{} {until}。有疑问请联系所在党支部。", exemption.valid_from);
    notify::send(cx, exemption.person, notify::Kind::Decision, title, &body, "/me").await
}
