//! Signing up, giving a seat back, taking an offered one.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::show::facts;
use crate::activities::actions::{CancelSignUp, ConfirmOffer, SignUp, SignedUp};
use crate::activities::model::{Shift, Signup, SignupState, State};
use crate::activities::{rules, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "activities/signup.html")]
struct SignUpPage {
    page: Page,
    shift: Shift,
    when: String,
    overlaps: Vec<String>,
    minor: bool,
    guardian: String,
    full: bool,
    error: Option<AppError>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SignUpForm {
    guardian: String,
    accept: String,
}

/// What the page before a sign-up warns of.
struct Before {
    shift: Shift,
    overlaps: Vec<Shift>,
    minor: bool,
}

async fn before(visit: &Visit, id: Id) -> Result<Before> {
    let person = visit.person()?;
    visit
        .read(move |cx| {
            Box::pin(async move {
                let shift = store::shift(cx, id).await?.ok_or_else(AppError::not_found)?;
                if shift.state == State::Draft {
                    return Err(AppError::not_found());
                }
                let overlaps = store::overlapping(cx, person, &shift).await?;
                let born = store::birth_date(cx, person).await?.ok_or_else(AppError::not_found)?;
                let day = cx.date(shift.starts_at);
                let minor = rules::age_on(born, day) < i64::from(cx.core.city.rules.signup(day).minor_age);
                Ok(Before { shift, overlaps, minor })
            })
        })
        .await
}

fn page(visit: &Visit, before: Before, guardian: String, error: Option<AppError>) -> SignUpPage {
    SignUpPage {
        page: visit.page("确认报名"),
        when: facts(visit, &before.shift),
        overlaps: before.overlaps.iter().map(|it| format!("{}（{}）", it.title, facts(visit, it))).collect(),
        minor: before.minor,
        guardian,
        full: before.shift.left() == 0,
        shift: before.shift,
        error,
    }
}

pub(super) async fn ask(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let before = before(&visit, id).await?;
    html(&page(&visit, before, String::new(), None))
}

pub(super) async fn sign_up(visit: Visit, Path(id): Path<Id>, Form(form): Form<SignUpForm>) -> Result<Response> {
    let before = before(&visit, id).await?;
    let unseen = !before.overlaps.is_empty() || (before.minor && form.guardian.is_empty());
    if unseen && form.accept.is_empty() && rules::check_open(&before.shift, visit.app.clock.now()).is_ok() {
        return html(&page(&visit, before, form.guardian, None));
    }
    let guardian = Some(form.guardian.clone()).filter(|text| !text.is_empty());
    match visit.act(SignUp { shift: id, guardian }).await {
        Ok(done) => Ok(flash(format!("/activities/{}", before.shift.activity), &message(&done))),
        Err(error) if error.is_refusal() => {
            Ok((error.status, html(&page(&visit, before, form.guardian, Some(error)))?).into_response())
        }
        Err(error) => Err(error),
    }
}

fn message(done: &SignedUp) -> String {
    match done.position {
        Some(place) => format!("已排在候补第 {place} 位。有空位时会通知您，请留意消息。"),
        None => "报名成功。到场请扫码签到，离开前记得签退。".into(),
    }
}

#[derive(Template)]
#[template(path = "activities/withdrawal.html")]
struct CancelPage {
    page: Page,
    shift: Shift,
    state: SignupState,
    when: String,
    late: bool,
    free_until: String,
    reason: String,
    error: Option<AppError>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Reason {
    reason: String,
}

/// The visitor's live sign-up for a shift.
async fn own(visit: &Visit, id: Id) -> Result<(Shift, Signup)> {
    let person = visit.person()?;
    visit
        .read(move |cx| {
            Box::pin(async move {
                let shift = store::shift(cx, id).await?.ok_or_else(AppError::not_found)?;
                let signup = store::signup(cx, id, person).await?.ok_or_else(AppError::not_found)?;
                Ok((shift, signup))
            })
        })
        .await
}

fn cancel_page(visit: &Visit, shift: Shift, state: SignupState, reason: String, error: Option<AppError>) -> CancelPage {
    CancelPage {
        page: visit.page("取消报名"),
        when: facts(visit, &shift),
        late: state == SignupState::Confirmed && rules::is_late(&shift, visit.app.clock.now()),
        free_until: visit.app.city.clock_time(shift.free_until()),
        shift,
        state,
        reason,
        error,
    }
}

pub(super) async fn ask_cancel(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (shift, signup) = own(&visit, id).await?;
    if signup.state.is_over() {
        return Ok(flash(format!("/activities/{}", shift.activity), "这一场的报名已经不在了，不用再取消。"));
    }
    html(&cancel_page(&visit, shift, signup.state, String::new(), None))
}

pub(super) async fn cancel(visit: Visit, Path(id): Path<Id>, Form(form): Form<Reason>) -> Result<Response> {
    let (shift, signup) = own(&visit, id).await?;
    match visit.act(CancelSignUp { shift: id, reason: form.reason.clone() }).await {
        Ok(()) => Ok(flash(format!("/activities/{}", shift.activity), "已取消报名。")),
        Err(error) if error.is_refusal() => {
            let page = cancel_page(&visit, shift, signup.state, form.reason, Some(error));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "activities/offer.html")]
struct OfferPage {
    page: Page,
    shift: Shift,
    when: String,
    open: bool,
    until: String,
    state: SignupState,
}

pub(super) async fn offer(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (shift, signup) = own(&visit, id).await?;
    let now = visit.app.clock.now();
    html(&OfferPage {
        page: visit.page("确认候补名额"),
        when: facts(&visit, &shift),
        open: signup.state == SignupState::Offered && signup.offered_until.is_some_and(|until| until > now),
        until: signup.offered_until.map(|until| visit.app.city.clock_time(until)).unwrap_or_default(),
        state: signup.state,
        shift,
    })
}

pub(super) async fn confirm(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (shift, _) = own(&visit, id).await?;
    visit.act(ConfirmOffer { shift: id }).await?;
    Ok(flash(format!("/activities/{}", shift.activity), "已确认，名额是您的了。到场请扫码签到，离开前记得签退。"))
}
