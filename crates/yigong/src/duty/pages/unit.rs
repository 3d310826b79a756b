//! A unit's side: its slots, its quota, the days it cannot.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use serde::Deserialize;

use super::view::{self, Line};
use crate::action::Cx;
use crate::auth::{self, Role};
use crate::clock::Id;
use crate::duty::model::{Absence, Share, Slot, Swap};
use crate::duty::{SetAbsence, store};
use crate::error::{AppError, Result};
use crate::organisations::{self, Organisation};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "duty/index.html")]
struct IndexPage {
    page: Page,
    organiser: bool,
    units: Vec<Organisation>,
    lines: Vec<Line>,
    stations: Vec<crate::city::Station>,
}

/// Where everybody who has to do with the rota begins.
pub(super) async fn index(visit: Visit) -> Result<Response> {
    let read = visit.read(|cx| {
        Box::pin(async move {
            let held: Vec<Id> = cx.actor.organisations().collect();
            let mut units = Vec::new();
            for id in held {
                let Some(own) = organisations::organisation(cx, id).await? else { continue };
                let above = organisations::ancestors(cx, id).await?;
                // The unit is the organisation right below the city; organisers hold the city itself.
                let unit = if above.len() == 1 { Some(own) } else { above.into_iter().nth(1) };
                units.extend(unit.filter(|unit| units.iter().all(|it: &Organisation| it.id != unit.id)));
            }
            let today = cx.today();
            let slots = store::between(cx, today, today.saturating_add(1.day())).await?;
            Ok((units, view::lines(cx, slots).await?))
        })
    });
    let (units, lines) = read.await?;
    let organiser = visit.actor.is(Role::Organiser);
    let stations = visit.app.city.duty.station.clone();
    html(&IndexPage { page: visit.page("义工服务站轮值"), organiser, units, lines, stations })
}

/// A wish of another unit, or of this one, to change slots.
struct Wish {
    swap: Swap,
    mine: String,
    theirs: String,
    other: String,
    /// Whether this unit asked.
    own: bool,
}

#[derive(Template)]
#[template(path = "duty/unit.html")]
struct UnitPage {
    page: Page,
    unit: Organisation,
    lines: Vec<Line>,
    share: Option<Share>,
    absences: Vec<Absence>,
    wishes: Vec<Wish>,
    wanted: Days,
    error: Option<AppError>,
    name_hours: i64,
}

/// Days on which somebody cannot.
#[derive(Deserialize, Default)]
pub(super) struct Days {
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) to: String,
    #[serde(default)]
    pub(super) reason: String,
}

impl Days {
    /// The action that keeps them.
    pub(super) fn action(&self, unit: Option<Id>) -> SetAbsence {
        let day = |text: &str| text.trim().parse().ok();
        SetAbsence { unit, from: day(&self.from), to: day(&self.to), reason: self.reason.clone() }
    }
}

struct Loaded {
    unit: Organisation,
    lines: Vec<Line>,
    share: Option<Share>,
    absences: Vec<Absence>,
    wishes: Vec<Wish>,
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Loaded> {
    let unit = organisations::organisation(cx, id).await?.ok_or_else(AppError::not_found)?;
    auth::require_manager(cx, id).await?;
    let today = cx.today();
    let slots = store::of_unit(cx, id, today.saturating_sub(7.days())).await?;
    let mut share = None;
    if let Some(slot) = slots.last() {
        share = store::shares(cx, slot.plan).await?.into_iter().find(|share| share.unit == id);
    }
    let wishes = wishes(cx, id, &slots).await?;
    let absences = store::off_of_unit(cx, id, today).await?;
    let mut lines = view::lines(cx, slots).await?;
    lines.sort_by_key(|line| (line.over, line.slot.starts_at));
    Ok(Loaded { unit, lines, share, absences, wishes })
}

async fn wishes(cx: &mut Cx<'_>, unit: Id, slots: &[Slot]) -> Result<Vec<Wish>> {
    let mut wishes: Vec<Wish> = Vec::new();
    let (city, now) = (&cx.core.city, cx.now);
    for slot in slots.iter().filter(|slot| slot.ends_at > now) {
        for swap in store::open_swaps(cx, slot.id).await? {
            if swap.from_post.is_some() || wishes.iter().any(|it| it.swap.id == swap.id) {
                continue;
            }
            let own = swap.from_slot == slot.id;
            let other = if own { swap.to_slot } else { swap.from_slot };
            let Some(other) = store::slot(cx, other).await?.filter(|it| it.unit != unit) else { continue };
            let text = |it: &Slot| {
                format!("{} {}", view::when(city, it.starts_at, it.ends_at), view::station_name(city, &it.station))
            };
            wishes.push(Wish { mine: text(slot), theirs: text(&other), other: other.unit_name.clone(), own, swap });
        }
    }
    Ok(wishes)
}

async fn unit_page(visit: &Visit, id: Id, wanted: Days, error: Option<AppError>) -> Result<UnitPage> {
    let it = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    let name_hours = visit.app.city.duty.rules(visit.app.city.date(visit.app.clock.now())).name_hours_before;
    Ok(UnitPage {
        page: visit.page(&format!("{}轮值", it.unit.short)),
        unit: it.unit,
        lines: it.lines,
        share: it.share,
        absences: it.absences,
        wishes: it.wishes,
        wanted,
        error,
        name_hours,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&unit_page(&visit, id, Days::default(), None).await?)
}

pub(super) async fn set_absence(visit: Visit, Path(id): Path<Id>, Form(wanted): Form<Days>) -> Result<Response> {
    match visit.act(wanted.action(Some(id))).await {
        Ok(_) => Ok(flash(format!("/organisations/{id}/duty"), "已登记，以后排班会避开这些日子。")),
        Err(error) if error.is_refusal() => {
            let page = unit_page(&visit, id, wanted, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
