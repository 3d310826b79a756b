//! All units at a glance (N4.1): who has recommended how many, who none; later deadlines for one unit.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Deserialize;

use crate::action::Cx;
use crate::applications::model::State;
use crate::applications::store;
use crate::auth::Role;
use crate::campaigns::{self, Campaign, Extend, Extension, to_the_second};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

struct Row {
    id: Id,
    name: String,
    kind: &'static str,
    drafts: usize,
    recommended: usize,
    submitted: usize,
    extended: bool,
    /// When it was last reminded.
    told: Option<String>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Later {
    unit: String,
    applications_by: String,
    summaries_by: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "applications/overview.html")]
struct OverviewPage {
    page: Page,
    campaign: Campaign,
    rows: Vec<Row>,
    extensions: Vec<(Extension, String, String, String)>,
    organiser: bool,
    typed: Later,
    error: Option<AppError>,
}

impl OverviewPage {
    fn without(&self) -> usize {
        self.rows.iter().filter(|row| row.recommended == 0).count()
    }

    fn total(&self) -> usize {
        self.rows.iter().map(|row| row.recommended).sum()
    }
}

async fn gather(cx: &mut Cx<'_>, id: Id, typed: Later, page: Page, error: Option<AppError>) -> Result<OverviewPage> {
    let published = |it: &Campaign| it.state == campaigns::CampaignState::Published;
    let campaign = campaigns::campaign(cx, id).await?.filter(published).ok_or_else(AppError::not_found)?;
    campaigns::require_office(cx, &campaign).await?;
    let city = &cx.core.city;
    let mut states: HashMap<Id, Vec<State>> = HashMap::new();
    for it in store::of_campaign(cx, id).await? {
        states.entry(it.unit).or_default().push(it.state);
    }
    let extensions = campaigns::extensions(cx, id).await?;
    let told = store::reminders(cx, id).await?;
    let row = |unit: crate::organisations::Organisation| {
        let states = states.get(&unit.id).map_or(&[][..], Vec::as_slice);
        let count = |keep: &dyn Fn(&State) -> bool| states.iter().filter(|state| keep(state)).count();
        Row {
            kind: unit.kind_label(),
            drafts: count(&|it| !it.holds_seat() && *it != State::Withdrawn),
            recommended: count(&|it| it.holds_seat()),
            submitted: count(&|it| it.holds_seat() && *it != State::Recommended),
            extended: extensions.iter().any(|it| it.unit == unit.id),
            told: told.iter().rev().find(|(it, ..)| *it == unit.id).map(|(.., at)| city.clock_time(*at)),
            id: unit.id,
            name: unit.name,
        }
    };
    let mut rows: Vec<Row> = campaigns::units(cx).await?.into_iter().map(row).collect();
    rows.sort_by_key(|row| row.recommended > 0);
    let shown = |it: Extension| {
        let (forms, summaries) = (to_the_second(city, it.applications_by), to_the_second(city, it.summaries_by));
        let when = city.clock_time(it.granted_at);
        (it, forms, summaries, when)
    };
    let organiser = cx.actor.is(Role::Organiser);
    Ok(OverviewPage {
        page,
        rows,
        extensions: extensions.into_iter().map(shown).collect(),
        organiser,
        typed,
        error,
        campaign,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("各单位进度");
    let shown = visit
        .read(move |cx| {
            Box::pin(async move {
                let mut shown = gather(cx, id, Later::default(), page, None).await?;
                shown.typed.applications_by = shown.campaign.spec.calendar.applications_by.to_string();
                shown.typed.summaries_by = shown.campaign.spec.calendar.summaries_by.to_string();
                Ok(shown)
            })
        })
        .await?;
    html(&shown)
}

/// A local time as a browser sends it.
fn moment(city: &City, text: &str) -> Option<Timestamp> {
    let at: DateTime = text.trim().parse().ok()?;
    city.moment(at.date(), at.time())
}

pub(super) async fn extend(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Later>) -> Result<Response> {
    match grant(&visit, id, &typed).await {
        Ok(_) => Ok(flash(format!("/campaigns/{id}/units"), "已延期，该单位的页面会显示新的截止时间和理由。")),
        Err(error) if error.is_refusal() => {
            let page = visit.page("各单位进度");
            let shown = visit.read(move |cx| Box::pin(gather(cx, id, typed, page, Some(error)))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&shown)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn grant(visit: &Visit, campaign: Id, typed: &Later) -> Result<Id> {
    visit
        .read(move |cx| {
            Box::pin(async move {
                campaigns::campaign(cx, campaign).await?.ok_or_else(AppError::not_found)?;
                campaigns::require_organiser(cx)
            })
        })
        .await?;
    let unit = typed.unit.parse().map_err(|_| AppError::field("unit", "请从名单中选择申报单位。"))?;
    let time = |field: &'static str, text: &str| {
        moment(&visit.app.city, text).ok_or_else(|| AppError::field(field, "请填写延期后的截止时间。"))
    };
    let applications_by = time("applications_by", &typed.applications_by)?;
    let summaries_by = time("summaries_by", &typed.summaries_by)?;
    visit.act(Extend { campaign, unit, applications_by, summaries_by, reason: typed.reason.clone() }).await
}
