//! The evidence: what is linked, what the ledger shows of it, month by month.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::room::Room;
use super::show::shown_evidence;
use crate::action::Cx;
use crate::applications::model::{Evidence, Month};
use crate::applications::store::{self, Linkable, Linked};
use crate::applications::{Link, Unlink};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::standing::Grade;
use crate::web::{Form, Page, Visit, duration, filters, flash, html};

/// A column of the chart.
struct Bar {
    month: String,
    x: usize,
    /// From the bottom up: y, height, class.
    parts: Vec<(i64, i64, usize)>,
}

#[derive(Template)]
#[template(path = "applications/evidence.html")]
struct EvidencePage {
    page: Page,
    room: Room,
    evidence: Evidence,
    bars: Vec<Bar>,
    top: i64,
    linked: Vec<Linked>,
    teams: Vec<Linkable>,
    activities: Vec<(Linkable, String)>,
    open: bool,
}

impl EvidencePage {
    fn total(&self, month: &Month) -> String {
        duration(month.minutes())
    }

    fn grades(&self) -> Vec<(&'static str, &'static str, i64)> {
        let grades = Grade::ALL.iter().zip(self.evidence.by_grade);
        grades.map(|(grade, minutes)| (grade.code(), grade.label(), minutes)).collect()
    }
}

/// Height of the chart's columns, and the line they stand on.
const HEIGHT: i64 = 130;
const BASE: i64 = 150;

fn bars(evidence: &Evidence) -> (Vec<Bar>, i64) {
    let most = evidence.months.iter().map(Month::minutes).max().unwrap_or(0).max(1);
    let top = (most + 599) / 600 * 10;
    let step = 320 / evidence.months.len().max(6);
    let bar = |(index, month): (usize, &Month)| {
        let mut y = BASE;
        let mut parts = Vec::new();
        for (class, minutes) in (1..).zip(month.by_grade) {
            let height = minutes * HEIGHT / (top * 60);
            if height > 0 {
                y -= height;
                parts.push((y, height, class));
            }
        }
        let name = month.month.split_once('-').map_or("", |(_, month)| month).trim_start_matches('0');
        Bar { month: name.to_owned(), x: 36 + index * step, parts }
    };
    (evidence.months.iter().enumerate().map(bar).collect(), top)
}

async fn gather(cx: &mut Cx<'_>, id: Id, page: Page) -> Result<EvidencePage> {
    let room = Room::load(cx, id).await?;
    let evidence = shown_evidence(cx, &room).await?;
    let linked = store::linked(cx, id).await?;
    let open = room.summary_open();
    let period = room.campaign.spec.period;
    let free = if open { store::linkable(cx, room.it.unit, (period.first, period.last)).await? } else { Vec::new() };
    let free: Vec<Linkable> = free.into_iter().filter(|it| !linked.iter().any(|one| one.id == it.id)).collect();
    let (teams, activities): (Vec<_>, Vec<_>) = free.into_iter().partition(|it| it.kind == "team");
    let city = &cx.core.city;
    let dated = |it: Linkable| {
        let day = jiff::Timestamp::from_second(it.first_start).map(|at| city.date(at).to_string()).unwrap_or_default();
        (it, day)
    };
    let (bars, top) = bars(&evidence);
    let activities = activities.into_iter().map(dated).collect();
    Ok(EvidencePage { page, room, evidence, bars, top, linked, teams, activities, open })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let page = visit.page("台账依据");
    let shown = visit.read(move |cx| Box::pin(gather(cx, id, page))).await?;
    html(&shown)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Chosen {
    /// `team:ID` or `activity:ID`.
    target: String,
}

pub(super) async fn link(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Chosen>) -> Result<Response> {
    visit.read(move |cx| Box::pin(async move { Room::load(cx, id).await.map(|_| ()) })).await?;
    let chosen = typed.target.split_once(':').and_then(|(kind, id)| Some((kind.to_owned(), id.parse().ok()?)));
    let (kind, target) = chosen.ok_or_else(|| AppError::field("target", "请从名单中选择要关联的团队或活动。"))?;
    visit.act(Link { id, kind, target }).await?;
    Ok(flash(format!("/applications/{id}/evidence"), "已关联，数字已按台账更新。"))
}

pub(super) async fn unlink(visit: Visit, Path((id, target)): Path<(Id, Id)>) -> Result<Response> {
    visit.act(Unlink { id, target }).await?;
    Ok(flash(format!("/applications/{id}/evidence"), "已取消关联。"))
}
