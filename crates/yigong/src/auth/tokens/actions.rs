//! Making and revoking keys.

use jiff::SignedDuration;
use serde_json::json;

use super::model::{PREFIX, Scope};
use super::store;
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::crypto::{hex, random};
use crate::error::{AppError, Result};
use crate::text::line;

/// Days a key may live at most.
pub(super) const LONGEST: i64 = 366;
/// Keys of one person that open something at the same time.
const MOST: i64 = 10;

/// Makes a key for another platform.
pub struct MakeToken {
    /// What it is for, 2–40 characters.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// Days it lives.
    pub days: i64,
}

impl Action for MakeToken {
    /// The key, to be shown once.
    type Out = String;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<String> {
        let person = cx.actor.person()?;
        may(cx)?;
        let name = line(&self.name);
        if !(2..=40).contains(&name.chars().count()) {
            return Err(AppError::field("name", "请写明给哪个平台用（2 至 40 字），以后好辨认、好撤销。"));
        }
        if self.scopes.is_empty() {
            return Err(AppError::field("scopes", "请至少选一项用途。只选需要的，更安全。"));
        }
        if !(1..=LONGEST).contains(&self.days) {
            return Err(AppError::field("days", format!("有效期请填 1 至 {LONGEST} 天的整数。")));
        }
        if store::live(cx, person).await? >= MOST {
            let text = format!("有效的密钥最多 {MOST} 个。请先撤销不再用的，再新建。");
            return Err(AppError::conflict("too_many_tokens", text));
        }
        let scopes: Vec<&str> = Scope::ALL.iter().filter(|it| self.scopes.contains(it)).map(|it| it.code()).collect();
        let scopes = scopes.join(",");
        let token = format!("{PREFIX}{}", hex(&random::<24>()));
        let expires_at = cx.now.saturating_add(SignedDuration::from_hours(24 * self.days)).unwrap_or(cx.now);
        let id = store::insert(cx, person, (&name, &scopes), &token, expires_at).await?;
        cx.audit("token.make", id, json!({"scopes": scopes, "days": self.days})).await?;
        Ok(token)
    }
}

/// Refuses who has nothing another platform could do for them.
pub(super) fn may(cx: &Cx<'_>) -> Result<()> {
    if cx.actor.resting {
        let text = "请先在“账号安全”里设置动态口令，再新建接口密钥。";
        return Err(AppError::forbidden("second_factor_first", text));
    }
    if cx.actor.organisations().next().is_none() && cx.actor.teams().next().is_none() {
        let text = "接口密钥由党组织管理人员或团队负责人建立，供其他平台登记服务。";
        return Err(AppError::forbidden("managers_only", text).under("V2.3"));
    }
    Ok(())
}

/// Revokes one's own key at once.
pub struct RevokeToken {
    /// The key.
    pub token: Id,
}

impl Action for RevokeToken {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        if !store::revoke(cx, person, self.token).await? {
            let text = "没有这个密钥，或已经撤销。请刷新页面看最新情况。";
            return Err(AppError::conflict("already_revoked", text));
        }
        cx.audit("token.revoke", self.token, json!({})).await
    }
}
