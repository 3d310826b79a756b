//! Back-fill: a leader proposes service that was not recorded as it happened, with proof; a second
//! person decides.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::settle::require_reason;
use super::{attend, check_out};
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::hours::model::{Kind, Proposal};
use crate::hours::rules::Span;
use crate::hours::store;

/// Largest proof, bytes.
const PROOF_LIMIT: usize = 8 * 1024 * 1024;

/// Proposes minutes for somebody who served but is not recorded.
pub struct Backfill {
    /// The shift served.
    pub shift: Id,
    /// Whose.
    pub person: Id,
    /// Arrival.
    pub from: Timestamp,
    /// Departure.
    pub to: Timestamp,
    /// Why it was not recorded, and how it is known.
    pub reason: String,
    /// Photograph or scan: file name and content.
    pub proof: Option<(String, Vec<u8>)>,
}

impl Action for Backfill {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let shift = attend::shift_in_service(cx, self.shift).await?;
        auth::require_leader(cx, shift.team).await?;
        let by = cx.actor.person()?;
        if by == self.person {
            return Err(AppError::forbidden("not_oneself", "不能给自己补录，请由另一位负责人办理。"));
        }
        crate::people::person(cx, self.person).await?.ok_or_else(AppError::not_found)?;
        self.check(cx, attend::window(&shift))?;
        let span = Span { from: self.from, to: self.to };
        if store::is_elsewhere(cx, self.person, self.shift, span).await? {
            return Err(AppError::conflict("overlap", "这段时间已在另一场活动中登记，同一时间不能重复计时。"));
        }
        if store::is_present(cx, self.person, self.shift, span).await? {
            return Err(AppError::conflict(
                "already_recorded",
                "这段时间已有签到记录，不需要补录。时长有误请申请更正。",
            ));
        }
        if store::is_proposed(cx, self.shift, self.person).await? {
            return Err(AppError::conflict("already_proposed", "这位同志本场的补录已提交，正在等第二人审核。"));
        }
        let proposal = Proposal {
            kind: Kind::Backfill,
            starts_at: self.from,
            minutes: span.minutes(),
            reason: self.reason.trim().to_owned(),
            proof_name: self.proof.as_ref().map(|(name, _)| name.clone()),
            ..check_out::about(cx, &shift, self.person, by)
        };
        store::propose(cx, &proposal, self.proof.as_ref().map(|(_, bytes)| bytes.as_slice())).await?;
        cx.audit("backfill.propose", proposal.id, json!({"person": self.person, "minutes": proposal.minutes})).await?;
        Ok(proposal.id)
    }
}

impl Backfill {
    fn check(&self, cx: &Cx<'_>, window: Span) -> Result<()> {
        let rules = cx.core.city.rules.backfill(cx.today());
        if cx.now < window.to {
            return Err(AppError::conflict("not_over", "本场还没有结束，请用签到签退登记，不需要补录。"));
        }
        let latest =
            window.to.saturating_add(SignedDuration::from_hours(24 * rules.latest_days_after)).unwrap_or(window.to);
        if cx.now > latest {
            let text = format!("已超过活动结束后 {} 天的补录期限，不能补录。", rules.latest_days_after);
            return Err(AppError::conflict("backfill_too_late", text));
        }
        let mut fields = Vec::new();
        let mut wrong = |field, message: &str| fields.push(FieldError { field, message: message.to_owned() });
        if self.from < window.from || self.to > window.to || self.from >= self.to {
            wrong("from", "起止时间应在本场时间之内，且开始早于结束。");
        }
        if require_reason(&self.reason).is_err() {
            wrong("reason", "请写明没有签到的原因和核实方式，4 至 500 字。");
        }
        match &self.proof {
            None if rules.requires_proof => {
                wrong("proof", "请附上证明：现场照片、签到表或服务对象的说明（JPG、PNG 或 PDF）。");
            }
            Some((_, bytes)) if bytes.len() > PROOF_LIMIT => wrong("proof", "证明文件太大，最多 8 MB。"),
            Some((_, bytes)) if kind_of(bytes).is_none() => wrong("proof", "证明文件只能是 JPG、PNG 或 PDF。"),
            _ => {}
        }
        if fields.is_empty() { Ok(()) } else { Err(AppError::invalid(fields)) }
    }
}

/// The media type of a proof, by its first bytes, never by its name.
pub(crate) fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 3] =
        [(b"\xFF\xD8\xFF", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf")];
    known.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}
