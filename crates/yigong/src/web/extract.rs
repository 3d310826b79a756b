//! What handlers take: the visit, forms, JSON, queries, uploads; and what they answer with.

use std::collections::HashMap;

use axum::RequestPartsExt;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use db::BoxFuture;
use serde::de::DeserializeOwned;

use super::guard::{self, RequestId};
use super::layout::Page;
use crate::action::{Action, Cx};
use crate::auth::{Actor, Channel};
use crate::error::{AppError, Result};
use crate::{App, Id};

/// One visit: who asks, through which program, and what the page around the answer needs.
pub struct Visit {
    /// The program.
    pub app: App,
    /// Who asks.
    pub actor: Actor,
    /// The path asked for.
    pub path: String,
    /// Whether 关怀版 is on.
    pub care: bool,
    /// What the last action has to say.
    pub flash: Option<String>,
    /// The request's id.
    pub request: String,
}

impl Visit {
    pub(super) fn new(app: &App, actor: Option<Actor>, uri: &Uri, headers: &HeaderMap, id: Option<RequestId>) -> Self {
        Self {
            app: app.clone(),
            actor: actor.unwrap_or_else(|| Actor::visitor(Channel::Page)),
            path: uri.path().to_owned(),
            care: guard::cookie(headers, "care").is_some(),
            flash: guard::cookie(headers, guard::FLASH).map(|text| decode(&text)),
            request: id.map(|RequestId(id)| id).unwrap_or_default(),
        }
    }

    /// The signed-in person, or 401.
    pub fn person(&self) -> Result<Id> {
        self.actor.person()
    }

    /// Does an action in this person's name.
    pub async fn act<A: Action>(&self, action: A) -> Result<A::Out> {
        self.app.act(&self.actor, action).await
    }

    /// Reads on one snapshot, in this person's name.
    pub async fn read<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a, 't> FnOnce(&'a mut Cx<'t>) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        self.app.read(&self.actor, read).await
    }

    /// Reads on one snapshot what takes well under a millisecond; see [`db::Db::read_here`].
    pub async fn read_here<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a, 't> FnOnce(&'a mut Cx<'t>) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        self.app.read_here(&self.actor, read).await
    }

    /// The page around the answer.
    #[must_use]
    pub fn page(&self, title: &str) -> Page {
        Page::new(self, title)
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let actor = parts.extensions.get::<Actor>().cloned();
        let id = parts.extensions.get::<RequestId>().cloned();
        Ok(Self::new(app, actor, &parts.uri, &parts.headers, id))
    }
}

/// A form's fields. Missing ones take their default: what is required, the action says.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let form = axum::extract::Form::<T>::from_request(request, app).await;
        form.map(|axum::extract::Form(form)| Self(form))
            .map_err(|e| AppError::malformed(format!("表单内容无法识别，请返回重新填写。（{e}）")))
    }
}

/// A JSON body.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(AppError::malformed("请求内容要用 JSON，请求头 Content-Type 写 application/json。"));
        }
        let body = Bytes::from_request(request, app).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                AppError::too_large("请求内容太大，请减少后再试。")
            } else {
                AppError::malformed("请求内容没有收全，请重新发送。")
            }
        })?;
        serde_json::from_slice(&body).map(Self).map_err(|error| AppError::malformed(misread(&error)))
    }
}

/// `application/json`, or another type that is written in it (`application/…+json`).
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.strip_prefix("application/").is_some_and(|it| it == "json" || it.ends_with("+json"))
}

/// What is wrong with a JSON text and where, from what serde says: it quotes the field it means.
fn misread(error: &serde_json::Error) -> String {
    let place = format!("第 {} 行第 {} 列", error.line(), error.column());
    let text = error.to_string();
    let quoted = text.split('`').nth(1).unwrap_or_default();
    match error.classify() {
        serde_json::error::Category::Data if text.starts_with("missing field") => {
            format!("请求内容缺少字段 {quoted}。")
        }
        serde_json::error::Category::Data if text.starts_with("unknown field") => {
            format!("请求内容有不认识的字段 {quoted}（{place}）。")
        }
        serde_json::error::Category::Data => {
            format!("请求内容{place}的值，类型或写法不对。各字段的写法见 /api/v1/openapi.json。")
        }
        _ => format!("请求内容不是完整的 JSON：{place}有语法错误。"),
    }
}

impl<T: serde::Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A query string.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequestParts<App> for Query<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let query = parts.extract::<axum::extract::Query<T>>().await;
        query
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|e| AppError::malformed(format!("网址中的查询条件无法识别。（{e}）")))
    }
}

/// A form with a file (multipart).
#[derive(Default)]
pub struct Upload {
    /// The other fields.
    pub fields: HashMap<String, String>,
    /// The file's name, without a path, and content. None when none was chosen.
    pub file: Option<(String, Vec<u8>)>,
}

impl Upload {
    /// A text field, empty when it is missing.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let mut parts = Multipart::from_request(request, app).await.map_err(no_form)?;
        let mut upload = Self::default();
        while let Some(part) = parts.next_field().await.map_err(unreadable)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(base_name);
            let bytes = part.bytes().await.map_err(unreadable)?;
            match file {
                Some(file) if !bytes.is_empty() || !file.is_empty() => upload.file = Some((file, bytes.to_vec())),
                Some(_) => {}
                None => {
                    upload.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
                }
            }
        }
        Ok(upload)
    }
}

#[allow(clippy::needless_pass_by_value)] // the shape map_err wants
fn unreadable(error: axum::extract::multipart::MultipartError) -> AppError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            AppError::too_large("文件太大：最多 30 MB，没有保存。请压缩、删去多余内容，或分成几个文件再上传。")
        }
        _ => AppError::malformed("上传的内容不完整，请重新选择文件再试。"),
    }
}

#[allow(clippy::needless_pass_by_value)] // the shape map_err wants
fn no_form(_: axum::extract::multipart::MultipartRejection) -> AppError {
    AppError::malformed("请用表单方式（multipart/form-data）上传文件。")
}

/// The last part of a path some browser sent along.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(120).collect()
}

/// The `Idempotency-Key` header: 1–200 visible characters.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > 200 {
        return Err(AppError::malformed("Idempotency-Key 应为 1 至 200 个可见字符。"));
    }
    Ok(Some(key.to_owned()))
}

/// `303 See Other`: the answer to a form that was carried out.
pub(crate) fn see(path: impl AsRef<str>) -> Response {
    Redirect::to(path.as_ref()).into_response()
}

/// The same, with a message for the next page.
pub(crate) fn flash(path: impl AsRef<str>, message: &str) -> Response {
    let mut response = see(path);
    let cookie = format!("flash={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", encode(message));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The site's own address as the browser knows it, for a QR code to lead back to.
#[must_use]
pub(crate) fn origin(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if app.https { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// Percent-encodes all but letters and digits.
pub(crate) fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = (byte == b'%').then(|| tail.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[allow(dead_code)] // it is read to be refused
        copies: i64,
    }

    #[test]
    fn what_is_wrong_with_json_is_said_in_chinese_with_its_place() {
        let said = |text: &str| misread(&serde_json::from_str::<Body>(text).expect_err("it is wrong"));
        assert_eq!(said("{}"), "请求内容缺少字段 copies。");
        assert_eq!(said(r#"{"copies": 2, "copy": 1}"#), "请求内容有不认识的字段 copy（第 1 行第 20 列）。");
        assert!(said(r#"{"copies": "两份"}"#).starts_with("请求内容第 1 行第 "));
        assert_eq!(said("{\n\"copies\": 2,"), "请求内容不是完整的 JSON：第 2 行第 12 列有语法错误。");
    }

    #[test]
    fn json_is_told_by_its_type() {
        let typed = |kind: &'static str| {
            is_json(&HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]))
        };
        assert!(typed("application/json; charset=utf-8") && typed("Application/merge-patch+json"));
        assert!(!typed("text/plain") && !typed("application/jsonp") && !is_json(&HeaderMap::new()));
    }
}
