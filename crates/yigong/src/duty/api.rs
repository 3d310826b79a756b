//! The rota for programs: what is public, and a person's own duties.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::model::{Post, Slot};
use super::{By, Punch, Punched, store};
use crate::city::City;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Query, Routes, Visit};

/// Longest span of one answer, days.
const MOST_DAYS: i64 = 62;

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(rota))
        .api(Access::SignedIn, routes!(mine))
        .api(Access::SignedIn, routes!(punch))
}

#[derive(Deserialize, IntoParams)]
struct Days {
    /// First day, ISO; today when left out.
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    /// Last day, at most 62 later; a week when left out.
    #[param(value_type = Option<String>)]
    to: Option<Date>,
}

/// A slot: whose turn it is. No people.
#[derive(Serialize, ToSchema)]
struct SlotItem {
    id: String,
    /// The station's code.
    station: String,
    /// ISO 8601 with offset.
    starts_at: String,
    /// ISO 8601 with offset.
    ends_at: String,
    /// The unit's id.
    unit: String,
    unit_name: String,
    /// People needed.
    seats: i64,
    /// Seats held.
    taken: i64,
}

#[derive(Serialize, ToSchema)]
struct Rota {
    items: Vec<SlotItem>,
}

fn slot_item(city: &City, slot: &Slot) -> SlotItem {
    SlotItem {
        id: slot.id.to_string(),
        station: slot.station.clone(),
        starts_at: city.iso(slot.starts_at),
        ends_at: city.iso(slot.ends_at),
        unit: slot.unit.to_string(),
        unit_name: slot.unit_name.clone(),
        seats: slot.seats,
        taken: slot.taken,
    }
}

/// The published rota.
#[utoipa::path(get, path = "/duty/rota", tag = "duty", params(Days), responses((status = 200, body = Rota)))]
async fn rota(visit: Visit, Query(days): Query<Days>) -> Result<Response> {
    let today = visit.app.city.date(visit.app.clock.now());
    let from = days.from.unwrap_or(today);
    let to = days.to.unwrap_or_else(|| from.saturating_add(6.days())).min(from.saturating_add(MOST_DAYS.days()));
    let slots = visit.read(move |cx| Box::pin(async move { store::between(cx, from, to).await })).await?;
    let items = slots.iter().map(|slot| slot_item(&visit.app.city, slot)).collect();
    Ok(Json(Rota { items }).into_response())
}

/// One of the person's own duties.
#[derive(Serialize, ToSchema)]
struct PostItem {
    id: String,
    station: String,
    starts_at: String,
    ends_at: String,
    /// named, accepted, declined, released, swapped, present, forgotten, served, absent.
    state: String,
    /// Minutes entered into the ledger.
    minutes: i64,
}

#[derive(Serialize, ToSchema)]
struct Posts {
    items: Vec<PostItem>,
}

fn post_item(city: &City, post: &Post) -> PostItem {
    PostItem {
        id: post.id.to_string(),
        station: post.station.clone(),
        starts_at: city.iso(post.starts_at),
        ends_at: city.iso(post.ends_at),
        state: post.state.code().to_owned(),
        minutes: post.minutes,
    }
}

/// The signed-in person's duties of the last 90 days and to come.
#[utoipa::path(get, path = "/me/duty", tag = "duty", responses((status = 200, body = Posts)))]
async fn mine(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let since = cx.today().saturating_sub(90.days());
            store::posts_of_person(cx, person, since).await
        })
    });
    let items = read.await?.iter().map(|post| post_item(&visit.app.city, post)).collect();
    Ok(Json(Posts { items }).into_response())
}

#[derive(Deserialize, ToSchema)]
struct PunchRequest {
    /// The six digits on the station's tablet.
    code: String,
}

#[derive(Serialize, ToSchema)]
struct PunchAnswer {
    /// in or out.
    kind: String,
    /// Minutes entered by this check-out.
    minutes: i64,
    note: Option<String>,
}

/// Checks in or out at a station by the tablet's code.
#[utoipa::path(post, path = "/stations/{code}/punches", tag = "duty", params(("code" = String, Path)),
    request_body = PunchRequest,
    responses((status = 200, body = PunchAnswer), (status = 409), (status = 422)))]
async fn punch(visit: Visit, Path(station): Path<String>, Json(body): Json<PunchRequest>) -> Result<Response> {
    let answer = match visit.act(Punch { station, by: By::Code(body.code) }).await? {
        Punched::In { .. } => PunchAnswer { kind: "in".to_owned(), minutes: 0, note: None },
        Punched::Out { minutes, note, .. } => PunchAnswer { kind: "out".to_owned(), minutes, note },
        Punched::WrongNumber { .. } => return Err(AppError::unprocessable("code_invalid", "现场码不正确。")),
    };
    Ok(Json(answer).into_response())
}
