//! The API of training.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Enrol, store};
use crate::clock::Id;
use crate::error::Result;
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default().api(Access::Public, routes!(list)).api(Access::SignedIn, routes!(enrol))
}

/// A session of a course.
#[derive(Serialize, ToSchema)]
struct SessionOut {
    id: String,
    /// Code of the course.
    course: String,
    /// Its name.
    name: String,
    town: String,
    place: String,
    /// ISO 8601 with offset.
    starts_at: String,
    /// ISO 8601 with offset.
    ends_at: String,
    capacity: i64,
    /// Seats taken.
    taken: i64,
    /// Categories whose service asks for it first.
    required_for: Vec<String>,
}

/// Sessions that have not begun, soonest first.
#[utoipa::path(get, path = "/training/sessions", tag = "training", responses((status = 200, body = Vec<SessionOut>)))]
async fn list(visit: Visit) -> Result<Response> {
    let found = visit.read(|cx| Box::pin(store::upcoming(cx))).await?;
    let city = &visit.app.city;
    let out = |session: super::Session| {
        let course = city.course(&session.course);
        SessionOut {
            id: session.id.to_string(),
            name: course.map_or_else(String::new, |course| course.name.clone()),
            required_for: course.map_or_else(Vec::new, |course| course.required_for.clone()),
            starts_at: city.iso(session.starts_at),
            ends_at: city.iso(session.ends_at),
            course: session.course,
            town: session.town,
            place: session.place,
            capacity: session.capacity,
            taken: session.taken,
        }
    };
    Ok(Json(found.into_iter().map(out).collect::<Vec<_>>()).into_response())
}

/// Enrols the signed-in person.
#[utoipa::path(post, path = "/training/sessions/{id}/enrolments", tag = "training", params(("id" = String, Path)),
    responses((status = 201), (status = 404), (status = 409)))]
async fn enrol(visit: Visit, Path(session): Path<Id>) -> Result<Response> {
    visit.act(Enrol { session }).await?;
    Ok((StatusCode::CREATED, Json(serde_json::json!({"session": session.to_string()}))).into_response())
}
