//! Signing in and out.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::actions::{self, ChangePassword, Entered, SignOut};
use super::{api, factor, store};
use crate::error::{AppError, Result};
use crate::web::{Access, Form, Page, Query, Routes, Visit, flash, html, see, session_token};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/login", Access::Public, show)
        .post("/login", Access::Public, sign_in)
        .post("/logout", Access::SignedIn, sign_out)
        .get("/me/password", Access::SignedIn, password)
        .post("/me/password", Access::SignedIn, change_password)
        .merge(factor::routes())
        .merge(super::tokens::routes())
        .merge(api::routes())
}

#[derive(Template)]
#[template(path = "auth/login.html")]
struct LoginPage {
    page: Page,
    next: String,
    account: String,
    error: Option<String>,
    demo: bool,
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn show(visit: Visit, Query(Next { next }): Query<Next>) -> Result<Response> {
    if visit.actor.person.is_some() {
        return Ok(see(local(&next)));
    }
    html(&login_page(&visit, next, String::new(), None))
}

fn login_page(visit: &Visit, next: String, account: String, error: Option<String>) -> LoginPage {
    LoginPage { page: visit.page("登录"), next, account, error, demo: visit.app.mode == crate::Mode::Demo }
}

#[derive(Deserialize)]
struct Login {
    #[serde(default)]
    account: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(visit: Visit, headers: HeaderMap, Form(form): Form<Login>) -> Result<Response> {
    match actions::sign_in(&visit.app, &visit.actor, &form.account, &form.password, api::agent(&headers)).await {
        Ok(entered) => Ok(enter(entered, see(local(&form.next)), &form.next, visit.app.https)),
        Err(error) if error.status.is_client_error() => {
            let page = login_page(&visit, form.next, form.account, Some(error.message));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

/// Answers `to` in a new session, or asks for the second factor first and goes on to `next`.
pub(crate) fn enter(entered: Entered, to: Response, next: &str, https: bool) -> Response {
    match entered {
        Entered::Session(token) => with_session(to, &token, https),
        Entered::NeedsCode(step) => factor::ask(&step, next, https),
    }
}

/// Only paths of this site: a foreign address would send people elsewhere after signing in.
pub(super) fn local(next: &str) -> &str {
    let sound = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    if sound && next != "/" { next } else { "/me" }
}

/// Sets the session cookie.
pub(crate) fn with_session(mut response: Response, token: &str, https: bool) -> Response {
    let secure = if https { "; Secure" } else { "" };
    let age = if token.is_empty() { 0 } else { 30 * 24 * 3600 };
    let cookie = format!("session={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

async fn sign_out(visit: Visit, headers: HeaderMap) -> Result<Response> {
    if let Some(token) = session_token(&headers) {
        visit.act(SignOut { token }).await?;
    }
    Ok(with_session(see("/"), "", visit.app.https))
}

#[derive(Template)]
#[template(path = "auth/password.html")]
struct PasswordPage {
    page: Page,
    error: Option<AppError>,
}

async fn password(visit: Visit) -> Result<Response> {
    html(&PasswordPage { page: visit.page("修改密码"), error: None })
}

#[derive(Deserialize)]
struct NewPassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

async fn change_password(visit: Visit, Form(form): Form<NewPassword>) -> Result<Response> {
    match change(&visit, form).await {
        Ok(()) => Ok(with_session(flash("/login", "密码已修改，请用新密码重新登录。"), "", visit.app.https)),
        Err(error) if error.is_refusal() => {
            let page = PasswordPage { page: visit.page("修改密码"), error: Some(error) };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn change(visit: &Visit, form: NewPassword) -> Result<()> {
    let person = visit.person()?;
    acceptable(&form.password)?;
    let account = visit.read(move |cx| Box::pin(async move { store::account_of(cx, person).await })).await?;
    let (_, present) = account.ok_or_else(AppError::not_found)?;
    let verified = actions::check(present, form.current).await?;
    let hash = actions::hash(&visit.app, form.password).await?;
    visit.act(ChangePassword { verified, hash }).await
}

/// A password that is long enough and not absurdly long.
pub(crate) fn acceptable(password: &str) -> Result<()> {
    match password.chars().count() {
        0..8 => Err(AppError::field("password", "密码至少要 8 个字符，请换一个长一些的。")),
        8..=128 if password.chars().all(|c| c == password.chars().next().unwrap_or(c)) => {
            Err(AppError::field("password", "密码不能全是同一个字符，请换一个。"))
        }
        8..=128 => Ok(()),
        _ => Err(AppError::field("password", "密码最多 128 个字符，请缩短一些。")),
    }
}
