//! All routes of the program.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate, SizeAbove};
use tower_http::timeout::TimeoutLayer;
use utoipa::openapi::{InfoBuilder, OpenApi};

use super::menu::Link;
use super::table::{Access, Route, Routes};
use super::{assets, cache, errors, guard, health, limits, shed};
use crate::{App, error::AppError};

/// Largest request body: an attachment of 30 MB with its form. A roster of 50,000 people is about 6 MB.
pub(super) const BODY_LIMIT: usize = 32 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(30);

/// What TCP sends before it waits for the first acknowledgement (ten segments, RFC 6928), less headers: what
/// fits arrives after the same round trips compressed or not.
const FIRST_FLIGHT: u64 = 13 * 1024;

/// What arrives sooner compressed: not what fits into the first flight, and not PDF, Word, Excel or archives,
/// which are compressed inside.
fn worth_compressing() -> impl Predicate {
    SizeAbove::new(FIRST_FLIGHT)
        .and(DefaultPredicate::new())
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
        .and(NotForContentType::const_new("application/zip"))
}

fn all() -> Routes {
    Routes::default()
        .get("/healthz", Access::Public, health::healthz)
        .get("/readyz", Access::Public, health::readyz)
        .get("/assets/{hash}/{*name}", Access::Public, assets::serve)
        .get("/sw.js", Access::Public, assets::service_worker)
        .get("/api/v1/openapi.json", Access::Public, || async { axum::Json(openapi()) })
        .merge(crate::auth::routes())
        .merge(crate::people::routes())
        .merge(crate::organisations::routes())
        .merge(crate::teams::routes())
        .merge(crate::activities::routes())
        .merge(crate::hours::routes())
        .merge(crate::standing::routes())
        .merge(crate::oversight::routes())
        .merge(crate::notify::routes())
        .merge(crate::campaigns::routes())
        .merge(crate::applications::routes())
        .merge(crate::attachments::routes())
        .merge(crate::redactions::routes())
        .merge(crate::reviews::routes())
        .merge(crate::notices::routes())
        .merge(crate::needs::routes())
        .merge(crate::disclosure::routes())
        .merge(crate::duty::routes())
        .merge(crate::appraisal::routes())
        .merge(crate::commendation::routes())
        .merge(crate::employment::routes())
        .merge(crate::training::routes())
        .merge(crate::certificates::routes())
        .merge(crate::exchange::routes())
        .merge(crate::demo::routes())
}

/// Every route with its rule, by path.
#[must_use]
pub fn table() -> Vec<Route> {
    let mut table = all().finish().2;
    table.sort_by(|a, b| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
    table
}

/// Every entry of the work desk and of “我的”.
pub(super) fn links() -> &'static [Link] {
    static LINKS: OnceLock<Vec<Link>> = OnceLock::new();
    LINKS.get_or_init(|| all().into_links())
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

/// The service: all routes behind the guards, which stand once around all routes, the outermost first. (Layers
/// of a router would each be boxed, and every request clones every box.)
pub fn router(app: App) -> Router {
    let (routes, _, _) = all().finish();
    let routes = routes.fallback(|| async { AppError::not_found() }).layer(DefaultBodyLimit::max(BODY_LIMIT));
    let guarded = ServiceBuilder::new()
        .layer(from_fn(guard::observe))
        .layer(from_fn_with_state(cache::Cache::new(app.clone()), cache::cached))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_compressing()))
        .layer(from_fn(guard::headers))
        .layer(from_fn_with_state(app.clone(), errors::render))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, TIMEOUT))
        .layer(from_fn_with_state(shed::Places::new(app.limits.under_way), shed::shed))
        .layer(from_fn_with_state(app.clone(), guard::session))
        .layer(from_fn_with_state(limits::Limiter::new(&app.limits), limits::limit))
        .layer(CatchPanicLayer::custom(panicked))
        .service(routes.with_state(app));
    Router::new().fallback_service(guarded)
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    AppError::internal(format!("panicked: {text}")).into_response()
}
