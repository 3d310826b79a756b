//! More time for objections.

use jiff::Timestamp;
use serde_json::json;

use super::{campaign, refuse};
use crate::action::{Action, Cx};
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notices::{rules, store};

/// Moves a notice's last second on, because the site was down or for another reason. Never back.
pub struct Extend {
    /// The notice.
    pub notice: Id,
    /// The new last second.
    pub to: Option<Timestamp>,
    /// Why, in public.
    pub reason: String,
}

impl Action for Extend {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        campaigns::require_organiser(cx)?;
        let by = cx.actor.person()?;
        let notice = store::notice(cx, self.notice).await?.ok_or_else(AppError::not_found)?;
        let Some(closes) = notice.closes_at else {
            return Err(AppError::conflict("no_clock", "这份通报不收异议，没有期限可以延长。"));
        };
        if notice.concluded_at.is_some() {
            return Err(AppError::conflict("notice_concluded", "公示已经了结，不能再延长。"));
        }
        let reason = self.reason.trim();
        let mut wrong = rules::check_plain("reason", reason, 5, 300, "请写明延长的原因，会在公示页面公布");
        let to = self.to.filter(|to| *to > closes && *to > cx.now);
        if to.is_none() {
            let message =
                format!("新的期限要晚于现在的 {}。公示期只能延长，不能缩短。", cx.core.city.clock_time(closes));
            wrong.push(FieldError { field: "to", message });
        }
        refuse(wrong)?;
        let Some(to) = to else { return Ok(()) };
        store::extend(cx, &notice, to, reason, by).await?;
        let campaign = campaign(cx, notice.campaign).await?;
        let text = format!("公示期延长到 {}：{reason}", cx.core.city.clock_time(to));
        store::event(cx, campaign.id, (Some(notice.id), None), "extended", &text).await?;
        cx.audit("notice.extend", notice.id, json!({"to": to.as_second(), "reason": reason})).await
    }
}
