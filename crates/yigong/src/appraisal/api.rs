//! The API of the year-end pack. Cases have none: they are for those they concern, on pages only.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::pages::{own, year_of};
use super::year::{Member, discreet};
use crate::city::City;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::State;
use crate::web::{Access, Json, Query, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default().api(Access::Manager, routes!(pack))
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    year: String,
}

/// A line of the explanation.
#[derive(Serialize, ToSchema)]
struct ReasonView {
    /// Clause of the notice.
    clause: String,
    /// Plain Chinese; sensitive kinds of exemption are not named.
    text: String,
}

/// Somebody's year.
#[derive(Serialize, ToSchema)]
struct MemberView {
    #[schema(value_type = String)]
    id: Id,
    name: String,
    /// Party status code.
    party_status: String,
    state: State,
    required_minutes: i64,
    credited_minutes: i64,
    /// All minutes, those that do not count for the duty included.
    minutes: i64,
    reasons: Vec<ReasonView>,
    /// Services that stand in the ledger.
    services: usize,
    no_shows: usize,
    corrections: usize,
    activities_led: usize,
}

/// An organisation's year-end pack: its own people.
#[derive(Serialize, ToSchema)]
struct PackView {
    organisation: String,
    year: i16,
    members: Vec<MemberView>,
    /// Whether there are more people than are listed; the workbook has all.
    cut: bool,
}

/// The year-end pack of an organisation the signed-in person manages: V2.5.
#[utoipa::path(get, path = "/organisations/{id}/appraisal", tag = "appraisal",
    params(("id" = String, Path, description = "the organisation"),
           ("year" = Option<i16>, Query, description = "calendar year; the one due by default")),
    responses((status = 200, body = PackView), (status = 401), (status = 404), (status = 422)))]
async fn pack(visit: Visit, Path(id): Path<Id>, Query(asked): Query<Asked>) -> Result<Json<PackView>> {
    let year = year_of(&visit.app, &asked.year)?;
    let (organisation, members, cut) = visit.read(move |cx| Box::pin(async move { own(cx, id, year).await })).await?;
    let members = members.into_iter().map(|it| view(&visit.app.city, it)).collect();
    Ok(Json(PackView { organisation: organisation.name, year, members, cut }))
}

fn view(city: &City, it: Member) -> MemberView {
    let reasons = discreet(&city.rules, &it.standing.reasons).into_iter();
    MemberView {
        id: it.person,
        state: it.standing.state,
        required_minutes: it.standing.required_minutes,
        credited_minutes: it.standing.credited_minutes,
        minutes: it.minutes,
        reasons: reasons.map(|it| ReasonView { clause: it.clause, text: it.text }).collect(),
        services: it.services.len(),
        no_shows: it.missed.len(),
        corrections: it.corrected.len(),
        activities_led: it.led.len(),
        name: it.name,
        party_status: it.status,
    }
}
