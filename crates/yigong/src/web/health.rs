//! `/healthz`: the program runs. `/readyz`: it can serve.

use axum::extract::State;
use axum::http::StatusCode;

use crate::App;

/// The program runs.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers.
pub(super) async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.db.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database unavailable\n")
        }
    }
}
