//! The results: three scores side by side with what is uncertain about them, and the decision.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::view::{Pairs, refused};
use crate::auth::Role;
use crate::campaigns::{Campaign, Kind, Official};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people;
use crate::reviews::actions::{proposed, settle};
use crate::reviews::model::{Decision, Expert, Outcome, Round, RoundState};
use crate::reviews::results::{ResultRow, compute};
use crate::reviews::rules::{self, Verdict};
use crate::reviews::{Confirm, Decide, Departure, GiveBack, reach, store};
use crate::web::{Form, Page, Visit, flash, html};

/// The chart is this wide, and a row this high.
const WIDTH: f64 = 360.0;
const ROW: f64 = 26.0;
const LEFT: f64 = 34.0;

/// An entry with what the rule says and what was decided.
struct Line {
    row: ResultRow,
    verdict: Verdict,
    decision: Option<Decision>,
    /// Where its marks stand in the chart.
    y: f64,
    x: Marks,
}

struct Marks {
    low: f64,
    high: f64,
    raw: f64,
    calibrated: f64,
}

/// The entries of a kind, best first, with their chart.
struct Group {
    kind: Kind,
    places: i64,
    reserve: i64,
    lines: Vec<Line>,
    height: f64,
    /// Where the cut lies in the chart: between the last selected and the next.
    cut: Option<f64>,
    ticks: Vec<(f64, i64)>,
}

#[derive(Template)]
#[template(path = "reviews/results.html")]
struct ResultsPage {
    page: Page,
    campaign: Campaign,
    round: Round,
    groups: Vec<Group>,
    experts: Vec<(Expert, f64)>,
    note: Option<String>,
    /// Whether the reader is an organiser, who may look into every entry.
    organiser: bool,
    /// Who proposed the decision that waits, and when.
    proposed: Option<(String, String)>,
    /// Who proposed and who confirmed it.
    names: Vec<String>,
    /// Whether the reader may confirm it.
    may_confirm: bool,
    /// Why it is given back, as typed.
    return_reason: String,
    /// What was typed of departures: outcome and reason by application.
    typed: HashMap<Id, (String, String)>,
    error: Option<AppError>,
}

impl ResultsPage {
    fn deciding(&self) -> bool {
        self.round.state == RoundState::Closed && self.proposed.is_none() && self.organiser
    }

    fn official(&self, official: Official) -> &'static str {
        if self.round.plan.official == official { "（计名次）" } else { "" }
    }

    fn choice(&self, line: &Line) -> String {
        let typed = self.typed.get(&line.verdict.application);
        typed.map_or_else(|| line.verdict.outcome.code().to_owned(), |it| it.0.clone())
    }

    fn reason(&self, line: &Line) -> &str {
        self.typed.get(&line.verdict.application).map_or("", |it| it.1.as_str())
    }
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // places in a chart
fn group(round: &Round, kind: Kind, mut rows: Vec<(ResultRow, Verdict, Option<Decision>)>) -> Group {
    rows.sort_by_key(|it| it.1.place);
    let lows = rows.iter().map(|it| it.0.scores.low.min(it.0.scores.raw));
    let highs = rows.iter().map(|it| it.0.scores.high.max(it.0.scores.raw));
    let from = (lows.fold(100.0, f64::min) / 10.0).floor() * 10.0;
    let to = (highs.fold(0.0, f64::max) / 10.0).ceil().max(from / 10.0 + 1.0) * 10.0;
    let x = |points: f64| LEFT + (points - from) / (to - from) * (WIDTH - LEFT - 8.0);
    let places = round.plan.places.iter().find(|it| it.kind == kind);
    let (places, reserve) = places.map_or((0, 0), |it| (it.selected, it.reserve));
    let selected = rows.iter().filter(|it| it.1.outcome == Outcome::Selected).map(|it| it.1.score).min();
    let next = rows.iter().filter(|it| it.1.outcome != Outcome::Selected).map(|it| it.1.score).max();
    let cut =
        selected.zip(next).filter(|(last, next)| last >= next).map(|(last, next)| x((last + next) as f64 / 200.0));
    let step = if to - from > 60.0 { 20 } else { 10 };
    let ticks = (from as i64..=to as i64).step_by(step).map(|it| (x(it as f64), it)).collect();
    let line = |(index, (row, verdict, decision)): (usize, (ResultRow, Verdict, Option<Decision>))| {
        let scores = &row.scores;
        let x =
            Marks { low: x(scores.low), high: x(scores.high), raw: x(scores.raw), calibrated: x(scores.calibrated) };
        Line { y: (index as f64 + 0.5) * ROW, x, row, verdict, decision }
    };
    let height = rows.len() as f64 * ROW;
    Group { kind, places, reserve, lines: rows.into_iter().enumerate().map(line).collect(), height, cut, ticks }
}

async fn page(visit: &Visit, id: Id) -> Result<ResultsPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (campaign, round) = reach::confirming(cx, id).await?;
            reach::require(&round, &[RoundState::Closed, RoundState::Decided], "查看得分：专家评分结束以后才能看")?;
            let results = compute(cx, &campaign, &round).await?;
            let mut decisions = store::decisions(cx, id).await?;
            let mut by = None;
            let mut names = Vec::new();
            for id in [round.proposed_by, round.decided_by].into_iter().flatten() {
                names.extend(people::person(cx, id).await?.map(|it| it.name));
            }
            if round.state == RoundState::Closed && round.proposed_by.is_some() {
                decisions = settle(cx, &campaign, &round, &proposed(&round)?).await?;
                by = names.first().cloned();
            }
            Ok((campaign, round, results, decisions, (by, names)))
        })
    });
    let (campaign, round, results, decisions, (by, names)) = read.await?;
    let mut verdicts: HashMap<Id, Verdict> =
        rules::decide(&round.plan, &results.candidates()).into_iter().map(|it| (it.application, it)).collect();
    let mut of_kind: HashMap<Kind, Vec<_>> = HashMap::new();
    for row in results.rows {
        let application = row.entry.application;
        let decision = decisions.iter().find(|it| it.application == application).cloned();
        if let Some(verdict) = verdicts.remove(&application) {
            of_kind.entry(row.entry.kind).or_default().push((row, verdict, decision));
        }
    }
    let groups = Kind::ALL.iter().filter_map(|kind| Some(group(&round, *kind, of_kind.remove(kind)?))).collect();
    let at = round.proposed_at.map(|at| visit.app.city.clock_time(at)).unwrap_or_default();
    Ok(ResultsPage {
        organiser: visit.actor.is(Role::Organiser) || visit.actor.is_operator(),
        may_confirm: by.is_some() && visit.actor.person != round.proposed_by,
        proposed: by.map(|name| (name, at)),
        names,
        return_reason: String::new(),
        page: visit.page(&format!("{} 年度评审得分", campaign.year())),
        campaign,
        round,
        groups,
        experts: results.experts.into_iter().map(|(expert, bias)| (expert, bias.bias)).collect(),
        note: results.note,
        typed: HashMap::new(),
        error: None,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id).await?)
}

pub(super) async fn decide(
    visit: Visit,
    Path(campaign): Path<Id>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = Pairs(form);
    let mut typed = HashMap::new();
    let mut departures = Vec::new();
    for (name, value) in &form.0 {
        let Some(application) = name.strip_prefix("outcome_").and_then(|it| it.parse::<Id>().ok()) else { continue };
        let reason = form.get(&format!("reason_{application}")).to_owned();
        if let Some(outcome) = Outcome::parse(value) {
            departures.push(Departure { application, outcome, reason: reason.clone() });
        }
        typed.insert(application, (value.clone(), reason));
    }
    match visit.act(Decide { campaign, departures }).await {
        Ok(()) => Ok(flash(
            format!("/campaigns/{campaign}/review/results"),
            "评审决定已拟定，等另一位主办人员或受理部门确认。",
        )),
        Err(error) if error.is_refusal() => {
            refused(&ResultsPage { typed, error: Some(error), ..page(&visit, campaign).await? })
        }
        Err(error) => Err(error),
    }
}

/// Somebody else confirms what was proposed.
pub(super) async fn confirm(visit: Visit, Path(campaign): Path<Id>) -> Result<Response> {
    match visit.act(Confirm { campaign }).await {
        Ok(()) => {
            Ok(flash(format!("/campaigns/{campaign}/review/results"), "评审决定已作出，种子已公开。可以拟定公示了。"))
        }
        Err(error) if error.is_refusal() => {
            refused(&ResultsPage { error: Some(error), ..page(&visit, campaign).await? })
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Returned {
    return_reason: String,
}

/// Gives a proposed decision back.
pub(super) async fn give_back(visit: Visit, Path(campaign): Path<Id>, Form(form): Form<Returned>) -> Result<Response> {
    let return_reason = form.return_reason;
    match visit.act(GiveBack { campaign, reason: return_reason.clone() }).await {
        Ok(()) => {
            // The office sees the marks only while a decision waits for it.
            let next = if visit.actor.is(Role::Organiser) { "/results" } else { "" };
            Ok(flash(format!("/campaigns/{campaign}/review{next}"), "已退回，主办人员会重新拟定。"))
        }
        Err(error) if error.is_refusal() => {
            refused(&ResultsPage { return_reason, error: Some(error), ..page(&visit, campaign).await? })
        }
        Err(error) => Err(error),
    }
}
