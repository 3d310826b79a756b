//! Overload: requests beyond what can be answered in good time are turned away at once, so that
//! those taken in are answered quickly, and everybody is told when to try again.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::routes::BODY_LIMIT;
use crate::error::AppError;

/// What to say of a body no form takes.
const TOO_LARGE: &str = "提交的内容太大，没有保存。文件最多 30 MB：请返回上一页，压缩或分成几个文件再上传。";

/// The places for requests under way.
#[derive(Clone)]
pub(super) struct Places(Arc<Semaphore>);

impl Places {
    pub(super) fn new(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places)))
    }
}

/// Refuses a body that says it is larger than anything here is, before a byte of it is kept. Takes a place for
/// every other request, or answers 503. Health checks and assets need none: they cost nothing, and a
/// balancer must hear that the program lives.
pub(super) async fn shed(State(places): State<Places>, request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > BODY_LIMIT as u64) {
        return AppError::too_large(TOO_LARGE).into_response();
    }
    let path = request.uri().path();
    if path == "/healthz" || path == "/readyz" || path.starts_with("/assets/") {
        return next.run(request).await;
    }
    let Ok(_place) = places.0.try_acquire() else {
        return AppError::unavailable("现在访问的人很多，请过几秒再试。您刚才的操作没有生效。").into_response();
    };
    next.run(request).await
}
