//! Notices, objections and promotions for programs.

mod list;
mod objections;
mod promotions;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Json, Routes};

const PAGE: i64 = 50;

pub(super) fn routes() -> Routes {
    list::routes().merge(objections::routes()).merge(promotions::routes())
}

/// What was made.
#[derive(Serialize, ToSchema)]
struct Made {
    /// Its id.
    #[schema(value_type = String)]
    id: Id,
}

fn made(id: Id) -> Response {
    (StatusCode::CREATED, Json(Made { id })).into_response()
}

/// A moment with its offset, as ISO 8601 writes it.
fn moment(field: &'static str, text: &str) -> Result<Timestamp> {
    text.trim().parse().map_err(|_| AppError::field(field, "请写成 2015-01-30T16:20:00+08:00 这样的时间。"))
}
