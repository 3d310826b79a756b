//! Setting the second factor up, signing in with it, giving it up.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use totp_rs::{Algorithm, Secret, TOTP};

use super::store;
use crate::action::{Action, Cx};
use crate::auth::actions::open_session;
use crate::clock::Id;
use crate::crypto;
use crate::error::{AppError, Result};

/// Seconds a code stands for; one step before and after is taken too, for clocks that differ.
const STEP: i64 = 30;
/// How long the code is awaited after the password, minutes.
const AWAITED_MINUTES: i64 = 5;
/// Wrong codes before the password is asked for again.
const FAILURES: i64 = 6;
const RECOVERY_CODES: usize = 8;

/// Whether the person has set a second factor up.
pub(in crate::auth) async fn is_set_up(cx: &mut Cx<'_>, person: Id) -> Result<bool> {
    Ok(store::factor(cx, person).await?.is_some_and(|it| it.confirmed_at.is_some()))
}

/// A right password's sign-in, to be finished with a code; answers its token.
pub(in crate::auth) async fn begin(cx: &mut Cx<'_>, person: Id, agent: &str) -> Result<String> {
    let (token, until) = (crypto::token(), cx.now + SignedDuration::from_mins(AWAITED_MINUTES));
    store::put_step(cx, &token, person, agent, until).await?;
    Ok(token)
}

/// Finishes a sign-in with a code of the app or a recovery code; answers the session's token.
pub struct FinishSignIn {
    /// The token of the sign-in begun.
    pub step: String,
    /// Six digits, or a recovery code.
    pub code: String,
}

impl Action for FinishSignIn {
    /// None when the code was wrong: an outcome and not an error, because the failure is counted.
    type Out = Option<String>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Option<String>> {
        let step = store::step(cx, &self.step).await?.filter(|it| it.expires_at > cx.now && it.failures < FAILURES);
        let Some(step) = step else {
            let text = "验证超时或输错次数过多，请从密码开始重新登录。";
            return Err(AppError { code: "sign_in_again", message: text.into(), ..AppError::sign_in() });
        };
        if !takes(cx, step.person, &self.code).await? {
            store::fail_step(cx, &self.step).await?;
            cx.audit("session.code_refused", step.person, json!({"failures": step.failures + 1})).await?;
            return Ok(None);
        }
        store::end_step(cx, &self.step).await?;
        let token = open_session(cx, step.person, &step.agent).await?;
        store::mark_session(cx, &token).await?;
        cx.audit("session.open", step.person, json!({"second_factor": true})).await?;
        Ok(Some(token))
    }
}

/// Whether the person's code is right now; it opens once.
async fn takes(cx: &mut Cx<'_>, person: Id, code: &str) -> Result<bool> {
    let code: String = crate::text::line(code).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let Some(factor) = store::factor(cx, person).await? else { return Ok(false) };
    match matching(&cx.core.keys.open_bytes(&factor.secret)?, &code, cx.now)? {
        Some(step) if step > factor.last_step => store::take_step(cx, person, step).await,
        Some(_) => Ok(false),
        None => store::use_recovery(cx, person, &code.to_lowercase()).await,
    }
}

/// The time step whose code this is, if it is one of now.
fn matching(secret: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>> {
    let totp = totp(secret)?;
    let present = now.as_second() / STEP;
    let right = |step: &i64| u64::try_from(step * STEP).is_ok_and(|time| totp.generate(time) == code);
    Ok((present - 1..=present + 1).find(right))
}

fn totp(secret: &[u8]) -> Result<TOTP> {
    TOTP::new(Algorithm::SHA1, 6, 1, STEP.unsigned_abs(), secret.to_vec())
        .map_err(|e| AppError::internal(e.to_string()))
}

/// A secret being set up, as the app takes it.
pub(super) struct Shown {
    /// Base32, to type in.
    pub(super) secret: String,
    /// `otpauth://…`, to scan.
    pub(super) link: String,
}

/// The actor's secret while it is not confirmed.
pub(super) async fn current(cx: &mut Cx<'_>, issuer: &str) -> Result<Option<Shown>> {
    let person = cx.actor.person()?;
    let Some(factor) = store::factor(cx, person).await?.filter(|it| it.confirmed_at.is_none()) else {
        return Ok(None);
    };
    let secret = Secret::Raw(cx.core.keys.open_bytes(&factor.secret)?).to_encoded().to_string();
    let (issuer, name) = (crate::web::encode(issuer), crate::web::encode(&cx.actor.name));
    let link = format!("otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}");
    Ok(Some(Shown { secret, link }))
}

/// Makes a secret for the actor, to be confirmed with a first code.
pub(super) struct BeginSetUp;

impl Action for BeginSetUp {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let secret = cx.core.keys.seal_bytes(&crypto::random::<20>())?;
        if !store::put_secret(cx, person, secret).await? {
            return Err(AppError::conflict("already_set_up", "您已经启用了动态口令。要换手机，请先停用再重新启用。"));
        }
        cx.audit("second_factor.begin", person, json!({})).await
    }
}

/// Confirms the secret with a code; answers the recovery codes, shown this once.
pub(super) struct Confirm {
    pub(super) code: String,
    /// The session this is done in, which counts as opened with both from now on.
    pub(super) session: Option<String>,
}

impl Action for Confirm {
    type Out = Vec<String>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Vec<String>> {
        let person = cx.actor.person()?;
        let factor = store::factor(cx, person).await?.filter(|it| it.confirmed_at.is_none());
        let factor = factor.ok_or_else(AppError::not_found)?;
        let step = matching(&cx.core.keys.open_bytes(&factor.secret)?, self.code.trim(), cx.now)?;
        let Some(step) = step else {
            let text = "口令不对。请核对手机时间是否准确，输入应用里当前显示的 6 位数字。";
            return Err(AppError::field("code", text));
        };
        store::take_step(cx, person, step).await?;
        store::confirm(cx, person).await?;
        if let Some(token) = &self.session {
            store::mark_session(cx, token).await?;
        }
        let mut codes = Vec::new();
        for _ in 0..RECOVERY_CODES {
            let code = crypto::hex(&crypto::random::<5>());
            store::put_recovery(cx, person, &code).await?;
            codes.push(format!("{}-{}", &code[..5], &code[5..]));
        }
        cx.audit("second_factor.confirm", person, json!({})).await?;
        Ok(codes)
    }
}

/// Gives the second factor up, with a code of it.
pub(super) struct GiveUp {
    pub(super) code: String,
}

impl Action for GiveUp {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        if !takes(cx, person, &self.code).await? {
            return Err(AppError::field("code", "口令不对，没有停用。请输入当前的 6 位数字或一个备用码。"));
        }
        store::remove(cx, person).await?;
        cx.audit("second_factor.give_up", person, json!({})).await
    }
}
