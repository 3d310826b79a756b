//! What every request passes: a request id and a log line, the session, the cross-site check,
//! security headers.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::limits;
use crate::auth::{self, Actor, Channel};
use crate::error::AppError;
use crate::{App, crypto};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The session cookie.
pub(super) const SESSION: &str = "session";
/// A message to show on the next page.
pub(super) const FLASH: &str = "flash";

/// The next request's number: from a random start, so that no two processes and no two runs share one.
static NEXT: LazyLock<AtomicU64> = LazyLock::new(|| AtomicU64::new(u64::from_be_bytes(crypto::random())));

/// Gives the request an id, logs one line when it is answered.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let id = format!("{:012x}", NEXT.fetch_add(1, Ordering::Relaxed) & 0xffff_ffff_ffff);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", %id, %method, path);
    let mut request = request;
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = std::time::Instant::now();
    async move {
        let mut response = next.run(request).await;
        let millis = started.elapsed().as_millis();
        tracing::info!(status = response.status().as_u16(), millis, "answered");
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", value);
        }
        response
    }
    .instrument(span)
    .await
}

/// The request's id.
#[derive(Clone)]
pub(super) struct RequestId(pub(super) String);

/// Adds the headers that keep other sites out.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("permissions-policy", HeaderValue::from_static("geolocation=(), microphone=()"));
    // Pages show people's own affairs: nothing between us and the browser may keep them.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Finds out who asks, and refuses forms that another site sent.
pub(super) async fn session(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let api = is_api(request.uri().path());
    let bearer = bearer(request.headers());
    if bearer.is_none() && is_foreign(&request) {
        return AppError::forbidden("cross_site", "这个请求来自其他网站，已被拒绝。请回到本站重新操作。")
            .into_response();
    }
    let channel = if api { Channel::Api } else { Channel::Page };
    let token = session_token(request.headers());
    let needed = auth::Scope::of(request.method(), request.uri().path());
    let mut actor = match who(&app, token, channel, needed).await {
        Ok(actor) => actor,
        Err(error) => return error.into_response(),
    };
    if let Some(RequestId(id)) = request.extensions().get() {
        actor.request.clone_from(id);
    }
    actor.address = limits::address(&request, app.limits.behind_proxy);
    let flashed = cookie(request.headers(), FLASH).is_some();
    request.extensions_mut().insert(actor.clone());
    let mut response = next.run(request).await;
    if response.status().is_client_error() || response.status().is_server_error() {
        response.extensions_mut().insert(actor);
    }
    // A message is shown once: on the first page that is not another redirect.
    if flashed && !response.status().is_redirection() && !response.headers().contains_key(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_static("flash=; Path=/; Max-Age=0"));
    }
    response
}

async fn who(app: &App, token: Option<String>, channel: Channel, needed: Option<auth::Scope>) -> crate::Result<Actor> {
    let visitor = Actor::visitor(channel);
    let Some(token) = token else { return Ok(visitor) };
    if auth::is_key(&token) {
        return platform(app, token, channel, needed).await;
    }
    let found =
        app.glance(&visitor, move |cx| Box::pin(async move { auth::resume(cx, &token, channel).await })).await?;
    Ok(found.unwrap_or(visitor))
}

/// Another platform with a key: whose it is, when its scopes cover what it asks for.
async fn platform(app: &App, token: String, channel: Channel, needed: Option<auth::Scope>) -> crate::Result<Actor> {
    let visitor = Actor::visitor(channel);
    if channel != Channel::Api {
        let text = "接口密钥只能用于 /api/v1/ 开头的接口，不能打开网页。";
        return Err(AppError::forbidden("pages_not_for_keys", text));
    }
    let found = app.glance(&visitor, move |cx| Box::pin(async move { auth::holder(cx, &token).await })).await?;
    let Some((actor, scopes)) = found else {
        let message = "接口密钥无效、已到期或已撤销。请向建立密钥的人索取新的密钥。".into();
        return Err(AppError { code: "invalid_key", message, ..AppError::sign_in() });
    };
    match needed {
        Some(scope) if scopes.contains(&scope) => Ok(actor),
        Some(scope) => {
            let text = format!("这个接口密钥没有“{}”的用途。请另建一个含这项用途的密钥。", scope.label());
            Err(AppError::forbidden("scope_missing", text))
        }
        None => Err(AppError::forbidden("not_for_keys", "这个接口不向接口密钥开放，请由本人登录后操作。")),
    }
}

/// Lets only signed-in people pass.
pub(super) async fn require_person(request: Request, next: Next) -> Response {
    match request.extensions().get::<Actor>().map(Actor::person) {
        Some(Ok(_)) => next.run(request).await,
        _ => AppError::sign_in().into_response(),
    }
}

/// Whether the path belongs to the API.
pub(super) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(|token| token.trim().to_owned())
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty())
}

/// The token of the session this request came with.
pub(crate) fn session_token(headers: &HeaderMap) -> Option<String> {
    bearer(headers).or_else(|| cookie(headers, SESSION))
}

/// Whether a browser says that a change was asked for by another site's page.
fn is_foreign(request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => match (text("origin"), text("host")) {
            (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, at)| at != host),
            _ => false,
        },
    }
}
