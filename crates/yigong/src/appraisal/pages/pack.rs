//! The pack of an organisation: on screen, for Word, as PDF, as a workbook.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use documents::Report;
use serde::Deserialize;

use super::file::{self, Took};
use super::{year_of, years};
use crate::action::Cx;
use crate::appraisal::paper::{self, Cover};
use crate::appraisal::store::{self, Below};
use crate::appraisal::workbook::Writer;
use crate::appraisal::year::{self, Member};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations::{self, Organisation};
use crate::web::{Page, Query, Visit, XLSX, download, filters, html, see, streamed};

/// People a page or a Word document names; a workbook has all.
const NAMED: usize = 400;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
    #[serde(default)]
    only: String,
}

#[derive(Template)]
#[template(path = "appraisal/pack.html")]
struct PackPage {
    page: Page,
    organisation: Organisation,
    year: i16,
    years: Vec<i16>,
    basis: String,
    notes: Vec<String>,
    summary: String,
    only: String,
    /// People before the filter.
    people: usize,
    members: Vec<Member>,
    /// Whether not all are named here.
    cut: bool,
    children: Vec<Organisation>,
}

impl PackPage {
    fn address(&self) -> String {
        format!("/organisations/{}/appraisal", self.organisation.id)
    }
}

/// The actor's organisations; with one, its pack.
pub(super) async fn home(visit: Visit) -> Result<Response> {
    visit.person()?;
    let held: Vec<Id> = visit.actor.organisations().collect();
    let Some(first) = held.first() else {
        return Err(AppError::forbidden("no_role", "年度考核材料供党组织管理人员使用。您自己的情况在“我的”。"));
    };
    Ok(see(format!("/organisations/{first}/appraisal")))
}

/// The organisation, for who manages it; for others it is not there.
async fn reached(cx: &mut Cx<'_>, id: Id) -> Result<Organisation> {
    cx.actor.person_or_operator()?;
    if !auth::manages(cx, id).await? {
        return Err(AppError::not_found());
    }
    organisations::organisation(cx, id).await?.ok_or_else(AppError::not_found)
}

/// People counted at the organisation itself, and whether there are more than are named.
pub(in crate::appraisal) async fn own(cx: &mut Cx<'_>, id: Id, year: i16) -> Result<(Organisation, Vec<Member>, bool)> {
    let organisation = reached(cx, id).await?;
    let here = Below { id, name: organisation.name.clone() };
    let mut members = Vec::new();
    let mut after = Some(Id::nil());
    while let Some(last) = after.filter(|_| members.len() < NAMED) {
        let (batch, next) = year::batch(cx, &here, year, last).await?;
        members.extend(batch);
        after = next;
    }
    members.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
    let cut = members.len() > NAMED || after.is_some();
    members.truncate(NAMED);
    Ok((organisation, members, cut))
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let year = year_of(&visit.app, &asked.year)?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let own = own(cx, id, year).await?;
            let children = organisations::children(cx, id).await?;
            Ok((own, children))
        })
    });
    let ((organisation, mut members, cut), children) = read.await?;
    let (people, summary) = (members.len(), paper::summary(&members));
    match asked.only.as_str() {
        "short" => members.retain(|it| it.standing.state == crate::standing::State::Short),
        "admission" => members.retain(Member::awaits_admission),
        _ => {}
    }
    let words = &visit.app.city.appraisal.pack;
    html(&PackPage {
        page: visit.page(&format!("{} · {year} 年度考核材料", organisation.short)),
        organisation,
        year,
        years: years(&visit.app, year),
        basis: words.basis.clone(),
        notes: words.notes.clone(),
        summary,
        only: asked.only,
        people,
        members,
        cut,
        children,
    })
}

/// The pack as a report, and the name of its file.
async fn report(visit: &Visit, id: Id, asked: &Asked, what: &'static str) -> Result<(String, Report)> {
    let year = year_of(&visit.app, &asked.year)?;
    let (organisation, members, cut) = visit.read(move |cx| Box::pin(async move { own(cx, id, year).await })).await?;
    visit.act(Took { subject: id, year, what }).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let name = format!("{}-{year}年度考核材料", organisation.name);
    let remark = cut.then(|| format!("人员较多，本文只列前 {NAMED} 人，全部人员见 Excel。"));
    let cover = Cover { organisation: organisation.name, year, today: city.date(now).to_string(), remark };
    Ok((name, paper::pack(city, &cover, &members)))
}

pub(super) async fn word(visit: Visit, Path(id): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let (name, report) = report(&visit, id, &asked, "pack.docx").await?;
    file::word(&visit, &name, report).await
}

pub(super) async fn pdf(visit: Visit, Path(id): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let (name, report) = report(&visit, id, &asked, "pack.pdf").await?;
    file::pdf(&visit, &name, report).await
}

/// Everybody of the organisation and below it: read branch by branch, written as it is read.
pub(super) async fn workbook(visit: Visit, Path(id): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let year = year_of(&visit.app, &asked.year)?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let organisation = reached(cx, id).await?;
            Ok((organisation, store::below(cx, id, i64::from(year)).await?))
        })
    });
    let (organisation, below) = read.await?;
    visit.act(Took { subject: id, year, what: "pack.xlsx" }).await?;
    let title = format!("{} {year} 年度{}", organisation.name, visit.app.city.appraisal.pack.title);
    let (sender, mut batches) = tokio::sync::mpsc::channel::<Vec<Member>>(2);
    let app = visit.app.clone();
    let writer = tokio::task::spawn_blocking(move || {
        let mut writer = Writer::new(&title)?;
        while let Some(members) = batches.blocking_recv() {
            writer.add(&app.city, &members)?;
        }
        let made = app.city.iso(app.clock.now());
        writer.finish(&app.city, &made)
    });
    for unit in below {
        let mut after = Some(Id::nil());
        while let Some(last) = after {
            let unit = Below { id: unit.id, name: unit.name.clone() };
            let read = visit.read(move |cx| Box::pin(async move { year::batch(cx, &unit, year, last).await }));
            let (members, next) = read.await?;
            after = next;
            // A writer that stopped says why below.
            if sender.send(members).await.is_err() {
                after = None;
            }
        }
    }
    drop(sender);
    let file = writer.await.map_err(|e| AppError::internal(e.to_string()))??;
    let name = format!("{}-{year}年度考核材料.xlsx", organisation.name);
    Ok(download(&name, XLSX, streamed(file)))
}
