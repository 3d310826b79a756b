//! Signing in and out, passwords, and the giving of roles.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::sync::Semaphore;

use super::model::{Grant as Held, Role};
use super::{attempts, factor, reach, store};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::crypto;
use crate::error::{AppError, Result};

/// Failed sign-ins in a row before the account rests.
const FAILURES: i64 = 8;
/// How long it rests, minutes.
const REST_MINUTES: i64 = 10;
const PAGE_DAYS: i64 = 30;
const API_DAYS: i64 = 7;
/// A hash nobody's password has, so that an unknown account takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$3vLnmd0OWVzYqYmGYDGqWmGmQdS6Dlp7J5tCQ4VhNUg";

/// Opens a session. The password is checked by [`check`] first, outside the transaction, because
/// hashing takes tens of milliseconds.
pub struct SignIn {
    /// Login name.
    pub login: String,
    /// Whether the password was right.
    pub verified: bool,
    /// The browser or program, for the person to recognise.
    pub agent: String,
}

/// The outcome of a sign-in: a token, or how it failed. A failure is an outcome and not an error,
/// because the count of failures must be kept.
pub enum SignedIn {
    /// The session's token, to be kept by the browser or program.
    Token(String),
    /// The password was right; the second factor is awaited. The token of this step.
    NeedsCode(String),
    /// Wrong account or password.
    Wrong,
    /// Too many failures; until when.
    Locked(Timestamp),
}

impl Action for SignIn {
    type Out = SignedIn;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<SignedIn> {
        if attempts::used_up(cx, attempts::SIGN_IN).await? {
            let text = "您所在的网络登录失败次数过多，请一刻钟后再试。忘记密码的，请联系所在支部重发认领码。";
            return Err(AppError::too_many(text));
        }
        let Some(account) = store::account(cx, &self.login).await? else {
            attempts::count(cx, attempts::SIGN_IN).await?;
            cx.audit("session.refused", Id::nil(), json!({"login": self.login})).await?;
            return Ok(SignedIn::Wrong);
        };
        if let Some(until) = account.locked_until.filter(|until| *until > cx.now) {
            cx.audit("session.locked", account.person, json!({})).await?;
            return Ok(SignedIn::Locked(until));
        }
        if !self.verified {
            let failures = account.failures + 1;
            let until = (failures % FAILURES == 0).then(|| cx.now + SignedDuration::from_mins(REST_MINUTES));
            store::set_failures(cx, account.person, failures, until).await?;
            attempts::count(cx, attempts::SIGN_IN).await?;
            cx.audit("session.refused", account.person, json!({"failures": failures})).await?;
            return Ok(until.map_or(SignedIn::Wrong, SignedIn::Locked));
        }
        if account.failures > 0 {
            store::set_failures(cx, account.person, 0, None).await?;
        }
        if factor::is_set_up(cx, account.person).await? {
            let step = factor::begin(cx, account.person, &self.agent).await?;
            cx.audit("session.code_awaited", account.person, json!({})).await?;
            return Ok(SignedIn::NeedsCode(step));
        }
        let token = open_session(cx, account.person, &self.agent).await?;
        cx.audit("session.open", account.person, json!({})).await?;
        Ok(SignedIn::Token(token))
    }
}

/// Opens a session; answers its token.
pub(super) async fn open_session(cx: &mut Cx<'_>, person: Id, agent: &str) -> Result<String> {
    let token = crypto::token();
    let days = if cx.actor.channel == super::Channel::Api { API_DAYS } else { PAGE_DAYS };
    let expires = cx.now + SignedDuration::from_hours(24 * days);
    store::open_session(cx, &token, person, agent, expires).await?;
    Ok(token)
}

/// How far a right password leads.
pub(crate) enum Entered {
    /// Into a session, by this token.
    Session(String),
    /// To the second factor, by the token of this step.
    NeedsCode(String),
}

/// Checks the password and opens a session; the refusal is in Chinese.
pub(crate) async fn sign_in(
    app: &crate::App,
    visitor: &super::Actor,
    login: &str,
    password: &str,
    agent: &str,
) -> Result<Entered> {
    let login = login.trim().to_owned();
    let wanted = login.clone();
    let account = app.read(visitor, |cx| Box::pin(async move { store::account(cx, &wanted).await })).await?;
    let hash = account.map_or_else(|| NOBODY.to_owned(), |account| account.password);
    let verified = check(hash, password.to_owned()).await?;
    let agent = agent.chars().take(200).collect();
    match app.act(visitor, SignIn { login, verified, agent }).await? {
        SignedIn::Token(token) => Ok(Entered::Session(token)),
        SignedIn::NeedsCode(step) => Ok(Entered::NeedsCode(step)),
        SignedIn::Wrong => Err(AppError {
            code: "wrong_credentials",
            message: "账号或密码不正确，请检查后重试。".into(),
            ..AppError::sign_in()
        }),
        SignedIn::Locked(until) => {
            let at = app.city.clock_time(until);
            Err(AppError::too_many(format!("密码连续输错次数过多，账号已暂时锁定，请在 {at} 之后再试。")))
        }
    }
}

pub(super) async fn check(hash: String, password: String) -> Result<bool> {
    in_turn(move || crypto::verify_password(&hash, &password)).await
}

/// Hashes a password off the async threads.
pub(crate) async fn hash(app: &crate::App, password: String) -> Result<String> {
    let cost = app.password_cost;
    in_turn(move || crypto::hash_password(cost, &password)).await?
}

/// Works on a password off the async threads, no more of them at once than there are cores: it is slow
/// on purpose, and a crowd signing in must not keep everybody else waiting.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static TURNS: LazyLock<Semaphore> =
        LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));
    let _turn = TURNS.acquire().await.map_err(|e| AppError::internal(e.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::internal(e.to_string()))
}

/// Ends the session with this token.
pub struct SignOut {
    /// The token.
    pub token: String,
}

impl Action for SignOut {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        store::close_session(cx, &self.token).await?;
        let person = cx.actor.person()?;
        cx.audit("session.close", person, json!({})).await
    }
}

/// Gives a person an account, or a new login and password: claiming, registering, the demo.
pub struct SetPassword {
    /// Whose.
    pub person: Id,
    /// Login name.
    pub login: String,
    /// Password hash, PHC text.
    pub hash: String,
}

impl Action for SetPassword {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        if let Some(other) = store::account(cx, &self.login).await?.filter(|a| a.person != self.person) {
            tracing::debug!(person = %other.person, "login taken");
            return Err(AppError::field("login", "这个账号名已被使用，请换一个。"));
        }
        store::put_account(cx, self.person, &self.login, &self.hash).await?;
        store::close_sessions(cx, self.person).await?;
        cx.audit("account.password", self.person, json!({"login": self.login})).await
    }
}

/// The signed-in person's own new password. All their sessions end.
pub struct ChangePassword {
    /// Whether the present password was right.
    pub verified: bool,
    /// The new hash, PHC text.
    pub hash: String,
}

impl Action for ChangePassword {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        if !self.verified {
            return Err(AppError::field("current", "当前密码不正确，请重新输入。"));
        }
        let (login, _) = store::account_of(cx, person).await?.ok_or_else(AppError::not_found)?;
        SetPassword { person, login, hash: self.hash.clone() }.run(cx).await
    }
}

/// Gives a role at an organisation or a team.
pub struct Grant {
    /// To whom.
    pub person: Id,
    /// Which, and where.
    pub grant: Held,
}

impl Action for Grant {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        match (self.grant.role, self.grant.organisation, self.grant.team) {
            (Role::Leader, None, Some(team)) => reach::require_leader(cx, team).await?,
            (Role::Clerk | Role::Secretary | Role::Organiser, Some(organisation), None) => {
                reach::require_manager(cx, organisation).await?;
            }
            _ => return Err(AppError::malformed("角色与范围不相符：负责人对应团队，其他角色对应党组织。")),
        }
        if self.grant.role == Role::Organiser && !cx.actor.is_operator() && !cx.actor.is(Role::Organiser) {
            return Err(AppError::forbidden("organisers_only", "只有主办单位可以授予主办单位角色。"));
        }
        if cx.actor.person == Some(self.person) {
            return Err(AppError::forbidden("not_oneself", "不能给自己授予角色，请由上级或同事办理。"));
        }
        let id = store::grant(cx, self.person, &self.grant).await?;
        let detail = json!({"role": self.grant.role, "organisation": self.grant.organisation, "team": self.grant.team});
        cx.audit("role.grant", self.person, detail).await?;
        Ok(id)
    }
}

/// Ends the roles somebody held where they no longer belong, in the transaction that moves them.
pub(crate) async fn end_roles_left(cx: &mut Cx<'_>, person: Id, before: Id, after: Option<Id>) -> Result<()> {
    let ended = store::end_grants_left(cx, person, before, after).await?;
    if ended > 0 {
        cx.audit("role.left", person, json!({"before": before, "after": after, "ended": ended})).await?;
    }
    Ok(())
}

/// Takes a role back.
pub struct Revoke {
    /// The grant.
    pub id: Id,
}

impl Action for Revoke {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let held = store::held(cx, self.id).await?.ok_or_else(AppError::not_found)?;
        match (held.organisation, held.team) {
            (Some(organisation), _) => reach::require_manager(cx, organisation).await?,
            (None, Some(team)) => reach::require_leader(cx, team).await?,
            (None, None) => return Err(AppError::not_found()),
        }
        store::end_grant(cx, self.id).await?;
        cx.audit("role.revoke", held.person, json!({"role": held.role, "grant": self.id})).await
    }
}
