//! What a volunteer's phone shows after scanning: one big button, then the minutes.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::activities::{self, Shift, SignupState};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::model::{Attendance, CheckedOut, Presence, Who};
use crate::hours::{CheckIn, CheckOut, store};
use crate::web::{Form, Page, Query, Visit, filters, html};

#[derive(Deserialize)]
pub(super) struct Code {
    #[serde(default)]
    code: String,
    #[serde(default)]
    key: String,
}

struct Situation {
    shift: Shift,
    signed_up: bool,
    inside: Option<Attendance>,
}

#[derive(Template)]
#[template(path = "hours/scan.html")]
struct ScanPage {
    page: Page,
    shift: Shift,
    when: String,
    code: String,
    /// The form's own idempotency key: pressed twice, it is recorded once.
    key: String,
    signed_up: bool,
    since: Option<String>,
    error: Option<AppError>,
}

#[derive(Template)]
#[template(path = "hours/scanned.html")]
struct DonePage {
    page: Page,
    shift: Shift,
    at: String,
    left: Option<CheckedOut>,
    /// The person's year so far: credited and required minutes.
    year: Option<(i64, i64)>,
}

async fn situation(visit: &Visit, id: Id) -> Result<Situation> {
    let person = visit.person()?;
    visit
        .read(move |cx| {
            Box::pin(async move {
                let shift = activities::shift(cx, id).await?.filter(|shift| shift.state != activities::State::Draft);
                let shift = shift.ok_or_else(AppError::not_found)?;
                let signup = activities::signup(cx, id, person).await?;
                let inside = store::open_interval(cx, person).await?;
                Ok(Situation {
                    inside: inside.filter(|open| open.shift == id && open.state == Presence::Open),
                    signed_up: signup.is_some_and(|signup| signup.state == SignupState::Confirmed),
                    shift,
                })
            })
        })
        .await
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>, Query(query): Query<Code>) -> Result<Response> {
    let situation = situation(&visit, id).await?;
    html(&scan_page(&visit, situation, query.code, None))
}

fn scan_page(visit: &Visit, now: Situation, code: String, error: Option<AppError>) -> ScanPage {
    let city = &visit.app.city;
    ScanPage {
        page: visit.page("签到签退"),
        when: format!("{} 至 {}", city.clock_time(now.shift.starts_at), city.clock_time(now.shift.ends_at)),
        since: now.inside.as_ref().map(|open| city.clock_time(open.check_in_at)),
        signed_up: now.signed_up,
        shift: now.shift,
        code,
        key: crate::crypto::token(),
        error,
    }
}

pub(super) async fn record(visit: Visit, Path(id): Path<Id>, Form(form): Form<Code>) -> Result<Response> {
    let now = situation(&visit, id).await?;
    let who = Who::Code(form.code.clone());
    let key = (!form.key.is_empty() && form.key.len() <= 200).then_some(form.key);
    let outcome = if now.inside.is_some() {
        visit.act(CheckOut { shift: id, who, key }).await.map(|left| (left.at, Some(left)))
    } else {
        visit.act(CheckIn { shift: id, who, key }).await.map(|arrived| (arrived.at, None))
    };
    match outcome {
        Ok((at, left)) => {
            let year = year(&visit, now.shift.starts_at).await?;
            html(&DonePage {
                page: visit.page("已登记"),
                at: visit.app.city.clock_time(at),
                shift: now.shift,
                left,
                year,
            })
        }
        Err(error) if error.is_refusal() => {
            let page = scan_page(&visit, now, form.code, Some(error));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn year(visit: &Visit, at: jiff::Timestamp) -> Result<Option<(i64, i64)>> {
    let (person, year) = (visit.person()?, visit.app.city.date(at).year());
    visit.read(move |cx| Box::pin(store::year_so_far(cx, person, year))).await
}
