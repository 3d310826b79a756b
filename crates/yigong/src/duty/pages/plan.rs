//! The organiser's side: making a plan, looking at it, publishing it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::view::{self, Line};
use crate::action::Cx;
use crate::clock::Id;
use crate::duty::actions::require_organiser;
use crate::duty::model::{Plan, PlanState, Share};
use crate::duty::store::{self, UnitRow};
use crate::duty::{DiscardPlan, MakePlan, PublishPlan, SolvePlan};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default)]
pub(super) struct Wanted {
    #[serde(default)]
    from: String,
    #[serde(default)]
    weeks: String,
    /// Days on which all stations stay shut, one a line or separated by commas.
    #[serde(default)]
    closed: String,
}

#[derive(Template)]
#[template(path = "duty/plans.html")]
struct PlansPage {
    page: Page,
    plans: Vec<Plan>,
    units: Vec<UnitRow>,
    stations: Vec<crate::city::Station>,
    wanted: Wanted,
    error: Option<AppError>,
}

impl PlansPage {
    fn obliged(&self) -> i64 {
        self.units.iter().map(|unit| unit.obliged).sum()
    }
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    let today = visit.app.city.date(visit.app.clock.now());
    let back = i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.saturating_add((7 - back).days());
    let wanted = Wanted { from: monday.to_string(), weeks: "1".to_owned(), closed: String::new() };
    html(&plans_page(&visit, wanted, None).await?)
}

async fn plans_page(visit: &Visit, wanted: Wanted, error: Option<AppError>) -> Result<PlansPage> {
    let read = visit.read(|cx| {
        Box::pin(async move {
            require_organiser(cx)?;
            let year = cx.today().year();
            Ok((store::plans(cx, 30).await?, store::units(cx, year).await?))
        })
    });
    let (plans, units) = read.await?;
    let stations = visit.app.city.duty.station.clone();
    Ok(PlansPage { page: visit.page("轮值排班"), plans, units, stations, wanted, error })
}

pub(super) async fn create(visit: Visit, Form(wanted): Form<Wanted>) -> Result<Response> {
    match visit.act(read_form(&wanted)).await {
        Ok(id) => Ok(flash(format!("/duty/plans/{id}"), "已排出草稿。请核对后发布，发布前各单位看不到。")),
        Err(error) if error.is_refusal() => {
            let page = plans_page(&visit, wanted, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

fn read_form(wanted: &Wanted) -> MakePlan {
    let days = wanted.closed.split([',', '，', '、', ' ', '\n', '\r']);
    MakePlan {
        from: wanted.from.trim().parse().unwrap_or(Date::MIN),
        weeks: crate::text::number(&wanted.weeks).unwrap_or_default(),
        closed: days.filter_map(|day| day.trim().parse().ok()).collect(),
    }
}

/// One day of a plan.
pub(super) struct Day {
    pub(super) day: String,
    pub(super) lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "duty/plan.html")]
struct PlanPage {
    page: Page,
    plan: Plan,
    days: Vec<Day>,
    shares: Vec<Share>,
    error: Option<AppError>,
}

impl PlanPage {
    fn is_draft(&self) -> bool {
        self.plan.state == PlanState::Draft
    }
}

/// The plan with its days.
pub(super) async fn load(cx: &mut Cx<'_>, id: Id) -> Result<(Plan, Vec<Day>)> {
    require_organiser(cx)?;
    let plan = store::plan(cx, id).await?.ok_or_else(AppError::not_found)?;
    let slots = store::of_plan(cx, id).await?;
    let mut days: Vec<Day> = Vec::new();
    for line in view::lines(cx, slots).await? {
        match days.last_mut() {
            Some(day) if day.day == line.day => day.lines.push(line),
            _ => days.push(Day { day: line.day.clone(), lines: vec![line] }),
        }
    }
    Ok((plan, days))
}

async fn plan_page(visit: &Visit, id: Id, error: Option<AppError>) -> Result<PlanPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (plan, days) = load(cx, id).await?;
            Ok((plan, days, store::shares(cx, id).await?))
        })
    });
    let (plan, days, shares) = read.await?;
    Ok(PlanPage { page: visit.page("轮值排班"), plan, days, shares, error })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&plan_page(&visit, id, None).await?)
}

async fn refused(visit: &Visit, id: Id, error: AppError) -> Result<Response> {
    if !error.is_refusal() {
        return Err(error);
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&plan_page(visit, id, Some(error)).await?)?).into_response())
}

pub(super) async fn solve(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    match visit.act(SolvePlan { plan: id }).await {
        Ok(()) => Ok(flash(format!("/duty/plans/{id}"), "已重新分配，指定过的班次不变。")),
        Err(error) => refused(&visit, id, error).await,
    }
}

pub(super) async fn publish(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    match visit.act(PublishPlan { plan: id }).await {
        Ok(()) => Ok(flash(format!("/duty/plans/{id}"), "已发布，各单位已收到通知，可以派人了。")),
        Err(error) => refused(&visit, id, error).await,
    }
}

pub(super) async fn discard(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    match visit.act(DiscardPlan { plan: id }).await {
        Ok(()) => Ok(flash("/duty/plans", "草稿已放弃。")),
        Err(error) => refused(&visit, id, error).await,
    }
}
