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
use crate::web::{Page, Visit, html};

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
    units: Vec<(Unit, Vec<Segment>)>,
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
    let mut units: Vec<Unit> =
        report.children.iter().filter(|unit| unit.is_full() && unit.sums.obliged() > 0).cloned().collect();
    // a / b before c / d when a·d is more than c·b.
    units.sort_by_key(|unit| std::cmp::Reverse(unit.sums.met * 1_000_000 / unit.sums.obliged()));
    units.truncate(UNITS);
    let page = WallPage {
        page: visit.page(&format!("{} · 服务看板", report.unit.sums.short)),
        year,
        time: visit.app.city.clock_time(visit.app.clock.now()),
        service: report.months.as_ref().map(|months| Service::of(months, &visit.app.city)),
        evidence: standing::grade_segments(&report.unit.sums.by_grade(), report.unit.sums.minutes),
        units: units.into_iter().map(|unit| (unit.clone(), bar(&unit))).collect(),
        report,
    };
    Ok(shared(&visit, html(&page)?))
}
