//! One error for the whole application. Every refusal says in Chinese what is wrong and what to do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The result of anything that can be refused.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// What is wrong with one field of a form.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The field's name.
    pub field: &'static str,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

/// A refusal or a failure.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{code}: {message}")]
pub struct AppError {
    /// The HTTP status.
    pub status: StatusCode,
    /// A stable word for programs.
    pub code: &'static str,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
    /// The clause of the notice or law the refusal rests on.
    pub clause: Option<&'static str>,
    /// Errors of single fields.
    pub fields: Vec<FieldError>,
    /// What the database said, for the log and the retry.
    pub cause: Option<db::Error>,
}

impl AppError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), clause: None, fields: Vec::new(), cause: None }
    }

    /// 404: it is not there, or not for this person to know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "找不到您要看的内容。它可能已被移走，或者您无权查看。")
    }

    /// 401: sign in first.
    #[must_use]
    pub fn sign_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign_in_required", "请先登录，再继续操作。")
    }

    /// 403: visible, but not for this person to do.
    pub fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// 409: it clashes with how things stand now.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 422: the input as a whole cannot be taken.
    pub fn unprocessable(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    /// 422: these fields cannot be taken.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let message = fields.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join("");
        Self { fields, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", message) }
    }

    /// 422: one field cannot be taken.
    pub fn field(field: &'static str, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError { field, message: message.into() }])
    }

    /// 400: the request cannot be read.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", message)
    }

    /// 413: too large.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    /// 429: too often.
    pub fn too_many(message: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message)
    }

    /// 503: come back in a moment.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }

    /// 500: our fault. The text goes to the log, never to the user.
    pub fn internal(detail: impl Into<String>) -> Self {
        let error =
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "系统出了问题，您的操作没有生效。请稍后再试。");
        Self { cause: Some(db::Error::Defect(detail.into())), ..error }
    }

    /// The same, resting on a clause.
    #[must_use]
    pub fn under(mut self, clause: &'static str) -> Self {
        self.clause = Some(clause);
        self
    }

    /// Whether a form should be shown again with this.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self.status, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT | StatusCode::PAYLOAD_TOO_LARGE)
    }
}

impl From<db::Error> for AppError {
    fn from(error: db::Error) -> Self {
        let mapped = match &error {
            db::Error::Busy | db::Error::Serialisation => {
                Self::unavailable("现在操作的人很多，请过几秒再试。您刚才的操作没有生效。")
            }
            db::Error::Unavailable(_) => Self::unavailable("数据库暂时不可用，您刚才的操作没有生效。请稍后再试。"),
            db::Error::Unique(_) => Self::conflict("already_exists", "已经有同样的记录，没有重复保存。"),
            other => Self::internal(other.to_string()),
        };
        Self { cause: Some(error), ..mapped }
    }
}

impl db::Fault for AppError {
    fn database(&self) -> Option<&db::Error> {
        self.cause.as_ref()
    }
}

impl IntoResponse for AppError {
    /// Only the status and the error itself: `web::errors` turns it into a page or problem JSON.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
