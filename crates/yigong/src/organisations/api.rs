//! The tree for programs.

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::store::{self, Search};
use crate::clock::Id;
use crate::error::Result;
use crate::web::{Access, Json, Query, Routes, Visit};

const PAGE: i64 = 100;

pub(super) fn routes() -> Routes {
    Routes::default().api(Access::Public, routes!(list))
}

#[derive(Deserialize, IntoParams)]
struct Wanted {
    /// Below this organisation: directly, or at any depth when `q` is given.
    #[param(value_type = Option<String>)]
    parent: Option<Id>,
    /// Part of the name.
    #[serde(default)]
    q: String,
    /// `next` of the page before.
    #[serde(default)]
    cursor: String,
}

/// One organisation.
#[derive(Serialize, ToSchema)]
struct Item {
    /// Its id.
    #[schema(value_type = String)]
    id: Id,
    /// Full name.
    name: String,
    /// The one above; null for the city.
    #[schema(value_type = Option<String>)]
    parent: Option<Id>,
}

/// A page of organisations, by name.
#[derive(Serialize, ToSchema)]
struct List {
    /// At most 100.
    items: Vec<Item>,
    /// The next page's cursor, or null.
    next: Option<String>,
}

/// Organisations of the city.
#[utoipa::path(get, path = "/organisations", tag = "organisations", params(Wanted),
    responses((status = 200, body = List)))]
async fn list(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response> {
    let Wanted { parent, q, cursor } = wanted;
    let read = visit.read(move |cx| {
        Box::pin(async move { store::page(cx, &Search { q: &q, parent, after: &cursor, limit: PAGE + 1 }).await })
    });
    let mut found = read.await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| last.name.clone());
    let items = found.into_iter().map(|it| Item { id: it.id, name: it.name, parent: it.parent }).collect();
    Ok(Json(List { items, next }).into_response())
}
