//! One campaign: what it asks, its calendar, the way to one's own room, and to the next campaign.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use super::view::{Step, steps, to_the_second};
use crate::auth::Role;
use crate::campaigns::model::{Campaign, CampaignState, Phase};
use crate::campaigns::{self, DayCount, MakeNext, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::number;
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "campaigns/show.html")]
struct ShowPage {
    page: Page,
    campaign: Campaign,
    phase: Phase,
    steps: Vec<Step>,
    organiser: bool,
    office: bool,
    draft: bool,
    applications_by: String,
    summaries_by: String,
    /// The year to set up, as typed.
    next_year: String,
    error: Option<AppError>,
}

impl ShowPage {
    fn working(&self) -> bool {
        self.campaign.spec.notice.count == DayCount::Working
    }

    fn open(&self) -> bool {
        self.phase == Phase::Applications && !self.draft
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, None, None).await?)
}

/// The campaign; with what was typed for the next one, and why that was refused.
async fn page(visit: &Visit, id: Id, year: Option<String>, error: Option<AppError>) -> Result<ShowPage> {
    let organiser = visit.actor.is(Role::Organiser);
    let (campaign, office) = visit
        .read(move |cx| {
            Box::pin(async move {
                let campaign = store::campaign(cx, id).await?.ok_or_else(AppError::not_found)?;
                let office = campaigns::is_office(cx, &campaign).await?;
                Ok((campaign, office))
            })
        })
        .await?;
    let draft = campaign.state == CampaignState::Draft;
    if draft && !organiser {
        return Err(AppError::not_found());
    }
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let shown = |at: Timestamp| to_the_second(city, at);
    let deadlines = campaign.deadlines(city);
    Ok(ShowPage {
        page: visit.page(&campaign.spec.title),
        phase: campaign.phase(city, now),
        steps: steps(&campaign, city, now),
        organiser,
        office,
        draft,
        applications_by: shown(deadlines.applications_by),
        summaries_by: shown(deadlines.summaries_by),
        next_year: year.unwrap_or_else(|| (campaign.year() + 1).to_string()),
        error,
        campaign,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Year {
    year: String,
}

/// Sets up a later year's campaign from this one.
pub(super) async fn make_next(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Year>) -> Result<Response> {
    visit.read(|cx| Box::pin(async move { campaigns::require_organiser(cx) })).await?;
    let year = number(&typed.year).and_then(|year| i16::try_from(year).ok());
    let made = match year {
        Some(year) => visit.act(MakeNext { from: id, year }).await.map(|next| (next, year)),
        None => Err(AppError::field("year", "请填写年度，例如 2015。")),
    };
    match made {
        Ok((next, year)) => {
            let text = format!("{year} 年度的草案已按上一次生成，各个日期顺延到 {year} 年。请逐项核对。");
            Ok(flash(format!("/campaigns/{next}/edit"), &text))
        }
        Err(error) if error.is_refusal() => {
            let page = page(&visit, id, Some(typed.year), Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
