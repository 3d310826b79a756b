//! The API's sessions and the signed-in person.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::actions;
use crate::error::Result;
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
    let token = actions::sign_in(&visit.app, &visit.actor, &form.account, &form.password, agent(&headers)).await?;
    Ok((StatusCode::CREATED, Json(Token { token })).into_response())
}

/// The browser or program, by its own word.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
