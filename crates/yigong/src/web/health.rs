//! `/healthz`: the program runs. `/readyz`: it can serve.

use axum::extract::State;
use axum::http::StatusCode;
use db::{Op, Tx, params, sql};
use jiff::Timestamp;

use crate::App;

/// The program runs.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers and takes writes: a full or read-only disk and a standby are not ready.
pub(super) async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.db.write(Heartbeat { region: app.city.region, now: app.clock.now() }).await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database unavailable\n")
        }
    }
}

/// Writes one row, always the same.
struct Heartbeat {
    region: i64,
    now: Timestamp,
}

impl Op for Heartbeat {
    type Out = ();
    type Err = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        let upsert = sql!(
            "INSERT INTO setting (region, name, value) VALUES ($1, 'heartbeat', $2)
             ON CONFLICT (region, name) DO UPDATE SET value = excluded.value"
        );
        tx.run(upsert, params![self.region, self.now.to_string()]).await.map(|_| ())
    }
}
