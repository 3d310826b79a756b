//! The work desk: today's and coming shifts of my teams, what awaits my decision, my organisations.

use askama::Template;
use axum::response::Response;

use crate::action::Cx;
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::hours::model::Proposal;
use crate::hours::store::{self, WorkShift};
use crate::web::{Link, Page, Visit, filters, html, work_links};

struct ShiftLine {
    shift: WorkShift,
    when: String,
    over: bool,
}

struct ProposalLine {
    proposal: Proposal,
    due: String,
    overdue: bool,
}

#[derive(Template)]
#[template(path = "hours/work.html")]
struct WorkPage {
    page: Page,
    shifts: Vec<ShiftLine>,
    proposals: Vec<ProposalLine>,
    teams: Vec<(Id, String)>,
    organisations: Vec<(Id, String)>,
    links: Vec<&'static Link>,
}

struct Work {
    shifts: Vec<WorkShift>,
    proposals: Vec<Proposal>,
    teams: Vec<(Id, String)>,
    organisations: Vec<(Id, String)>,
    links: Vec<&'static Link>,
}

async fn load(cx: &mut Cx<'_>) -> Result<Work> {
    let viewer = cx.actor.person()?;
    let (teams, organisations): (Vec<Id>, Vec<Id>) = (cx.actor.teams().collect(), cx.actor.organisations().collect());
    let mut work = Work { shifts: vec![], proposals: vec![], teams: vec![], organisations: vec![], links: vec![] };
    for team in teams {
        work.teams.push((team, store::team_name(cx, team).await?));
        work.shifts.extend(store::work_shifts(cx, team).await?);
        work.proposals.extend(store::open_for_team(cx, team).await?);
    }
    for organisation in organisations {
        work.organisations.push((organisation, store::organisation_name(cx, organisation).await?));
        work.proposals.extend(store::open_for_organisation(cx, organisation).await?);
    }
    // What one's two roles both show stands once; what one may not decide oneself is not one's work.
    work.proposals.retain(|proposal| proposal.proposed_by != viewer && proposal.person != viewer);
    work.proposals.sort_by_key(|proposal| (proposal.due_at, proposal.id));
    work.proposals.dedup_by_key(|proposal| proposal.id);
    work.links = work_links(cx.actor, campaigns::receives(cx).await?);
    work.shifts.sort_by_key(|shift| shift.starts_at);
    Ok(work)
}

pub(super) async fn show(visit: Visit) -> Result<Response> {
    let work = visit.read(|cx| Box::pin(load(cx))).await?;
    if work.teams.is_empty() && work.organisations.is_empty() {
        return Err(AppError::forbidden("no_role", "工作台供团队负责人和党组织管理人员使用。您的服务记录在“我的”。"));
    }
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let shift = |shift: WorkShift| ShiftLine {
        when: format!("{}–{}", city.clock_time(shift.starts_at), city.hour_minute(shift.ends_at)),
        over: shift.ends_at <= now,
        shift,
    };
    let proposal = |proposal: Proposal| ProposalLine {
        due: city.clock_time(proposal.due_at),
        overdue: proposal.due_at < now,
        proposal,
    };
    html(&WorkPage {
        page: visit.page("工作台"),
        shifts: work.shifts.into_iter().map(shift).collect(),
        proposals: work.proposals.into_iter().map(proposal).collect(),
        teams: work.teams,
        organisations: work.organisations,
        links: work.links,
    })
}
