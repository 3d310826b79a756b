//! The code page of a sign-in, and the page where the second factor is set up.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::actions::{self, BeginSetUp, Confirm, FinishSignIn, GiveUp, Shown};
use crate::auth::pages::{local, with_session};
use crate::error::{AppError, Result};
use crate::web::{Access, Form, Page, Routes, Visit, cookie, flash, html, qr_svg, see, session_token};

/// The cookie of a sign-in that awaits its code.
const STEP: &str = "sign_in_step";

pub(in crate::auth) fn routes() -> Routes {
    Routes::default()
        .get("/login/code", Access::Public, show)
        .post("/login/code", Access::Public, finish)
        .get("/me/security", Access::SignedIn, security)
        .post("/me/security", Access::SignedIn, begin)
        .post("/me/security/confirmation", Access::SignedIn, confirm)
        .post("/me/security/end", Access::SignedIn, give_up)
}

#[derive(Template)]
#[template(path = "auth/code.html")]
struct CodePage {
    page: Page,
    next: String,
    error: Option<AppError>,
}

/// Sends a visitor whose password was right on to the code page.
pub(in crate::auth) fn ask(step: &str, next: &str, https: bool) -> Response {
    let mut response = see(format!("/login/code?next={}", crate::web::encode(local(next))));
    set_step(&mut response, step, 300, https);
    response
}

fn set_step(response: &mut Response, step: &str, seconds: u32, https: bool) {
    let secure = if https { "; Secure" } else { "" };
    let cookie = format!("{STEP}={step}; Path=/login; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn show(visit: Visit, crate::web::Query(Next { next }): crate::web::Query<Next>) -> Result<Response> {
    html(&CodePage { page: visit.page("输入动态口令"), next, error: None })
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

async fn finish(visit: Visit, headers: HeaderMap, Form(typed): Form<Typed>) -> Result<Response> {
    let step = cookie(&headers, STEP).unwrap_or_default();
    match visit.act(FinishSignIn { step, code: typed.code }).await? {
        Some(token) => {
            let mut response = with_session(see(local(&typed.next)), &token, visit.app.https);
            set_step(&mut response, "", 0, visit.app.https);
            Ok(response)
        }
        None => {
            let error = Some(AppError::field("code", "口令不对，请输入应用里当前显示的 6 位数字，或一个备用码。"));
            let page = CodePage { page: visit.page("输入动态口令"), next: typed.next, error };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "auth/security.html")]
struct SecurityPage {
    page: Page,
    set_up: bool,
    /// A secret that awaits its first code, and its picture.
    shown: Option<(Shown, String)>,
    /// Recovery codes, right after they were made.
    codes: Vec<String>,
    error: Option<AppError>,
}

async fn page(visit: &Visit, codes: Vec<String>, error: Option<AppError>) -> Result<SecurityPage> {
    let (person, issuer) = (visit.person()?, visit.app.city.platform.clone());
    let read = visit.read(move |cx| {
        Box::pin(async move { Ok((actions::is_set_up(cx, person).await?, actions::current(cx, &issuer).await?)) })
    });
    let (set_up, shown) = read.await?;
    let shown = match shown {
        Some(shown) => Some((qr_svg(&shown.link)?, shown)).map(|(picture, shown)| (shown, picture)),
        None => None,
    };
    Ok(SecurityPage { page: visit.page("登录安全"), set_up, shown, codes, error })
}

async fn security(visit: Visit) -> Result<Response> {
    html(&page(&visit, Vec::new(), None).await?)
}

async fn begin(visit: Visit) -> Result<Response> {
    visit.act(BeginSetUp).await?;
    Ok(see("/me/security"))
}

async fn confirm(visit: Visit, headers: HeaderMap, Form(typed): Form<Typed>) -> Result<Response> {
    match visit.act(Confirm { code: typed.code, session: session_token(&headers) }).await {
        Ok(codes) => html(&page(&visit, codes, None).await?),
        Err(error) => again(&visit, error).await,
    }
}

async fn give_up(visit: Visit, Form(typed): Form<Typed>) -> Result<Response> {
    match visit.act(GiveUp { code: typed.code }).await {
        Ok(()) => Ok(flash("/me/security", "动态口令已停用。")),
        Err(error) => again(&visit, error).await,
    }
}

async fn again(visit: &Visit, error: AppError) -> Result<Response> {
    if !error.is_refusal() {
        return Err(error);
    }
    let page = page(visit, Vec::new(), Some(error)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}
