//! Errors, shown: a helpful page, or problem JSON (RFC 9457) for the API.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Serialize;

use super::extract::{Visit, encode};
use super::guard::{RequestId, is_api};
use super::layout::Page;
use crate::App;
use crate::auth::Actor;
use crate::error::{AppError, FieldError};

/// Problem JSON.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Problem {
    /// `about:blank#code`.
    #[serde(rename = "type")]
    kind: String,
    /// HTTP status.
    status: u16,
    /// What is wrong and what to do, in Chinese.
    title: String,
    /// The same text, for clients that show `detail`.
    detail: String,
    /// A stable word for programs.
    code: &'static str,
    /// The clause the refusal rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'static str>,
    /// Errors of single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// The request's id, to quote when asking for help.
    request: String,
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    page: Page,
    error: AppError,
}

/// Turns an [`AppError`] into its page or its JSON; logs what is our fault, once.
pub(super) async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    let id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    let Some(error) = error_of(&response) else { return response };
    // Whoever was found out to be asking is left on the answer.
    let actor = response.extensions().get::<Actor>().cloned();
    let visit = Visit::new(&app, actor, &uri, &headers, id);
    if error.status.is_server_error() {
        tracing::error!(code = error.code, cause = ?error.cause, "request failed");
    }
    if is_api(uri.path()) {
        return problem(error, visit.request);
    }
    if error.status == StatusCode::UNAUTHORIZED {
        let target = uri.path_and_query().filter(|_| method == Method::GET).map_or("/", |target| target.as_str());
        return Redirect::to(&format!("/login?next={}", encode(target))).into_response();
    }
    let status = error.status;
    let page = ErrorPage { page: visit.page("出错了"), error };
    let mut response = (status, Html(page.render().unwrap_or_default())).into_response();
    retry_after(&mut response);
    response
}

/// The error a handler answered with, or one for an answer the framework made by itself.
fn error_of(response: &Response) -> Option<AppError> {
    if let Some(error) = response.extensions().get::<AppError>() {
        return Some(error.clone());
    }
    // The framework says in plain text why it could not read a path; what has another type is a
    // page or problem JSON already.
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let misread = response.status() == StatusCode::BAD_REQUEST;
    if kind.is_some_and(|kind| !(misread && kind.starts_with(b"text/plain"))) {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(AppError::not_found()),
        StatusCode::METHOD_NOT_ALLOWED => Some(AppError {
            status: StatusCode::METHOD_NOT_ALLOWED,
            code: "method_not_allowed",
            ..AppError::malformed("这个地址不支持这种操作。")
        }),
        // A path with something else than an id where an id belongs leads nowhere.
        StatusCode::BAD_REQUEST => Some(AppError::not_found()),
        StatusCode::PAYLOAD_TOO_LARGE => Some(AppError::too_large("提交的内容太大，请减少后再试。")),
        StatusCode::REQUEST_TIMEOUT => Some(AppError::unavailable("处理超时，请稍后再试。")),
        StatusCode::INTERNAL_SERVER_ERROR => Some(AppError::internal("the framework answered 500")),
        _ => None,
    }
}

fn problem(error: AppError, request: String) -> Response {
    let body = Problem {
        kind: format!("about:blank#{}", error.code),
        status: error.status.as_u16(),
        title: error.message.clone(),
        detail: error.message,
        code: error.code,
        clause: error.clause,
        errors: error.fields,
        request,
    };
    let mut response = (error.status, axum::Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    retry_after(&mut response);
    response
}

fn retry_after(response: &mut Response) {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
    }
}
