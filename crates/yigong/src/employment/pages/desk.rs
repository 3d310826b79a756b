//! The centre's list with its order explained; one seeker with offers and outcomes.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::city::City;
use crate::clock::Id;
use crate::employment::actions::managed;
use crate::employment::model::{Details, Offer, Outcome, Seeker, State};
use crate::employment::rules::{self, Standing};
use crate::employment::{LookAt, Recommend, Settle, store};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

/// A seeker with their place on the list.
struct Line {
    seeker: Seeker,
    points: i64,
    reasons: Vec<String>,
    proof: String,
}

fn line(city: &City, now: jiff::Timestamp, seeker: Seeker) -> Line {
    let standing = Standing {
        credited: seeker.credited,
        evidenced: seeker.evidenced,
        zero_family: seeker.zero_family,
        days_waited: (now.as_second() - seeker.opted_at.as_second()) / 86_400,
    };
    let (points, reasons) = rules::priority(&standing, &city.employment.points);
    let proof = city.employment.proof(&seeker.proof).unwrap_or_default().to_owned();
    Line { seeker, points, reasons, proof }
}

#[derive(Template)]
#[template(path = "employment/list.html")]
struct ListPage {
    page: Page,
    open: Vec<Line>,
    placed: Vec<Line>,
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let held: Vec<Id> = visit.actor.organisations().collect();
    if held.is_empty() {
        return Err(AppError::forbidden("no_role", "这里供镇（街）社区服务中心的工作人员使用。"));
    }
    let found = visit
        .read(move |cx| {
            Box::pin(async move {
                let mut found: Vec<Seeker> = Vec::new();
                for id in held {
                    for seeker in store::at_centre(cx, id).await? {
                        if seeker.person != person && !found.iter().any(|it| it.id == seeker.id) {
                            found.push(seeker);
                        }
                    }
                }
                Ok(found)
            })
        })
        .await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let (mut open, placed): (Vec<Line>, Vec<Line>) =
        found.into_iter().map(|seeker| line(city, now, seeker)).partition(|line| line.seeker.state == State::Open);
    open.sort_by(|a, b| b.points.cmp(&a.points).then_with(|| a.seeker.opted_at.cmp(&b.seeker.opted_at)));
    html(&ListPage { page: visit.page("就业推荐"), open, placed })
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Typed {
    purpose: String,
    employer: String,
    title: String,
    note: String,
    outcome: String,
}

#[derive(Template)]
#[template(path = "employment/seeker.html")]
struct SeekerPage {
    page: Page,
    line: Line,
    details: Option<Details>,
    offers: Vec<(Offer, String)>,
    typed: Typed,
    error: Option<AppError>,
}

async fn page(visit: &Visit, id: Id, typed: Typed, error: Option<AppError>) -> Result<SeekerPage> {
    let (seeker, offers) = visit
        .read(move |cx| Box::pin(async move { Ok((managed(cx, id).await?, store::offers(cx, id).await?)) }))
        .await?;
    let city = &visit.app.city;
    Ok(SeekerPage {
        page: visit.page("就业推荐"),
        line: line(city, visit.app.clock.now(), seeker),
        details: None,
        offers: offers.into_iter().map(|it| (it.clone(), city.clock_time(it.offered_at))).collect(),
        typed,
        error,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, Typed::default(), None).await?)
}

async fn refused(visit: &Visit, id: Id, typed: Typed, error: AppError) -> Result<Response> {
    if !error.is_refusal() {
        return Err(error);
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page(visit, id, typed, Some(error)).await?)?).into_response())
}

pub(super) async fn look(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    match visit.act(LookAt { seeker: id, purpose: typed.purpose.clone() }).await {
        Ok(details) => {
            let shown = page(&visit, id, typed, None).await?;
            html(&SeekerPage { details: Some(details), ..shown })
        }
        Err(error) => refused(&visit, id, typed, error).await,
    }
}

pub(super) async fn recommend(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let t = typed.clone();
    match visit.act(Recommend { seeker: id, employer: t.employer, title: t.title, note: t.note }).await {
        Ok(_) => Ok(flash(format!("/employment/seekers/{id}"), "已推荐，本人收到了通知。")),
        Err(error) => refused(&visit, id, typed, error).await,
    }
}

pub(super) async fn settle(visit: Visit, Path(offer): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let outcome = Outcome::parse(&typed.outcome).unwrap_or(Outcome::Open);
    let seeker = visit.act(Settle { offer, outcome, note: typed.note }).await?;
    Ok(flash(format!("/employment/seekers/{seeker}"), "结果已登记。"))
}
