//! The published roots of the ledger, and how anybody checks them.

use askama::Template;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::crypto::hex;
use crate::error::Result;
use crate::hours::roots::{self, Root};
use crate::web::{Page, Visit, html};

#[derive(Template)]
#[template(path = "hours/roots.html")]
struct RootsPage {
    page: Page,
    lines: Vec<Published>,
    key: String,
    key_id: String,
}

/// A root as it is published; bytes in hexadecimal.
#[derive(Serialize)]
struct Published {
    day: String,
    entries: i64,
    previous_root: String,
    root: String,
    signature: String,
    key_id: String,
}

async fn published(visit: &Visit, limit: i64) -> Result<Vec<Published>> {
    let roots = visit.read(move |cx| Box::pin(roots::latest(cx, limit))).await?;
    let publish = |root: Root| Published {
        day: root.day.to_string(),
        entries: root.entries,
        previous_root: hex(&root.previous_root),
        root: hex(&root.root),
        signature: hex(&root.signature),
        key_id: root.key_id,
    };
    Ok(roots.into_iter().map(publish).collect())
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let lines = published(&visit, 60).await?;
    let keys = &visit.app.keys;
    let (key, key_id) = (hex(keys.verifying().as_bytes()), keys.key_id());
    html(&RootsPage { page: visit.page("台账公示"), lines, key, key_id })
}

/// All roots as JSON, for whoever keeps a copy of their own.
pub(super) async fn json(visit: Visit) -> Result<Response> {
    Ok(axum::Json(published(&visit, 4000).await?).into_response())
}
