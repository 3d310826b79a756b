//! All routes of the program.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::openapi::{InfoBuilder, OpenApi};

use super::table::{Access, Route, Routes};
use super::{assets, errors, guard, health};
use crate::{
    App, activities, auth, demo, error::AppError, hours, notify, organisations, oversight, people, standing, teams,
};

/// Largest request body: a roster of 50,000 people is about 6 MB.
const BODY_LIMIT: usize = 20 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(30);

fn all() -> Routes {
    Routes::default()
        .get("/healthz", Access::Public, health::healthz)
        .get("/readyz", Access::Public, health::readyz)
        .get("/assets/{hash}/{*name}", Access::Public, assets::serve)
        .get("/sw.js", Access::Public, assets::service_worker)
        .get("/api/v1/openapi.json", Access::Public, || async { axum::Json(openapi()) })
        .merge(auth::routes())
        .merge(people::routes())
        .merge(organisations::routes())
        .merge(teams::routes())
        .merge(activities::routes())
        .merge(hours::routes())
        .merge(standing::routes())
        .merge(oversight::routes())
        .merge(notify::routes())
        .merge(demo::routes())
}

/// Every route with its rule, by path.
#[must_use]
pub fn table() -> Vec<Route> {
    let mut table = all().finish().2;
    table.sort_by(|a, b| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
    table
}

/// The OpenAPI 3.1 description, generated from the handlers.
#[must_use]
pub fn openapi() -> OpenApi {
    static DESCRIPTION: OnceLock<OpenApi> = OnceLock::new();
    DESCRIPTION
        .get_or_init(|| {
            let mut api = all().finish().1;
            api.info = InfoBuilder::new()
                .title("义工平台接口")
                .version("v1")
                .description(Some("登记、查询党员义工服务。时间为带时区的 ISO 8601，错误为 application/problem+json。"))
                .build();
            api
        })
        .clone()
}

/// The service: all routes behind the guards.
pub fn router(app: App) -> Router {
    let (routes, _, _) = all().finish();
    routes
        .fallback(|| async { AppError::not_found() })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), errors::render))
        .layer(from_fn_with_state(app.clone(), guard::session))
        .layer(from_fn_with_state(app.clone(), errors::render))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, TIMEOUT))
        .layer(from_fn(guard::headers))
        .layer(CompressionLayer::new())
        .layer(from_fn(guard::observe))
        .with_state(app)
}
