//! Changing a draft, and publishing it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::form::{self, Field};
use crate::auth::Role;
use crate::campaigns::model::{Campaign, CampaignState};
use crate::campaigns::{Edit, Publish, require_organiser, store};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "campaigns/edit.html")]
struct EditPage {
    page: Page,
    campaign: Campaign,
    fields: Vec<Field>,
    working: bool,
    first_day_counts: bool,
    publish_admitted: bool,
    error: Option<AppError>,
}

async fn load(visit: &Visit, id: Id) -> Result<Campaign> {
    visit
        .read(move |cx| {
            Box::pin(async move {
                let campaign = store::campaign(cx, id).await?;
                let published = campaign.as_ref().is_some_and(|it| it.state == CampaignState::Published);
                if !published && !cx.actor.is(Role::Organiser) {
                    return Err(AppError::not_found());
                }
                require_organiser(cx)?;
                campaign.ok_or_else(AppError::not_found)
            })
        })
        .await
}

impl EditPage {
    fn new(visit: &Visit, campaign: Campaign, fields: Vec<Field>, error: Option<AppError>) -> Self {
        let spec = &campaign.spec;
        Self {
            page: visit.page("设置申报活动"),
            working: spec.notice.count == crate::campaigns::DayCount::Working,
            first_day_counts: spec.notice.first_day_counts,
            publish_admitted: spec.screening.publish_admitted,
            fields,
            campaign,
            error,
        }
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let campaign = load(&visit, id).await?;
    let fields = form::of(&campaign.spec);
    html(&EditPage::new(&visit, campaign, fields, None))
}

pub(super) async fn save(
    visit: Visit,
    Path(id): Path<Id>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response> {
    let mut campaign = load(&visit, id).await?;
    let fields = form::typed(&campaign.spec, &typed);
    let outcome = match form::read(&campaign.spec, &typed) {
        Ok(spec) => {
            campaign.spec.clone_from(&spec);
            visit.act(Edit { id, spec }).await
        }
        Err(wrong) => Err(AppError::invalid(wrong)),
    };
    match outcome {
        Ok(()) => Ok(flash(format!("/campaigns/{id}"), "已保存。核对日程后再发布，发布以后规则不能再改。")),
        Err(error) if error.is_refusal() => {
            let page = EditPage::new(&visit, campaign, fields, Some(error));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn publish(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    load(&visit, id).await?;
    visit.act(Publish { id }).await?;
    Ok(flash(format!("/campaigns/{id}"), "已发布。各单位到了开始时间就可以申报。"))
}
