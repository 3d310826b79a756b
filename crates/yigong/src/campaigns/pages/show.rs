//! One campaign: what it asks, its calendar, and the way to one's own room.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;

use super::view::{Step, steps, to_the_second};
use crate::auth::Role;
use crate::campaigns::model::{Campaign, CampaignState, Phase};
use crate::campaigns::{self, DayCount, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Page, Visit, html};

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
    next_year: i16,
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
    html(&ShowPage {
        page: visit.page(&campaign.spec.title),
        phase: campaign.phase(city, now),
        steps: steps(&campaign, city, now),
        organiser,
        office,
        draft,
        applications_by: shown(deadlines.applications_by),
        summaries_by: shown(deadlines.summaries_by),
        next_year: campaign.year() + 1,
        campaign,
    })
}
