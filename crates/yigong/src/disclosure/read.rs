//! Reading a unit's public account: a handful of statements, whatever the number of people.

use jiff::Timestamp;

use super::model::{Cell, Honours, Limits, Report, Shown, Unit};
use super::{rules, store};
use crate::action::Cx;
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs;
use crate::standing::{self, Sums};

/// The city's limits of the day.
pub(super) fn limits(cx: &Cx<'_>) -> Limits {
    let rule = cx.core.city.rules.disclosure(cx.today());
    Limits { group: rule.minimum_group, part: rule.minimum_part }
}

/// The account of `organisation`, the whole city when there is none, in `year`.
pub(super) async fn report(cx: &mut Cx<'_>, organisation: Option<Id>, year: i16) -> Result<Report> {
    let organisation = match organisation {
        Some(organisation) => organisation,
        None => crate::organisations::root(cx).await?.ok_or_else(AppError::not_found)?.id,
    };
    let way = standing::crumbs(cx, organisation).await?;
    let limits = limits(cx);
    let mut whole = Shown::Full;
    let mut level = Level::default();
    for (depth, step) in way.iter().enumerate() {
        if let Some(unit) = level.children.iter().find(|it| it.sums.id == step.id) {
            whole = unit.shown;
        }
        level = Level::read(cx, step.id, year, (depth > 0).then_some(whole), limits).await?;
        whole = level.unit()?.shown;
    }
    let (own, children) = (level.own.take(), std::mem::take(&mut level.children));
    let unit = level.unit()?.clone();
    let months = match way.len() {
        1 => Some(store::city_months(cx, year).await?),
        2 if unit.is_shown() => Some(store::months(cx, organisation, year).await?),
        _ => None,
    };
    let needs = match months {
        Some(_) => Some(needs::answering(cx, organisation, span(cx, year)).await?),
        None => None,
    };
    let honours =
        if children.is_empty() && unit.is_full() { Some(honours(cx, organisation, year, limits).await?) } else { None };
    let board = cx.actor.person.is_some() && auth::manages(cx, organisation).await?;
    let own = own.filter(|own| !children.is_empty() && !own.is_empty());
    Ok(Report { way, unit, own, children, months, needs, honours, board })
}

/// A year in the city's time, the end excluded.
fn span(cx: &Cx<'_>, year: i16) -> (Timestamp, Timestamp) {
    let (first, last) = standing::bounds(year);
    (cx.core.city.midnight(first), cx.core.city.midnight(last.tomorrow().unwrap_or(last)))
}

/// A unit and what is directly below it.
#[derive(Default)]
struct Level {
    unit: Option<Unit>,
    own: Option<Unit>,
    children: Vec<Unit>,
}

impl Level {
    /// `whole` is what its neighbours leave to be shown of it; the city has none.
    async fn read(cx: &mut Cx<'_>, id: Id, year: i16, whole: Option<Shown>, limits: Limits) -> Result<Self> {
        let sums = standing::sums(cx, id, year).await?;
        if sums.is_empty() {
            return Err(AppError::not_found());
        }
        let mut total: Sums = sums[0].clone();
        for part in &sums[1..] {
            total.add(part);
        }
        let whole = whole.unwrap_or_else(|| rules::of_the_city(&Cell::from(&total), limits));
        let parts: Vec<Cell> = sums.iter().map(Cell::from).collect();
        let shown = if sums.len() == 1 { vec![whole] } else { rules::suppress(&parts, whole, limits) };
        let mut units = sums.iter().cloned().zip(shown).map(|(sums, shown)| Unit { sums, shown });
        let own = units.next();
        Ok(Self { unit: Some(Unit { sums: total, shown: whole }), own, children: units.collect() })
    }

    fn unit(&self) -> Result<&Unit> {
        self.unit.as_ref().ok_or_else(AppError::not_found)
    }
}

async fn honours(cx: &mut Cx<'_>, organisation: Id, year: i16, limits: Limits) -> Result<Honours> {
    let named = store::named(cx, organisation, year).await?;
    let others = store::unnamed(cx, organisation, year).await?;
    Ok(rules::honours(named, &others, limits))
}
