//! Public pages, kept for as long as nothing has changed.
//!
//! A page for a visitor without a session depends on the data and the clock alone. So what was
//! answered once is answered again while this process has written nothing and the clock shows the
//! same second: exact within one process, at most a second late across several behind one database.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::App;

/// Sections whose pages are the same for every visitor.
const SECTIONS: &[&str] = &[
    "activities",
    "teams",
    "needs",
    "disclosure",
    "campaigns",
    "notices",
    "cases",
    "organisations",
    "about",
    "ledger",
];
/// Pages kept at once; beyond that all are forgotten.
const PAGES: usize = 2000;
/// The largest page kept, bytes.
const LARGEST: usize = 512 * 1024;

/// What the data and the clock were when a page was made.
type Moment = (db::Written, Timestamp);

#[derive(Clone)]
struct Kept {
    moment: Moment,
    headers: HeaderMap,
    body: Bytes,
}

/// The pages kept.
#[derive(Clone)]
pub(super) struct Cache {
    app: App,
    pages: Arc<RwLock<HashMap<String, Kept>>>,
}

impl Cache {
    pub(super) fn new(app: App) -> Self {
        Self { app, pages: Arc::default() }
    }

    fn moment(&self) -> Moment {
        (self.app.db.written(), self.app.clock.now())
    }

    fn find(&self, key: &str) -> Option<Kept> {
        let pages = self.pages.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        pages.get(key).filter(|kept| kept.moment == self.moment()).cloned()
    }

    fn keep(&self, key: String, kept: Kept) {
        let mut pages = self.pages.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if pages.len() >= PAGES {
            pages.clear();
        }
        pages.insert(key, kept);
    }
}

/// Answers from what is kept, or keeps what is answered.
pub(super) async fn cached(State(cache): State<Cache>, request: Request, next: Next) -> Response {
    let Some(key) = key(&request) else { return next.run(request).await };
    if let Some(kept) = cache.find(&key) {
        let mut response = Response::new(Body::from(kept.body));
        *response.headers_mut() = kept.headers;
        return response;
    }
    let moment = cache.moment();
    let (parts, body) = next.run(request).await.into_parts();
    let set = parts.headers.contains_key(header::SET_COOKIE);
    if parts.status != StatusCode::OK || set || !is_page(&parts.headers) {
        return Response::from_parts(parts, body);
    }
    match to_bytes(body, usize::MAX).await {
        Ok(body) if body.len() <= LARGEST => {
            cache.keep(key, Kept { moment, headers: parts.headers.clone(), body: body.clone() });
            Response::from_parts(parts, Body::from(body))
        }
        Ok(body) => Response::from_parts(parts, Body::from(body)),
        // A page is rendered whole before it is sent; only its compression could fail here.
        Err(error) => {
            tracing::error!(%error, "a page could not be read back");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The address and the encodings taken, when the page is one for every visitor.
fn key(request: &Request) -> Option<String> {
    let headers = request.headers();
    let visitor = !headers.contains_key(header::COOKIE) && !headers.contains_key(header::AUTHORIZATION);
    let path = request.uri().path();
    let section = path.split('/').nth(1)?;
    if request.method() != Method::GET || !visitor || !(path == "/" || SECTIONS.contains(&section)) {
        return None;
    }
    let encodings = headers.get(header::ACCEPT_ENCODING).map(|value| value.as_bytes()).unwrap_or_default();
    Some(format!("{} {}", request.uri(), String::from_utf8_lossy(encodings)))
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}
