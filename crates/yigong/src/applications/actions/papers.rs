//! Paper that comes in (N4.2d).

use serde_json::json;

use crate::action::{Action, Cx};
use crate::applications::model::{Receipt, State, shown_code, typed_code};
use crate::applications::{store, version_by_code};
use crate::campaigns;
use crate::error::{AppError, Result};
use crate::text::line;

/// The office takes stamped copies in by the code they carry. Paper of another version than the one of
/// record is recorded as what it is.
pub struct Receive {
    /// The code, scanned or typed.
    pub code: String,
    /// Copies, 1 to 9.
    pub copies: i64,
    /// Whether all three seals and signatures are there (F1, F11, F12).
    pub sealed: bool,
    /// A remark.
    pub note: String,
}

impl Action for Receive {
    type Out = Receipt;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Receipt> {
        let by = cx.actor.person()?;
        let code = typed_code(&self.code);
        let unknown = || {
            let text = "没有这个版本号。请看申报表右下角条码下的 8 位字母和数字，再扫一次或重新输入。";
            AppError::field("code", text)
        };
        let version = match version_by_code(cx, &code).await? {
            Some(version) => version,
            None => return Err(self.hidden(cx).await.unwrap_or_else(unknown)),
        };
        let it = store::application(cx, version.application).await?.ok_or_else(AppError::not_found)?;
        let campaign = campaigns::campaign(cx, it.campaign).await?.ok_or_else(AppError::not_found)?;
        campaigns::require_office(cx, &campaign).await?;
        if !(1..=9).contains(&self.copies) {
            return Err(AppError::field("copies", "份数请填 1 至 9。"));
        }
        if !it.state.holds_seat() || it.state == State::Withdrawn {
            let text = format!("这份申报处于“{}”，没有被推荐，纸质件请退还申报单位。", it.state);
            return Err(AppError::conflict("not_recommended", text).under("N4.2a"));
        }
        let matches = [it.form_version, it.summary_version].contains(&Some(version.id));
        let receipt = Receipt {
            id: cx.id(),
            application: it.id,
            number: store::next_receipt(cx, it.id).await?,
            code: shown_code(&code),
            copies: self.copies,
            sealed: self.sealed,
            matches,
            note: line(&self.note).chars().take(200).collect(),
            by: cx.actor.name.clone(),
            received_at: cx.now,
        };
        store::insert_receipt(cx, &receipt, Some(version.id), by).await?;
        let detail = json!({"code": code, "copies": self.copies, "sealed": self.sealed, "matches": matches});
        cx.audit("paper.receive", it.id, detail).await?;
        Ok(receipt)
    }
}

impl Receive {
    /// The refusal for who receives no paper anywhere: they learn nothing about codes.
    async fn hidden(&self, cx: &mut Cx<'_>) -> Option<AppError> {
        let campaign = campaigns::current(cx).await.ok().flatten()?;
        campaigns::require_office(cx, &campaign).await.err()
    }
}
