//! The work desk of needs: what the community has to do, what suits a leader's teams.

use askama::Template;
use axum::response::Response;

use super::Line;
use crate::action::Cx;
use crate::error::{AppError, Result};
use crate::needs::model::{Claim, ClaimState, Need, State};
use crate::needs::store;
use crate::web::{Page, Visit, html};

/// Needs suggested to a team at most.
const SUGGESTED: usize = 6;

#[derive(Template)]
#[template(path = "needs/desk.html")]
struct DeskPage {
    page: Page,
    manages: bool,
    leads: bool,
    undecided: Vec<Claim>,
    groups: Vec<Group>,
    dispatched: Vec<(Line, Claim)>,
    under_way: Vec<(Line, Claim)>,
    teams: Vec<(String, Vec<Line>)>,
}

/// Needs in one state, at the community's desk.
struct Group {
    state: State,
    heading: &'static str,
    lines: Vec<Line>,
}

#[derive(Default)]
struct Work {
    undecided: Vec<Claim>,
    needs: Vec<Need>,
    claimed: Vec<(Need, Claim)>,
    teams: Vec<(String, Vec<(Need, Vec<String>)>)>,
}

async fn load(cx: &mut Cx<'_>) -> Result<Work> {
    let person = cx.actor.person()?;
    let mut work = Work::default();
    for organisation in cx.actor.organisations().collect::<Vec<_>>() {
        work.undecided.extend(store::undecided(cx, organisation).await?);
        work.needs.extend(store::at_desk(cx, organisation).await?);
    }
    let mut seen = std::collections::HashSet::new();
    work.needs.retain(|need| seen.insert(need.id));
    work.undecided.retain(|claim| claim.person != person && seen.insert(claim.id));
    for id in cx.actor.teams().collect::<Vec<_>>() {
        let Some(team) = crate::teams::team(cx, id).await? else { continue };
        let fitting = store::for_team(cx, &team).await?;
        let lines = fitting.into_iter().take(SUGGESTED).map(|(need, fit)| (need, fit.reasons)).collect();
        work.teams.push((team.name, lines));
    }
    work.claimed = store::claimed_by(cx, person).await?;
    Ok(work)
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let manages = visit.actor.organisations().next().is_some();
    let leads = visit.actor.teams().next().is_some();
    if !manages && !leads {
        return Err(AppError::forbidden("no_role", "这里供团队负责人和社区工作人员使用。您的求助和接单在“我的”。"));
    }
    let work = visit.read(|cx| Box::pin(load(cx))).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let line = |need: Need, reasons: Vec<String>| Line::of(city, now, need, reasons);
    let group = |state: State, heading| Group {
        state,
        heading,
        lines: work.needs.iter().filter(|need| need.state == state).map(|need| line(need.clone(), vec![])).collect(),
    };
    let groups = [
        (State::Submitted, "等我核实"),
        (State::Served, "等确认"),
        (State::Open, "已公布，等人接单"),
        (State::Assigned, "有人接了"),
        (State::Expired, "没等到人，要另约时间"),
    ];
    let with = |state: ClaimState| {
        let fitting = work.claimed.iter().filter(move |(_, claim)| claim.team.is_some() && claim.state == state);
        fitting.map(|(need, claim)| (line(need.clone(), vec![]), claim.clone())).collect::<Vec<_>>()
    };
    html(&DeskPage {
        page: visit.page("求助办理"),
        manages,
        leads,
        dispatched: with(ClaimState::Dispatched),
        under_way: with(ClaimState::Accepted),
        groups: groups.map(|(state, heading)| group(state, heading)).into_iter().collect(),
        undecided: work.undecided,
        teams: work
            .teams
            .into_iter()
            .map(|(name, found)| (name, found.into_iter().map(|(need, reasons)| line(need, reasons)).collect()))
            .collect(),
    })
}
