//! An expert's answer: taking part, fields, how much, and whom they must not judge.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::view::{Pairs, fields, refused, scopes};
use crate::campaigns::{self, Campaign, Scope};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations::Organisation;
use crate::reviews::model::{Cause, Expert, ExpertState, Recusal, Round, RoundState};
use crate::reviews::{Answer, Declare, Lift, reach, store};
use crate::text;
use crate::web::{Form, Page, Visit, flash, html};

/// What is typed of a recusal.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct UnitForm {
    unit: String,
    reason: String,
}

struct Typed {
    accept: String,
    fields: Vec<String>,
    limit: String,
}

#[derive(Template)]
#[template(path = "reviews/invitation.html")]
struct InvitationPage {
    page: Page,
    campaign: Campaign,
    round: Round,
    expert: Expert,
    known: String,
    recusals: Vec<Recusal>,
    scopes: Vec<Scope>,
    units: Vec<Organisation>,
    typed: Typed,
    unit: UnitForm,
    due: String,
    error: Option<AppError>,
    unit_error: Option<AppError>,
}

impl InvitationPage {
    fn before_draw(&self) -> bool {
        matches!(self.round.state, RoundState::Preparing | RoundState::Frozen)
    }
}

async fn page(visit: &Visit, id: Id) -> Result<InvitationPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let expert = reach::own_expert(cx, id).await?;
            let campaign = reach::campaign(cx, expert.campaign).await?;
            let round = reach::round(cx, &campaign).await?;
            let mut recusals = store::recusals(cx, campaign.id).await?;
            // Only what they said themselves about whole units: the rest would tell whose a dossier is.
            recusals.retain(|it| it.expert == expert.id && it.cause == Cause::Declared && it.unit.is_some());
            Ok((expert, campaign, round, recusals, campaigns::units(cx).await?))
        })
    });
    let (expert, campaign, round, recusals, units) = read.await?;
    let accept = if expert.state == ExpertState::Declined { "no" } else { "yes" };
    Ok(InvitationPage {
        page: visit.page("评审邀请"),
        known: fields(&campaign, &expert.scopes()),
        scopes: scopes(&campaign),
        typed: Typed { accept: accept.to_owned(), fields: expert.scopes(), limit: expert.load_limit.to_string() },
        unit: UnitForm::default(),
        due: visit.app.city.clock_time(campaign.review_by(&visit.app.city)),
        error: None,
        unit_error: None,
        campaign,
        round,
        expert,
        recusals,
        units,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id).await?)
}

pub(super) async fn answer(
    visit: Visit,
    Path(expert): Path<Id>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = Pairs(form);
    let accept = match form.get("accept") {
        "yes" => true,
        "no" => false,
        _ => {
            let error = Some(AppError::field("accept", "请选择是否参加。"));
            return refused(&InvitationPage { error, ..page(&visit, expert).await? });
        }
    };
    let limit = text::number(form.get("limit")).unwrap_or(-1);
    match visit.act(Answer { expert, accept, fields: form.all("fields"), limit }).await {
        Ok(()) => Ok(flash(
            format!("/reviews/invitations/{expert}"),
            if accept {
                "已接受邀请，谢谢您。如有需要回避的单位，请在下面申报。"
            } else {
                "已答复不参加。"
            },
        )),
        Err(error) if error.is_refusal() => {
            let typed = Typed {
                accept: form.get("accept").to_owned(),
                fields: form.all("fields"),
                limit: form.get("limit").to_owned(),
            };
            refused(&InvitationPage { typed, error: Some(error), ..page(&visit, expert).await? })
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn declare(visit: Visit, Path(expert): Path<Id>, Form(unit): Form<UnitForm>) -> Result<Response> {
    let action = Declare { expert, unit: unit.unit.parse().unwrap_or_default(), reason: unit.reason.clone() };
    match visit.act(action).await {
        Ok(()) => Ok(flash(format!("/reviews/invitations/{expert}"), "已申报回避，不会分到这个单位的作品。")),
        Err(error) if error.is_refusal() => {
            refused(&InvitationPage { unit, unit_error: Some(error), ..page(&visit, expert).await? })
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn lift(visit: Visit, Path((expert, recusal)): Path<(Id, Id)>) -> Result<Response> {
    let read = visit.read(move |cx| Box::pin(reach::own_expert(cx, expert)));
    let campaign = read.await?.campaign;
    visit.act(Lift { campaign, recusal }).await?;
    Ok(flash(format!("/reviews/invitations/{expert}"), "已撤销这条回避。"))
}
