//! What should be looked at in a year of an organisation and everything below it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::date;
use serde::Deserialize;

use crate::action::Cx;
use crate::auth::{self, Role};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::oversight::model::{Example, Finding, Sign, Thing};
use crate::oversight::rules::{self, UnitYear};
use crate::oversight::store::{self, MOST, Scope};
use crate::web::{Page, Query, Visit, html};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
}

/// The findings of one kind.
struct Group {
    sign: Sign,
    findings: Vec<Finding>,
}

#[derive(Template)]
#[template(path = "oversight/findings.html")]
struct FindingsPage {
    page: Page,
    id: Id,
    name: String,
    year: i16,
    years: [i16; 3],
    groups: Vec<Group>,
    /// What was looked for and not seen.
    quiet: Vec<Sign>,
    entries: i64,
    cut: bool,
    organiser: bool,
    city: City,
}

impl FindingsPage {
    fn link(&self, example: &Example) -> String {
        match example.thing {
            Thing::Shift(id) => format!("/shifts/{id}/settlement"),
            Thing::Proposal(id) => format!("/proposals/{id}"),
            Thing::Person(id) => format!("/people/{id}/standing?year={}", self.year),
            Thing::Unit(id) => format!("/organisations/{id}/board?year={}", self.year),
        }
    }

    fn when(&self, example: &Example) -> String {
        example.at.map(|at| self.city.date(at).strftime("（%-m月%-d日）").to_string()).unwrap_or_default()
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let this = visit.app.city.date(visit.app.clock.now()).year();
    let year = if asked.year.is_empty() { Some(this) } else { asked.year.parse().ok() };
    let year = year.filter(|year| (2000..=2100).contains(year));
    let year = year.ok_or_else(|| AppError::field("year", "年份应是2000至2100之间的四位数字，例如2026。"))?;
    let scope = scope(&visit.app.city, id, year)?;
    let seen = visit.read(move |cx| Box::pin(async move { look(cx, &scope).await })).await?;
    let groups = grouped(seen.findings);
    let quiet = Sign::ALL.iter().copied().filter(|sign| groups.iter().all(|it| it.sign != *sign)).collect();
    html(&FindingsPage {
        page: visit.page(&format!("{} · 数据核实", seen.name)),
        id,
        name: seen.name,
        year,
        years: [this - 2, this - 1, this],
        groups,
        quiet,
        entries: seen.entries,
        cut: seen.cut,
        organiser: visit.actor.is(Role::Organiser),
        city: visit.app.city.clone(),
    })
}

fn scope(city: &City, organisation: Id, year: i16) -> Result<Scope> {
    let first = date(year, 1, 1);
    let next = date(year + 1, 1, 1);
    let late = next.checked_sub(rules::LAST_DAYS.days()).map_err(|e| AppError::internal(e.to_string()))?;
    let midnight = |day| city.midnight(day);
    Ok(Scope { organisation, year, from: midnight(first), to: midnight(next), late: midnight(late) })
}

struct Seen {
    name: String,
    entries: i64,
    findings: Vec<Finding>,
    cut: bool,
}

/// Eight statements, however large the organisation.
async fn look(cx: &mut Cx<'_>, scope: &Scope) -> Result<Seen> {
    if !auth::manages(cx, scope.organisation).await? {
        return Err(AppError::not_found());
    }
    let units = store::units(cx, scope).await?;
    let recorders = store::recorders(cx, scope).await?;
    let sole = store::sole(cx, scope).await?;
    let intervals = store::intervals(cx, scope).await?;
    let tappings = store::tappings(cx, scope).await?;
    let decisions = store::decisions(cx, scope).await?;
    let transfers = store::transfers(cx, scope).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let lengths = [units.len(), recorders.len(), sole.len(), intervals.len(), tappings.len(), decisions.len()];
    let cut = lengths.iter().chain([&transfers.len()]).any(|length| *length >= most);
    let city = &cx.core.city;
    let limit = city.rules.counting(date(scope.year, 12, 31)).backfill_note_percent;
    let island = |name: &str| city.towns.iter().any(|town| town.island && town.name == name);
    let mut findings = [
        rules::backfilled_by_unit(&units, limit),
        rules::backfilled_by_recorder(&recorders, limit),
        rules::surge(&units, scope.year, |at| city.date(at)),
        rules::identical(&intervals),
        rules::tapping(&tappings),
        rules::mutual(&decisions),
        rules::hasty(&decisions),
        rules::missed(&decisions),
        rules::travel(&transfers, island),
        rules::ghosts(&sole),
    ]
    .concat();
    rules::order(&mut findings);
    let top = units.iter().find(|it| it.depth == 0).ok_or_else(AppError::not_found)?;
    let entries = units.iter().map(|it: &UnitYear| it.entries).sum();
    Ok(Seen { name: top.name.clone(), entries, findings, cut })
}

fn grouped(findings: Vec<Finding>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for finding in findings {
        match groups.last_mut().filter(|group| group.sign == finding.sign) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group { sign: finding.sign, findings: vec![finding] }),
        }
    }
    groups
}
