//! One session: enrolling, and who was there.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use crate::auth;
use crate::city::Course;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::training::model::{Enrolment, EnrolmentState, Session};
use crate::training::{Cancel, Enrol, Record, Withdraw, store};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "training/session.html")]
struct SessionPage {
    page: Page,
    session: Session,
    course: Course,
    when: String,
    begun: bool,
    own: Option<EnrolmentState>,
    /// Who enrolled, for who manages it.
    roll: Option<Vec<Enrolment>>,
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (session, own, roll) = visit
        .read(move |cx| {
            Box::pin(async move {
                let session = store::session(cx, id).await?.ok_or_else(AppError::not_found)?;
                let own = match cx.actor.person {
                    Some(person) => store::own(cx, id, person).await?,
                    None => None,
                };
                let manages = auth::manages(cx, session.organisation).await?;
                let roll = if manages { Some(store::roll(cx, id).await?) } else { None };
                Ok((session, own, roll))
            })
        })
        .await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let course = city.course(&session.course).cloned().ok_or_else(AppError::not_found)?;
    html(&SessionPage {
        page: visit.page(&course.name),
        when: crate::activities::when(city, now, session.starts_at, session.ends_at),
        begun: session.starts_at <= now,
        own: own.filter(|state| *state != EnrolmentState::Withdrawn),
        course,
        session,
        roll,
    })
}

pub(super) async fn enrol(visit: Visit, Path(session): Path<Id>) -> Result<Response> {
    visit.act(Enrol { session }).await?;
    Ok(flash(format!("/training/sessions/{session}"), "已报名。到时请准时参加。"))
}

pub(super) async fn withdraw(visit: Visit, Path(session): Path<Id>) -> Result<Response> {
    visit.act(Withdraw { session }).await?;
    Ok(flash(format!("/training/sessions/{session}"), "已取消报名。"))
}

pub(super) async fn record(
    visit: Visit,
    Path(session): Path<Id>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response> {
    let attended = fields.keys().filter_map(|key| key.strip_prefix("attended_")?.parse().ok()).collect();
    let present = visit.act(Record { session, attended }).await?;
    Ok(flash(format!("/training/sessions/{session}"), &format!("已登记，到课 {present} 人。")))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Reason {
    reason: String,
}

pub(super) async fn cancel(visit: Visit, Path(session): Path<Id>, Form(form): Form<Reason>) -> Result<Response> {
    visit.act(Cancel { session, reason: form.reason }).await?;
    Ok(flash("/training", "这一期已取消，报名的人都收到了通知。"))
}
