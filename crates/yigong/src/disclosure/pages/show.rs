//! A unit's public account.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::shared;
use crate::clock::Id;
use crate::disclosure::chart::Service;
use crate::disclosure::model::{Report, Unit};
use crate::disclosure::read;
use crate::error::Result;
use crate::standing::{self, Grade, Segment};
use crate::web::{Page, Query, Visit, filters, html};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) year: String,
}

#[derive(Template)]
#[template(path = "disclosure/show.html")]
struct ShowPage {
    page: Page,
    report: Report,
    year: i16,
    years: Vec<i16>,
    until: String,
    service: Option<Service>,
    evidence: Vec<Segment>,
    /// Parts that have somebody in them, the unit's own people first.
    parts: Vec<Part>,
}

/// A line of the units' table and chart.
struct Part {
    name: String,
    unit: Unit,
    /// Where its own account is.
    link: Option<Id>,
    /// Its bar.
    segments: Vec<Segment>,
}

impl ShowPage {
    fn address(&self) -> String {
        if self.report.is_city() { "/disclosure".to_owned() } else { format!("/disclosure/units/{}", self.report.id()) }
    }

    fn shown(&self) -> Vec<&Part> {
        self.parts.iter().filter(|part| part.unit.is_shown()).collect()
    }

    fn hidden(&self) -> Vec<&Part> {
        self.parts.iter().filter(|part| !part.unit.is_shown()).collect()
    }
}

/// The bar of a share: exact, or the tenth it lies in.
pub(super) fn bar(unit: &Unit) -> Vec<Segment> {
    let obliged = unit.sums.obliged();
    if unit.is_full() {
        standing::segments(&[unit.sums.met], obliged)
    } else if unit.is_shown() && obliged > 0 {
        let tenth = standing::segments(&[unit.tenth() * 10, 10], 100);
        tenth.into_iter().filter(|piece| piece.class == "fill-2").collect()
    } else {
        Vec::new()
    }
}

fn parts(report: &Report) -> Vec<Part> {
    let own = report.own.iter().map(|unit| ("本级".to_owned(), unit, None));
    let below = report.children.iter().map(|unit| (unit.sums.short.clone(), unit, Some(unit.sums.id)));
    own.chain(below)
        .filter(|(_, unit, _)| !unit.is_empty())
        .map(|(name, unit, link)| {
            let link = link.filter(|_| unit.is_shown());
            Part { name, link, segments: bar(unit), unit: unit.clone() }
        })
        .collect()
}

pub(super) async fn city(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    show(visit, None, &asked).await
}

pub(super) async fn unit(visit: Visit, Path(id): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    show(visit, Some(id), &asked).await
}

async fn show(visit: Visit, organisation: Option<Id>, asked: &Asked) -> Result<Response> {
    let year = standing::year_of(&visit.app, &asked.year)?;
    let report = visit.read(move |cx| Box::pin(async move { read::report(cx, organisation, year).await })).await?;
    let this = standing::this_year(&visit.app);
    let mut years = vec![this, this - 1, this - 2, year];
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let title = format!("{} · {year} 年服务公开", report.unit.sums.short);
    let page = ShowPage {
        page: visit.page(&title),
        year,
        years,
        until: standing::until(&visit.app, year),
        service: report.months.as_ref().map(|months| Service::of(months, &visit.app.city)),
        evidence: standing::grade_segments(&report.unit.sums.by_grade(), report.unit.sums.minutes),
        parts: parts(&report),
        report,
    };
    Ok(shared(&visit, html(&page)?))
}
