//! The review of a campaign: what everybody may know, and the organisers' way through it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::view::{refused, when};
use crate::campaigns::{Campaign, Kind, Official, Places, ReviewPlan};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Desk, DeskState, Entry, Expert, ExpertState, Round, RoundState};
use crate::reviews::rules::{self, Rule};
use crate::reviews::{Close, Draw, Freeze, SetPlan, reach, store, surface};
use crate::text;
use crate::web::{Form, Page, Visit, flash, html};

/// The plan as it is typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PlanForm {
    reviews: String,
    panel: String,
    load_limit: String,
    official: String,
    minimum: String,
    selected_project: String,
    reserve_project: String,
    selected_case: String,
    reserve_case: String,
}

impl PlanForm {
    fn of(plan: &ReviewPlan) -> Self {
        let places = |kind: Kind| plan.places.iter().find(|it| it.kind == kind).copied();
        let selected = |kind| places(kind).map_or(0, |it| it.selected).to_string();
        let reserve = |kind| places(kind).map_or(0, |it| it.reserve).to_string();
        Self {
            reviews: plan.reviews.to_string(),
            panel: plan.panel.to_string(),
            load_limit: plan.load_limit.to_string(),
            official: plan.official.code().to_owned(),
            minimum: plan.minimum.to_string(),
            selected_project: selected(Kind::Project),
            reserve_project: reserve(Kind::Project),
            selected_case: selected(Kind::Case),
            reserve_case: reserve(Kind::Case),
        }
    }

    /// The plan; what is no number becomes one that the action refuses.
    fn plan(&self) -> ReviewPlan {
        let number = |typed: &str| text::number(typed).unwrap_or(-1);
        let places =
            |kind, selected: &str, reserve: &str| Places { kind, selected: number(selected), reserve: number(reserve) };
        ReviewPlan {
            reviews: number(&self.reviews),
            panel: number(&self.panel),
            load_limit: number(&self.load_limit),
            official: Official::parse(&self.official).unwrap_or(Official::Calibrated),
            minimum: number(&self.minimum),
            places: vec![
                places(Kind::Project, &self.selected_project, &self.reserve_project),
                places(Kind::Case, &self.selected_case, &self.reserve_case),
            ],
        }
    }
}

/// An entry with how far its scoring is.
struct Line {
    entry: Entry,
    held: usize,
    submitted: usize,
    /// Points apart, once all sheets are in.
    spread: Option<i64>,
}

#[derive(Template)]
#[template(path = "reviews/round.html")]
struct RoundPage {
    page: Page,
    campaign: Campaign,
    round: Round,
    organiser: bool,
    rule: Option<Rule>,
    /// The seed in hexadecimal, once it is revealed.
    seed: Option<String>,
    experts: Vec<Expert>,
    lines: Vec<Line>,
    form: PlanForm,
    reason: String,
    error: Option<AppError>,
    frozen: String,
    drawn: String,
    closed: String,
    decided: String,
    due: String,
}

impl RoundPage {
    fn accepted(&self) -> usize {
        self.experts.iter().filter(|it| it.state == ExpertState::Accepted).count()
    }

    fn waiting(&self) -> usize {
        self.experts.iter().filter(|it| it.state == ExpertState::Invited).count()
    }

    fn panel(&self) -> Vec<&Expert> {
        let mut panel: Vec<&Expert> = self.experts.iter().filter(|it| it.held > 0).collect();
        panel.sort_by_key(|it| it.drawn);
        panel
    }

    fn sheets(&self) -> (usize, usize) {
        (self.lines.iter().map(|it| it.submitted).sum(), self.lines.iter().map(|it| it.held).sum())
    }

    fn wanting(&self) -> usize {
        self.lines.iter().filter(|it| !it.entry.wanting.is_empty()).count()
    }

    fn before(&self, state: RoundState) -> bool {
        state < self.round.state
    }
}

fn line(entry: Entry, desks: &[Desk]) -> Line {
    let held: Vec<&Desk> = desks.iter().filter(|it| it.application == entry.application && it.state.held()).collect();
    let submitted = held.iter().filter(|it| it.state == DeskState::Submitted).count();
    let totals: Vec<i64> = held.iter().filter_map(|it| it.total).collect();
    let spread = (submitted == held.len() && submitted > 1).then(|| rules::spread(&totals));
    Line { entry, held: held.len(), submitted, spread }
}

async fn page(
    visit: &Visit,
    id: Id,
    typed: Option<PlanForm>,
    reason: String,
    error: Option<AppError>,
) -> Result<RoundPage> {
    let organiser = visit.actor.is(crate::auth::Role::Organiser);
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let campaign = reach::campaign(cx, id).await?;
            let round = reach::round(cx, &campaign).await?;
            let seed = surface::revealed(cx, &round)?.map(|it| it.hex());
            let mut lines = Vec::new();
            let mut experts = Vec::new();
            if organiser {
                experts = store::experts(cx, id).await?;
                let desks = store::desks_of(cx, id).await?;
                lines = store::entries(cx, id).await?.into_iter().map(|it| line(it, &desks)).collect();
            }
            Ok((campaign, round, seed, experts, lines))
        })
    });
    let (campaign, round, seed, experts, lines) = read.await?;
    let app = &visit.app;
    Ok(RoundPage {
        page: visit.page(&format!("{} 年度评审", campaign.year())),
        organiser,
        rule: Rule::read(&round.rule).ok(),
        seed,
        experts,
        lines,
        form: typed.unwrap_or_else(|| PlanForm::of(&round.plan)),
        reason,
        error,
        frozen: when(app, round.frozen_at),
        drawn: when(app, round.drawn_at),
        closed: when(app, round.closed_at),
        decided: when(app, round.decided_at),
        due: app.city.clock_time(campaign.review_by(&app.city)),
        campaign,
        round,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, None, String::new(), None).await?)
}

async fn done(visit: Visit, id: Id, outcome: Result<()>, message: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(flash(format!("/campaigns/{id}/review"), message)),
        Err(error) if error.is_refusal() => refused(&page(&visit, id, None, String::new(), Some(error)).await?),
        Err(error) => Err(error),
    }
}

pub(super) async fn plan(visit: Visit, Path(campaign): Path<Id>, Form(form): Form<PlanForm>) -> Result<Response> {
    match visit.act(SetPlan { campaign, plan: form.plan() }).await {
        Ok(()) => Ok(flash(format!("/campaigns/{campaign}/review"), "评审方案已保存，封存规则以前可以再改。")),
        Err(error) if error.is_refusal() => {
            refused(&page(&visit, campaign, Some(form), String::new(), Some(error)).await?)
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn freeze(visit: Visit, Path(campaign): Path<Id>) -> Result<Response> {
    let outcome = visit.act(Freeze::new(campaign)).await.map(|_| ());
    done(visit, campaign, outcome, "评审规则已封存，规则的摘要和种子的承诺已经公布。").await
}

pub(super) async fn draw(visit: Visit, Path(campaign): Path<Id>) -> Result<Response> {
    let outcome = visit.act(Draw { campaign }).await;
    done(visit, campaign, outcome, "专家已抽取，作品已分配，已通知各位专家。").await
}

/// Why scoring ends early.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CloseForm {
    reason: String,
}

pub(super) async fn close(visit: Visit, Path(campaign): Path<Id>, Form(form): Form<CloseForm>) -> Result<Response> {
    match visit.act(Close { campaign, reason: form.reason.clone() }).await {
        Ok(()) => Ok(flash(format!("/campaigns/{campaign}/review/results"), "评分已结束。请核对得分，作出评审决定。")),
        Err(error) if error.is_refusal() => refused(&page(&visit, campaign, None, form.reason, Some(error)).await?),
        Err(error) => Err(error),
    }
}
