//! The organisers' pool of experts and what keeps them from what.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::view::{Pairs, fields, refused, scopes};
use crate::applications::{self, State};
use crate::campaigns::{self, Campaign, Scope};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations::Organisation;
use crate::reviews::model::{Cause, Expert, ExpertState, Recusal, Round, RoundState};
use crate::reviews::{Invite, Lift, Pin, Whom, reach, store};
use crate::text;
use crate::web::{Form, Page, Visit, flash, html};

struct Choice {
    id: Id,
    label: String,
}

struct Line {
    expert: Expert,
    fields: String,
    recusals: Vec<Recusal>,
}

#[derive(Default)]
struct Typed {
    login: String,
    title: String,
    organisation: String,
    limit: String,
    fields: Vec<String>,
}

/// What is typed of a recusal.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PinForm {
    expert: String,
    application: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "reviews/experts.html")]
struct ExpertsPage {
    page: Page,
    campaign: Campaign,
    round: Round,
    lines: Vec<Line>,
    scopes: Vec<Scope>,
    units: Vec<Organisation>,
    applications: Vec<Choice>,
    typed: Typed,
    pin: PinForm,
    error: Option<AppError>,
    pin_error: Option<AppError>,
}

impl ExpertsPage {
    fn before_draw(&self) -> bool {
        matches!(self.round.state, RoundState::Preparing | RoundState::Frozen)
    }
}

async fn page(visit: &Visit, id: Id) -> Result<ExpertsPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (campaign, round) = reach::organised(cx, id).await?;
            let recusals = store::recusals(cx, id).await?;
            let experts = store::experts(cx, id).await?;
            let units = campaigns::units(cx).await?;
            let applications = applications::of_campaign(cx, id).await?;
            Ok((campaign, round, recusals, experts, units, applications))
        })
    });
    let (campaign, round, recusals, experts, units, applications) = read.await?;
    let line = |expert: Expert| Line {
        fields: fields(&campaign, &expert.scopes()),
        recusals: recusals.iter().filter(|it| it.expert == expert.id).cloned().collect(),
        expert,
    };
    let lines = experts.into_iter().map(line).collect();
    let on_table = |it: &&applications::Application| {
        matches!(it.state, State::Recommended | State::Submitted | State::Correcting | State::Admitted)
    };
    let unit = |id: Id| units.iter().find(|it| it.id == id).map_or("", |it| it.short.as_str());
    let choice = |it: &applications::Application| Choice {
        id: it.id,
        label: format!("{}（{}）", it.shown_title(), unit(it.unit)),
    };
    Ok(ExpertsPage {
        page: visit.page("评审专家"),
        scopes: scopes(&campaign),
        lines,
        applications: applications.iter().filter(on_table).map(choice).collect(),
        typed: Typed { limit: campaign.spec.rubric.plan.load_limit.to_string(), ..Typed::default() },
        pin: PinForm::default(),
        error: None,
        pin_error: None,
        campaign,
        round,
        units,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id).await?)
}

pub(super) async fn invite(
    visit: Visit,
    Path(campaign): Path<Id>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = Pairs(form);
    let invite = Invite {
        campaign,
        whom: Whom::Login(form.get("login").to_owned()),
        title: form.get("title").to_owned(),
        organisation: form.get("organisation").parse().ok(),
        fields: form.all("fields"),
        limit: text::number(form.get("limit")).unwrap_or(-1),
    };
    match visit.act(invite).await {
        Ok(_) => Ok(flash(format!("/campaigns/{campaign}/review/experts"), "已邀请，专家会收到通知。")),
        Err(error) if error.is_refusal() => {
            let typed = Typed {
                login: form.get("login").to_owned(),
                title: form.get("title").to_owned(),
                organisation: form.get("organisation").to_owned(),
                limit: form.get("limit").to_owned(),
                fields: form.all("fields"),
            };
            refused(&ExpertsPage { typed, error: Some(error), ..page(&visit, campaign).await? })
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn pin(visit: Visit, Path(campaign): Path<Id>, Form(pin): Form<PinForm>) -> Result<Response> {
    let action = Pin {
        campaign,
        expert: pin.expert.parse().unwrap_or_default(),
        application: pin.application.parse().unwrap_or_default(),
        reason: pin.reason.clone(),
    };
    match visit.act(action).await {
        Ok(()) => Ok(flash(format!("/campaigns/{campaign}/review/experts"), "已指定回避。")),
        Err(error) if error.is_refusal() => {
            refused(&ExpertsPage { pin, pin_error: Some(error), ..page(&visit, campaign).await? })
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn lift(visit: Visit, Path((campaign, recusal)): Path<(Id, Id)>) -> Result<Response> {
    visit.act(Lift { campaign, recusal }).await?;
    Ok(flash(format!("/campaigns/{campaign}/review/experts"), "已撤销这条回避。"))
}
