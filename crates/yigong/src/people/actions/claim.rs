//! Claiming an account: the branch hands out a one-time code, the person proves who they are with it.

use jiff::SignedDuration;
use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth::SetPassword;
use crate::clock::Id;
use crate::crypto;
use crate::error::{AppError, Result};
use crate::notify;
use crate::people::store;
use gbcodes::{IdNumber, Mobile};

/// How long a code lives, days.
pub(in crate::people) const DAYS: i64 = 7;
/// Wrong codes until it is void.
const FAILURES: i64 = 5;
const DIGITS: u32 = 8;

/// Issues a one-time code for a person of an organisation the actor manages. The code before is
/// void. Only its keyed hash is kept: it is shown once, to whoever issues it.
pub struct IssueClaimCode {
    /// For whom.
    pub person: Id,
}

impl Action for IssueClaimCode {
    type Out = String;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<String> {
        super::managed(cx, self.person).await?;
        if cx.actor.person == Some(self.person) {
            return Err(AppError::forbidden("not_oneself", "不能给自己发认领码。忘记密码请联系上级党组织。"));
        }
        let code = crypto::digits(DIGITS);
        let hash = code_hash(cx, self.person, &code);
        store::put_claim(cx, self.person, &hash, cx.now + SignedDuration::from_hours(24 * DAYS)).await?;
        // An account that is there already gets a new password by it: its owner must hear of that.
        if store::has_account(cx, self.person).await? {
            let body =
                "所在党组织为您的账号发放了新的认领码，用它可以重设账号和密码。如果您没有提出过，请尽快与支部核实。";
            notify::send(cx, self.person, notify::Kind::Account, "您的账号有新的认领码", body, "/me/account").await?;
        }
        cx.audit("claim_code.issue", self.person, json!({})).await?;
        Ok(code)
    }
}

fn code_hash(cx: &Cx<'_>, person: Id, code: &str) -> Vec<u8> {
    cx.core.keys.mac("claim_code", &[person.as_bytes(), code.as_bytes()].concat())
}

/// A person takes over their account with name, ID number and code.
pub struct Claim {
    /// Name as in the roster.
    pub name: String,
    /// ID number.
    pub id_number: IdNumber,
    /// The one-time code.
    pub code: String,
    /// Login name they choose.
    pub login: String,
    /// Hash of the password they choose, PHC text.
    pub hash: String,
}

/// The outcome. A refusal is an outcome and not an error, because the count of wrong codes must be
/// kept; it is the same whether the person, the code or its date is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// The account is theirs.
    By(Id),
    /// It does not fit.
    Refused,
}

impl Action for Claim {
    type Out = Claimed;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Claimed> {
        let found = store::by_id_number(cx, &self.id_number).await?;
        let Some(person) = found.filter(|person| person.name == self.name.trim()) else {
            cx.audit("claim.refused", Id::nil(), json!({})).await?;
            return Ok(Claimed::Refused);
        };
        let hash = code_hash(cx, person.id, self.code.trim());
        let code = store::claim_code(cx, person.id).await?;
        let live = code.filter(|it| it.used_at.is_none() && it.expires_at > cx.now && it.failures < FAILURES);
        if live.is_none_or(|it| it.code_hash != hash) {
            store::count_claim_failure(cx, person.id).await?;
            cx.audit("claim.refused", person.id, json!({})).await?;
            return Ok(Claimed::Refused);
        }
        keep_phone(cx, person.id, &self.login).await?;
        SetPassword { person: person.id, login: self.login.clone(), hash: self.hash.clone() }.run(cx).await?;
        store::burn_claim(cx, person.id).await?;
        for item in cx.core.city.wording.consent.items.iter().filter(|item| item.required || item.key == "party") {
            store::give(cx, person.id, &item.key).await?;
        }
        cx.audit("claim.done", person.id, json!({})).await?;
        Ok(Claimed::By(person.id))
    }
}

/// A phone as login must be the person's own: the one on record, or the first they tell.
async fn keep_phone(cx: &mut Cx<'_>, person: Id, login: &str) -> Result<()> {
    let Ok(phone) = login.parse::<Mobile>() else { return Ok(()) };
    match store::phone_hash(cx, person, &phone).await? {
        Some(true) => Ok(()),
        Some(false) => {
            let text = "这个手机号与名册上登记的不一致。请用登记的手机号，或改用字母开头的账号。";
            Err(AppError::field("login", text))
        }
        None => store::set_phone(cx, person, &phone).await,
    }
}
