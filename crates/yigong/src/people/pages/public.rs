//! What the platform is, and the switch to 关怀版.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::city::{AboutPoint, ConsentItem};
use crate::error::Result;
use crate::web::{Page, Visit, html, see};

#[derive(Template)]
#[template(path = "people/about.html")]
struct AboutPage {
    page: Page,
    heading: String,
    paragraphs: Vec<String>,
    points: Vec<AboutPoint>,
    privacy: String,
    items: Vec<ConsentItem>,
    rights: String,
}

pub(in crate::people) async fn about(visit: Visit) -> Result<Response> {
    let wording = &visit.app.city.wording;
    html(&AboutPage {
        page: visit.page("平台说明"),
        heading: wording.about.heading.clone(),
        paragraphs: wording.about.paragraphs.clone(),
        points: wording.about.points.clone(),
        privacy: wording.consent.heading.clone(),
        items: wording.consent.items.clone(),
        rights: wording.consent.rights.clone(),
    })
}

/// Switches 关怀版 on or off and goes back to the page one came from.
pub(in crate::people) async fn care(visit: Visit, headers: HeaderMap) -> Response {
    let cookie = if visit.care { "care=; Path=/; Max-Age=0" } else { "care=1; Path=/; Max-Age=31536000" };
    let mut response = see(came_from(&headers));
    let cookie = format!("{cookie}; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The path and query of the page before, on this site; the front page when it is not told.
fn came_from(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = referer.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host)).unwrap_or("/");
    if path.starts_with('/') && !path.starts_with("//") { path.to_owned() } else { "/".to_owned() }
}
