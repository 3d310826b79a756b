//! Being forgotten: asked for, cooled off, done. Totals and the hash chain stand.

use jiff::SignedDuration;
use serde_json::json;

use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange::store;
use crate::{notify, people};

/// The signed-in person asks for their account and personal data to be erased.
pub struct AskErasure {
    /// They typed their own name to show that they mean it.
    pub name: String,
}

impl Action for AskErasure {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let id = cx.actor.person()?;
        let person = people::person(cx, id).await?.ok_or_else(AppError::not_found)?;
        if store::erasure(cx, id).await?.is_some() {
            return Err(AppError::conflict("already_asked", "您已申请注销，正在冷静期内。想留下来请点“撤回申请”。"));
        }
        free(cx, id).await?;
        if self.name.trim() != person.name {
            return Err(AppError::field("name", "请一字不差地填写您自己的姓名，确认是本人申请。"));
        }
        let days = cx.core.city.exchange.erasure.cooling_days;
        let due_at = cx.now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(cx.now);
        let erasure = store::ask_erasure(cx, id, due_at).await?;
        let title = format!("您申请了注销，{days} 天后生效");
        let body = "在此之前可以随时撤回。如果不是您本人申请的，请马上撤回并修改密码。";
        notify::send(cx, id, notify::Kind::Account, &title, body, "/me/data").await?;
        cx.audit("erasure.ask", erasure, json!({"due_at": due_at.as_second()})).await
    }
}

/// Refuses while others count on the person or something in their name is open.
async fn free(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let (roles, open, coming) = store::ties(cx, person).await?;
    let text = match (roles, open, coming) {
        (1.., ..) => "您还担任管理人员或团队负责人，请先交接，由上级取消角色后再申请。",
        (_, 1.., _) => "您名下还有没办结的事（补录、更正、求助、接单或谈话），请等有结果后再申请。",
        (_, _, 1..) => "您还有没结束的报名、培训或轮值班次，请先取消后再申请。",
        _ => return Ok(()),
    };
    Err(AppError::conflict("still_engaged", text))
}

/// Takes the wish back within the cooling-off.
pub struct WithdrawErasure;

impl Action for WithdrawErasure {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let Some(erasure) = store::erasure(cx, person).await? else {
            return Err(AppError::conflict("nothing_asked", "没有等待生效的注销申请。"));
        };
        store::withdraw_erasure(cx, erasure.id).await?;
        cx.audit("erasure.withdraw", erasure.id, json!({})).await
    }
}

/// Carries out what has cooled off. Who has taken on something new meanwhile is asked again: the wish
/// is taken back with a message.
pub struct SweepErasures;

impl Action for SweepErasures {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        for erasure in store::erasures_due(cx).await? {
            if let Err(error) = free(cx, erasure.person).await {
                store::withdraw_erasure(cx, erasure.id).await?;
                let title = "注销没有办成，申请已撤回";
                notify::send(cx, erasure.person, notify::Kind::Account, title, &error.message, "/me/data").await?;
                cx.audit("erasure.refuse", erasure.id, json!({"code": error.code})).await?;
                continue;
            }
            if store::membership(cx, erasure.person).await?.is_some() {
                let (person, from) = (erasure.person, cx.today());
                let leave = people::Leave { person, from, reason: "本人申请注销".to_owned() };
                leave.within(cx).await?;
            }
            store::pseudonymise(cx, erasure.person).await?;
            cx.audit("erasure.do", erasure.person, json!({"erasure": erasure.id})).await?;
        }
        cx.audit("erasure.sweep", Id::nil(), json!({})).await
    }
}
