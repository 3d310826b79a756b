//! The API's sessions and the signed-in person.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::actions::{self, Entered};
use super::factor::FinishSignIn;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default().api(Access::Public, routes!(open))
}

/// Account and password.
#[derive(Deserialize, ToSchema)]
struct Credentials {
    /// Login name or mobile number.
    account: String,
    /// Password.
    password: String,
    /// The second factor's code, where one is set up.
    code: Option<String>,
}

/// A bearer token.
#[derive(Serialize, ToSchema)]
struct Token {
    /// Send it as `Authorization: Bearer …`; it lives seven days.
    token: String,
}

/// Opens a session.
#[utoipa::path(post, path = "/sessions", tag = "sessions",
    request_body = Credentials,
    responses((status = 201, body = Token), (status = 401, description = "wrong_credentials"), (status = 429)))]
async fn open(visit: Visit, headers: HeaderMap, Json(form): Json<Credentials>) -> Result<Response> {
    let entered = actions::sign_in(&visit.app, &visit.actor, &form.account, &form.password, agent(&headers)).await?;
    let token = match (entered, form.code) {
        (Entered::Session(token), _) => Some(token),
        (Entered::NeedsCode(step), Some(code)) => visit.act(FinishSignIn { step, code }).await?,
        (Entered::NeedsCode(_), None) => None,
    };
    let token = token.ok_or_else(|| AppError {
        code: "second_factor_required",
        message: "这个账号启用了动态口令，请在 code 中提供当前的 6 位数字。".into(),
        ..AppError::sign_in()
    })?;
    Ok((StatusCode::CREATED, Json(Token { token })).into_response())
}

/// The browser or program, by its own word.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
