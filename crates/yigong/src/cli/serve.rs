//! `yigong serve`: a real city.

use std::path::Path;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::config::Config;
use super::{Outcome, say};
use crate::app::App;
use crate::auth::Actor;
use crate::clock::Clock;
use crate::{campaigns, jobs, organisations, teams, web};

pub(super) async fn run(file: &Path) -> Outcome {
    logs();
    let config = Config::read(file)?;
    let app = config.place().build(Clock::system(), config.manner())?;
    if let Some(outlets) = config.outlets {
        // A new program has none yet.
        let _ = app.outlets.set(outlets);
    }
    app.migrate().await?;
    app.act(&Actor::operator(), organisations::Seed).await?;
    app.act(&Actor::operator(), campaigns::Seed).await?;
    app.act(&Actor::operator(), teams::Seed).await?;
    let listener = web::listen(config.listen).map_err(|e| format!("监听不了 {}：{e}", config.listen))?;
    say(&format!("{} 已启动：http://{}", app.city.platform, listener.local_addr()?));
    if let Some(advice) = app.documents.advice() {
        say(&advice);
    }
    serve(app, listener).await
}

/// Serves until asked to stop; then requests under way finish and the database closes cleanly.
pub(super) async fn serve(app: App, listener: TcpListener) -> Outcome {
    let ticker = tokio::spawn(jobs::run(app.clone()));
    web::serve(listener, web::router(app.clone())).await?;
    ticker.abort();
    tokio::task::spawn_blocking(move || app.db.close()).await?;
    Ok(ExitCode::SUCCESS)
}

/// JSON lines on standard error; `RUST_LOG` chooses what.
pub(super) fn logs() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // The current span says all: spans here are one deep.
    tracing_subscriber::fmt().json().with_span_list(false).with_env_filter(filter).with_writer(std::io::stderr).init();
}
