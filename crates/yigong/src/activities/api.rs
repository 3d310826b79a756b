//! The API of activities and sign-ups.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::actions::{CancelActivity, CancelSignUp, ConfirmOffer, CreateActivity, Publish, SignUp, SignedUp};
use super::draft::{Content, Slot, row};
use super::model::{Activity, Shift, SignupState, State};
use super::store::{self, Search};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::text;
use crate::web::{Access, Json, Query, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::Public, routes!(list))
        .api(Access::Leader, routes!(create))
        .api(Access::Public, routes!(show))
        .api(Access::Leader, routes!(publish))
        .api(Access::Leader, routes!(cancel))
        .api(Access::SignedIn, routes!(sign_up))
        .api(Access::SignedIn, routes!(withdraw))
        .api(Access::SignedIn, routes!(confirm))
}

/// A new shift.
#[derive(Deserialize, ToSchema)]
struct NewShift {
    /// ISO 8601 with offset.
    starts_at: String,
    /// ISO 8601 with offset; 15 minutes to 16 hours later.
    ends_at: String,
    /// Seats, 1 to 5000.
    capacity: i64,
}

/// A new activity.
#[derive(Deserialize, ToSchema)]
struct NewActivity {
    /// 4 to 40 characters.
    #[serde(default)]
    title: String,
    /// C1 … C14.
    #[serde(default)]
    category: String,
    /// The id of the team that holds it.
    #[serde(default)]
    team: String,
    /// Meeting point.
    #[serde(default)]
    place: String,
    /// Town; by default the team's.
    #[serde(default)]
    town: String,
    /// What is done; at least 10 characters to be published.
    #[serde(default)]
    description: String,
    /// What to bring.
    #[serde(default)]
    bring: Option<String>,
    /// What to watch for.
    #[serde(default)]
    risks: Option<String>,
    /// Youngest age, full years.
    #[serde(default)]
    min_age: Option<i64>,
    /// Its shifts.
    #[serde(default)]
    shifts: Vec<NewShift>,
}

/// A shift.
#[derive(Serialize, ToSchema)]
struct ShiftOut {
    id: String,
    starts_at: String,
    ends_at: String,
    capacity: i64,
    /// Seats held.
    taken: i64,
    /// People in line.
    waiting: i64,
}

/// A team, by name.
#[derive(Serialize, ToSchema)]
struct TeamRef {
    id: String,
    name: String,
}

/// An activity.
#[derive(Serialize, ToSchema)]
struct ActivityOut {
    id: String,
    title: String,
    category: String,
    team: TeamRef,
    town: String,
    place: String,
    description: String,
    bring: String,
    risks: String,
    /// Youngest age, full years; 0 for none.
    min_age: i64,
    state: State,
    shifts: Vec<ShiftOut>,
}

/// A page of activities.
#[derive(Serialize, ToSchema)]
struct ActivityPage {
    items: Vec<ActivityOut>,
    /// The cursor of the next page, or null.
    next: Option<String>,
}

/// A state.
#[derive(Serialize, ToSchema)]
struct StateOut {
    state: State,
}

fn out(city: &City, activity: Activity, shifts: &[Shift]) -> ActivityOut {
    let shift = |shift: &Shift| ShiftOut {
        id: shift.id.to_string(),
        starts_at: city.iso(shift.starts_at),
        ends_at: city.iso(shift.ends_at),
        capacity: shift.capacity,
        taken: shift.taken,
        waiting: shift.waiting,
    };
    ActivityOut {
        id: activity.id.to_string(),
        title: activity.title,
        category: activity.category,
        team: TeamRef { id: activity.team.to_string(), name: activity.team_name },
        town: activity.town,
        place: activity.place,
        description: activity.description,
        bring: activity.bring,
        risks: activity.risks,
        min_age: activity.min_age,
        state: activity.state,
        shifts: shifts.iter().map(shift).collect(),
    }
}

/// What the list is asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[derive(Default)]
struct ListQuery {
    /// Words in title, place or team.
    q: String,
    /// C1 … C14.
    category: String,
    /// Town.
    town: String,
    /// A date or a time: only what ends after it.
    from: String,
    /// `1` or `true`: only with places left.
    open: String,
    /// `next` of the page before.
    cursor: String,
}

impl ListQuery {
    fn search(&self, city: &City) -> Result<Search> {
        let from = match self.from.trim() {
            "" => None,
            text => {
                let date = text.parse::<jiff::civil::Date>().map(|date| city.midnight(date));
                let at = text.parse::<jiff::Timestamp>().or(date);
                Some(at.map_err(|_| AppError::field("from", "from 应为日期（2026-11-24）或带时区的时间。"))?)
            }
        };
        let after = match self.cursor.as_str() {
            "" => None,
            cursor => Some(text::cursor(cursor).ok_or_else(|| AppError::field("cursor", "cursor 无法识别。"))?),
        };
        Ok(Search {
            q: text::line(&self.q).chars().take(60).collect(),
            category: text::line(&self.category),
            town: text::line(&self.town),
            from,
            open: matches!(self.open.as_str(), "1" | "true"),
            after,
        })
    }
}

/// Published and running activities, nearest first.
#[utoipa::path(get, path = "/activities", tag = "activities", params(ListQuery), responses((status = 200, body = ActivityPage)))]
async fn list(visit: Visit, Query(query): Query<ListQuery>) -> Result<Response> {
    let search = query.search(&visit.app.city)?;
    let (found, next) = visit.read(move |cx| Box::pin(async move { store::list(cx, &search).await })).await?;
    let items = found.into_iter().map(|(activity, shifts)| out(&visit.app.city, activity, &shifts)).collect();
    Ok(Json(ActivityPage { items, next: next.map(text::cursor_of) }).into_response())
}

/// One activity.
#[utoipa::path(get, path = "/activities/{id}", tag = "activities", params(("id" = String, Path)),
    responses((status = 200, body = ActivityOut), (status = 404)))]
async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (activity, shifts) = load(&visit, id).await?;
    Ok(Json(out(&visit.app.city, activity, &shifts)).into_response())
}

async fn load(visit: &Visit, id: Id) -> Result<(Activity, Vec<Shift>)> {
    visit
        .read(move |cx| {
            Box::pin(async move {
                let activity = store::activity(cx, id).await?.ok_or_else(AppError::not_found)?;
                if activity.state == State::Draft && !crate::auth::leads(cx, activity.team).await? {
                    return Err(AppError::not_found());
                }
                Ok((activity, store::shifts(cx, id).await?))
            })
        })
        .await
}

/// Writes a draft for a team one leads.
#[utoipa::path(post, path = "/activities", tag = "activities", request_body = NewActivity,
    responses((status = 201, body = ActivityOut), (status = 403), (status = 422)))]
async fn create(visit: Visit, Json(new): Json<NewActivity>) -> Result<Response> {
    let shifts = slots(&new.shifts)?;
    let team = new.team.parse().map_err(|_| AppError::field("team", "team 应为您负责的团队的 id。"))?;
    let content = Content {
        title: new.title,
        category: new.category,
        town: new.town,
        place: new.place,
        description: new.description,
        bring: new.bring.unwrap_or_default(),
        risks: new.risks.unwrap_or_default(),
        min_age: new.min_age.unwrap_or(0),
    };
    let id = visit.act(CreateActivity { team, content, shifts }).await?;
    let (activity, shifts) = load(&visit, id).await?;
    Ok((StatusCode::CREATED, Json(out(&visit.app.city, activity, &shifts))).into_response())
}

fn slots(new: &[NewShift]) -> Result<Vec<Slot>> {
    let mut errors = Vec::new();
    let mut slots = Vec::new();
    for (index, shift) in new.iter().enumerate() {
        match (shift.starts_at.parse(), shift.ends_at.parse()) {
            (Ok(starts_at), Ok(ends_at)) => {
                slots.push(Slot { id: None, starts_at, ends_at, capacity: shift.capacity });
            }
            _ => errors.push(FieldError {
                field: row(index),
                message: format!("第 {} 场：时间应为带时区的 ISO 8601，例如 2026-11-24T09:00:00+08:00。", index + 1),
            }),
        }
    }
    if errors.is_empty() { Ok(slots) } else { Err(AppError::invalid(errors)) }
}

/// Publishes a draft.
#[utoipa::path(post, path = "/activities/{id}/publication", tag = "activities", params(("id" = String, Path)),
    responses((status = 200, body = StateOut), (status = 403), (status = 409), (status = 422)))]
async fn publish(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let state = visit.act(Publish { id }).await?;
    Ok(Json(StateOut { state }).into_response())
}

/// Why.
#[derive(Deserialize, ToSchema)]
struct ReasonIn {
    /// 2 to 200 characters.
    #[serde(default)]
    reason: String,
}

/// Cancels an activity; everybody signed up is told.
#[utoipa::path(post, path = "/activities/{id}/cancellation", tag = "activities", params(("id" = String, Path)),
    request_body = ReasonIn, responses((status = 200, body = StateOut), (status = 403), (status = 409), (status = 422)))]
async fn cancel(visit: Visit, Path(id): Path<Id>, Json(form): Json<ReasonIn>) -> Result<Response> {
    let state = visit.act(CancelActivity { id, reason: form.reason }).await?;
    Ok(Json(StateOut { state }).into_response())
}

/// What a sign-up may bring along.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
struct SignUpIn {
    /// A minor's guardian: name and phone.
    guardian: Option<String>,
}

/// A sign-up.
#[derive(Serialize, ToSchema)]
struct SignUpOut {
    id: String,
    /// `confirmed` or `waitlisted`.
    state: SignupState,
    /// The place in line, counting from 1, or null.
    position: Option<i64>,
    /// What to know: other shifts at the same time.
    warnings: Vec<String>,
}

impl SignUpOut {
    fn of(city: &City, done: &SignedUp) -> Self {
        let warning =
            |it: &Shift| format!("与您已报名的“{}”（{} 开始）时间重叠。", it.title, city.clock_time(it.starts_at));
        Self {
            id: done.id.to_string(),
            state: done.state,
            position: done.position,
            warnings: done.overlaps.iter().map(warning).collect(),
        }
    }
}

/// Signs up for a shift: a seat, or a place in line. The body may be left out.
#[utoipa::path(post, path = "/shifts/{id}/signups", tag = "signups", params(("id" = String, Path)),
    request_body = Option<SignUpIn>,
    responses((status = 201, body = SignUpOut), (status = 403, description = "too_young"),
        (status = 409, description = "already_signed_up, shift_closed"), (status = 422, description = "guardian_required")))]
async fn sign_up(visit: Visit, Path(id): Path<Id>, body: Bytes) -> Result<Response> {
    let form: SignUpIn = if body.trim_ascii().is_empty() {
        SignUpIn::default()
    } else {
        let form: Option<SignUpIn> = serde_json::from_slice(&body)
            .map_err(|e| AppError::malformed(format!("请求内容不是所要求的 JSON：{e}")))?;
        form.unwrap_or_default()
    };
    let done = visit.act(SignUp { shift: id, guardian: form.guardian }).await?;
    Ok((StatusCode::CREATED, Json(SignUpOut::of(&visit.app.city, &done))).into_response())
}

/// Why a sign-up is taken back.
#[derive(Deserialize, Default, utoipa::IntoParams)]
#[serde(default)]
struct WithdrawQuery {
    /// Needed when it is late.
    reason: String,
}

/// Takes one's own sign-up back.
#[utoipa::path(delete, path = "/shifts/{id}/signups/me", tag = "signups", params(("id" = String, Path), WithdrawQuery),
    responses((status = 204), (status = 404), (status = 409), (status = 422, description = "reason_required")))]
async fn withdraw(visit: Visit, Path(id): Path<Id>, Query(query): Query<WithdrawQuery>) -> Result<Response> {
    visit.act(CancelSignUp { shift: id, reason: query.reason }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes the seat that was offered.
#[utoipa::path(post, path = "/shifts/{id}/signups/me/confirmation", tag = "signups", params(("id" = String, Path)),
    responses((status = 200, body = SignUpOut), (status = 404), (status = 409, description = "offer_expired, no_offer")))]
async fn confirm(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let done = visit.act(ConfirmOffer { shift: id }).await?;
    Ok(Json(SignUpOut::of(&visit.app.city, &done)).into_response())
}
