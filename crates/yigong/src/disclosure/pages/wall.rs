//! The same figures for a screen on the wall: read from across a room, fresh every minute by itself.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::shared;
use super::show::bar;
use crate::clock::Id;
use crate::disclosure::chart::Service;
use crate::disclosure::model::{Report, Unit};
use crate::disclosure::read;
use crate::error::Result;
use crate::standing::{self, Grade, Segment};
use crate::web::{Page, Visit, filters, html};

/// Units that fit on the screen.
const UNITS: usize = 10;

#[derive(Template)]
#[template(path = "disclosure/wall.html")]
struct WallPage {
    page: Page,
    report: Report,
    year: i16,
    time: String,
    service: Option<Service>,
    evidence: Vec<Segment>,
    /// Whether units are ranked by share; early in the year, when no share may be shown, by hours.
    by_share: bool,
    units: Vec<(Unit, Vec<Segment>)>,
}

/// The units that fit, ranked, with their bars.
fn ranked(report: &Report) -> (bool, Vec<(Unit, Vec<Segment>)>) {
    let shown: Vec<&Unit> = report.children.iter().filter(|it| it.is_shown() && it.sums.obliged() > 0).collect();
    let by_share = shown.iter().filter(|it| it.is_full()).count() >= 3;
    let mut units: Vec<&Unit> = shown.into_iter().filter(|it| !by_share || it.is_full()).collect();
    let rank = |it: &Unit| if by_share { it.sums.met * 1_000_000 / it.sums.obliged() } else { it.sums.minutes };
    units.sort_by_key(|it| std::cmp::Reverse(rank(it)));
    units.truncate(UNITS);
    let most = units.iter().map(|it| it.sums.minutes).max().unwrap_or_default();
    let bar = |it: &Unit| if by_share { bar(it) } else { standing::segments(&[it.sums.minutes], most) };
    (by_share, units.into_iter().map(|it| (it.clone(), bar(it))).collect())
}

impl WallPage {
    fn back(&self) -> String {
        if self.report.is_city() { "/disclosure".to_owned() } else { format!("/disclosure/units/{}", self.report.id()) }
    }
}

pub(super) async fn city(visit: Visit) -> Result<Response> {
    show(visit, None).await
}

pub(super) async fn unit(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    show(visit, Some(id)).await
}

async fn show(visit: Visit, organisation: Option<Id>) -> Result<Response> {
    let year = standing::this_year(&visit.app);
    let report = visit.read(move |cx| Box::pin(async move { read::report(cx, organisation, year).await })).await?;
    let (by_share, units) = ranked(&report);
    let page = WallPage {
        page: visit.page(&format!("{} · 服务看板", report.unit.sums.short)),
        year,
        time: visit.app.city.clock_time(visit.app.clock.now()),
        service: report.months.as_ref().map(|months| Service::of(months, &visit.app.city)),
        evidence: standing::grade_segments(&report.unit.sums.by_grade(), report.unit.sums.minutes),
        by_share,
        units,
        report,
    };
    Ok(shared(&visit, html(&page)?))
}
