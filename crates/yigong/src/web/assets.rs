//! Style sheets, icons and the little JavaScript: built in, served under a hash, kept for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::crypto::{hex, sha256};
use crate::error::{AppError, Result};

#[derive(RustEmbed)]
#[folder = "assets"]
struct Files;

struct Asset {
    content: Vec<u8>,
    mime: String,
    hash: String,
    /// Where it is served.
    address: String,
}

static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let mut assets: HashMap<String, Asset> = Files::iter()
        .filter_map(|name| Files::get(&name).map(|file| (name, file)))
        .map(|(name, file)| (name.to_string(), Asset::new(&name, file.data.to_vec(), file.metadata.mimetype())))
        .collect();
    assets.insert("site.css".into(), Asset::new("site.css", style_sheet(), "text/css"));
    assets
});

impl Asset {
    fn new(name: &str, content: Vec<u8>, mime: &str) -> Self {
        let hash = hex(&sha256(&[&content])[..6]);
        let text = mime.starts_with("text/") || mime.ends_with("javascript") || mime.ends_with("json");
        let mime = if text { format!("{mime}; charset=utf-8") } else { mime.to_owned() };
        let address = format!("/assets/{hash}/{name}");
        Self { content, mime, hash, address }
    }
}

/// The style sheets, in the order of their names, as one.
fn style_sheet() -> Vec<u8> {
    let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with("css/")).collect();
    names.sort();
    names.iter().filter_map(|name| Files::get(name)).flat_map(|file| file.data.to_vec()).collect()
}

/// The address of an asset, with its hash: `asset("site.css")`.
#[must_use]
pub fn asset(name: &str) -> &'static str {
    ASSETS.get(name).map_or("/assets/missing", |asset| asset.address.as_str())
}

/// `GET /assets/{hash}/{*name}`.
pub(super) async fn serve(Path((hash, name)): Path<(String, String)>) -> Result<Response> {
    let asset = ASSETS.get(&name).ok_or_else(AppError::not_found)?;
    let keep = if hash == asset.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, asset.mime.as_str()), (header::CACHE_CONTROL, keep)];
    Ok((headers, asset.content.as_slice()).into_response())
}

/// `GET /sw.js`: the service worker must stand at the root to serve the whole site.
pub(super) async fn service_worker() -> Result<Response> {
    let mut response = serve(Path((String::new(), "sw.js".into()))).await?;
    response.headers_mut().insert("service-worker-allowed", header::HeaderValue::from_static("/"));
    Ok(response)
}
