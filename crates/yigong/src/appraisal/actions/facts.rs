//! The facts of a person's year, as the record has them now.

use jiff::Timestamp;

use crate::action::Cx;
use crate::appraisal::model::{Frozen, FrozenReason, Ground, Step};
use crate::appraisal::rules::Situation;
use crate::appraisal::store;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::standing;

/// The moments a year begins and ends in the city.
pub(in crate::appraisal) fn span(cx: &Cx<'_>, year: i16) -> (Timestamp, Timestamp) {
    let (first, last) = standing::bounds(year);
    let next = last.tomorrow().unwrap_or(last);
    (cx.core.city.midnight(first), cx.core.city.midnight(next))
}

/// What the record says, and what of it would be frozen with a case.
pub(in crate::appraisal) async fn situation(
    cx: &mut Cx<'_>,
    person: Id,
    year: i64,
    step: Step,
    ground: Ground,
) -> Result<(Situation, Frozen)> {
    let calendar = i16::try_from(year).ok().filter(|year| (2000..=2100).contains(year));
    let calendar = calendar.ok_or_else(|| AppError::field("year", "年份应是2000至2100之间的四位数字。"))?;
    let (from, to) = span(cx, calendar);
    let stands = standing::explain(cx, person, calendar, None).await?;
    let missed = store::no_shows(cx, person, (from, to)).await?;
    let untrue = store::untrue(cx, person, year).await?;
    let open = store::open_matters(cx, person, year, (from, to)).await?;
    let before = match step.before() {
        Some(before) => store::previous(cx, person, year, ground, before).await?,
        None => None,
    };
    let city = &cx.core.city;
    let frozen = Frozen {
        required: stands.required_minutes,
        credited: stands.credited_minutes,
        reasons: stands
            .reasons
            .iter()
            .map(|it| FrozenReason { clause: it.clause.clone(), text: it.text.clone() })
            .collect(),
        attended: 0,
        no_shows: missed.iter().map(|(at, title)| format!("{} {title}", city.date(*at))).collect(),
        untrue: untrue.iter().map(|(date, title)| format!("{date} {title}")).collect(),
        unsettled: 0,
    };
    let situation = Situation {
        state: stands.state,
        no_shows: missed.len(),
        untrue: untrue.len(),
        open_matters: open.into_iter().map(|(what, count)| format!("{what} {count} 项")).collect(),
        year_over: cx.now >= to,
        before: before.map(|(_, state, outcome)| (state, outcome)),
        repeated: store::previous(cx, person, year, ground, step).await?.is_some(),
    };
    let attended = store::attended(cx, person, year).await?;
    let unsettled = store::unsettled(cx, person, (from, to)).await?;
    Ok((situation, Frozen { attended, unsettled, ..frozen }))
}
