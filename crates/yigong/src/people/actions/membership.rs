//! Belonging: joining, being transferred, leaving. The past is never rewritten.

use jiff::civil::Date;
use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people::model::Status;
use crate::people::{rules, store};
use crate::{organisations, standing};

/// A person belongs to `organisation` with `status` from a day on. Where they belonged before ends
/// that day: a transfer needs somebody who manages both. Roles at organisations they leave end.
pub struct Join {
    /// Who.
    pub person: Id,
    /// Where.
    pub organisation: Id,
    /// With which status.
    pub status: Status,
    /// First day. Not before the current membership's, at most 31 days ahead.
    pub from: Date,
    /// Why: 转接组织关系, 名册导入 …
    pub reason: String,
}

impl Action for Join {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        store::person(cx, self.person).await?.ok_or_else(AppError::not_found)?;
        organisations::organisation(cx, self.organisation)
            .await?
            .ok_or_else(|| AppError::field("organisation", "没有找到这个党组织，请重新选择。"))?;
        auth::require_manager(cx, self.organisation).await?;
        let reason = reason(&self.reason)?;
        let before = store::current(cx, self.person).await?;
        rules::begins(self.from, cx.today(), before.as_ref().map(|it| it.valid_from))?;
        if let Some(before) = &before {
            if before.organisation == self.organisation && before.status == self.status {
                return Err(AppError::conflict(
                    "already_member",
                    "该同志已经在这个党组织，政治面貌也相同，不用再登记。",
                ));
            }
            if !auth::manages(cx, before.organisation).await? {
                let text = "该同志的组织关系在您管理范围以外。请由两边共同的上级党组织办理转接。";
                return Err(AppError::forbidden("member_elsewhere", text));
            }
            store::close(cx, before.id, self.from).await?;
            auth::end_roles_left(cx, self.person, before.organisation, Some(self.organisation)).await?;
        }
        let id = store::insert_membership(cx, self.person, self.organisation, self.status, self.from, reason).await?;
        refresh(cx, self.person, self.from).await?;
        let detail = json!({
            "organisation": self.organisation, "status": self.status, "from": self.from.to_string(),
            "before": before.map(|it| it.organisation), "reason": reason,
        });
        cx.audit("membership.join", self.person, detail).await?;
        Ok(id)
    }
}

/// A person no longer belongs: moved out of the city, left the party, died.
pub struct Leave {
    /// Who.
    pub person: Id,
    /// First day they no longer belong.
    pub from: Date,
    /// Why.
    pub reason: String,
}

impl Action for Leave {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        super::managed(cx, self.person).await?;
        let reason = reason(&self.reason)?;
        let Some(current) = store::current(cx, self.person).await? else {
            return Err(AppError::conflict("no_membership", "该同志目前没有组织关系，不用再办理转出。"));
        };
        rules::begins(self.from, cx.today(), Some(current.valid_from))?;
        store::close(cx, current.id, self.from).await?;
        auth::end_roles_left(cx, self.person, current.organisation, None).await?;
        refresh(cx, self.person, self.from).await?;
        let detail = json!({"organisation": current.organisation, "from": self.from.to_string(), "reason": reason});
        cx.audit("membership.leave", self.person, detail).await
    }
}

fn reason(text: &str) -> Result<&str> {
    let text = text.trim();
    if (2..=100).contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(AppError::field("reason", "请写明原因（2 至 100 个字）。"))
}

/// Recomputes the years a change touches: from the one it takes effect in to the present one.
pub(super) async fn refresh(cx: &mut Cx<'_>, person: Id, from: Date) -> Result<()> {
    let this_year = cx.today().year();
    for year in from.year().min(this_year)..=from.year().max(this_year) {
        standing::refresh(cx, person, year).await?;
    }
    Ok(())
}
