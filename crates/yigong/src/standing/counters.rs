//! A person's year and the sums of organisations, kept in the transaction that changes their facts.

use super::model::{ByGrade, Grade, State, bounds};
use super::store::{Delta, Year};
use super::{rules, store};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Minutes that enter a person's year, as the ledger writes them.
#[derive(Debug, Clone)]
pub struct Credit {
    /// Whose.
    pub person: Id,
    /// Calendar year of the service.
    pub year: i16,
    /// Where they belonged on the day of service.
    pub organisation: Option<Id>,
    /// Minutes, negative for a reversal.
    pub minutes: i64,
    /// Whether they count for the duty.
    pub duty: bool,
    /// Evidence.
    pub grade: Grade,
}

/// Enters minutes: two statements when the person's year is there, three when the duty is crossed
/// by somebody counted elsewhere than they served. Every change is arithmetic on the row, so that
/// credits that run at once add up.
pub async fn credit(cx: &mut Cx<'_>, credit: &Credit) -> Result<()> {
    let by_grade = ByGrade::of(credit.grade, if credit.duty { credit.minutes } else { 0 });
    let year = match store::add(cx, credit, &by_grade).await? {
        Some(year) => year,
        None => {
            create(cx, credit.person, credit.year).await?;
            let added = store::add(cx, credit, &by_grade).await?;
            added.ok_or_else(|| crate::AppError::internal("a person's year went away"))?
        }
    };
    let before = year.credited - by_grade.total();
    let met = match year.state {
        State::Met if before < year.required => 1,
        State::Short if before >= year.required => -1,
        _ => 0,
    };
    let crossed = Delta { met, short: -met, ..Delta::default() };
    let served = Delta { by_grade, ..Delta::default() };
    if year.organisation == credit.organisation {
        return store::shift(cx, credit.organisation, credit.year, &crossed.plus(&served)).await;
    }
    store::shift(cx, credit.organisation, credit.year, &served).await?;
    store::shift(cx, year.organisation, credit.year, &crossed).await
}

/// Works out again what a year asks of a person and where they are counted, after their
/// memberships or exemptions changed. Whoever has neither a membership nor hours in that year
/// gets no row.
pub async fn refresh(cx: &mut Cx<'_>, person: Id, year: i16) -> Result<()> {
    let Some(before) = store::lock(cx, person, year).await? else {
        let facts = store::facts(cx, person).await?;
        let (first, last) = bounds(year);
        let belongs = facts.memberships.iter().any(|it| it.from <= last && it.to.is_none_or(|to| to > first));
        return if belongs { create(cx, person, year).await } else { Ok(()) };
    };
    let after = judged(cx, person, year, before.credited).await?;
    if before == after {
        return Ok(());
    }
    store::settle(cx, person, year, &after).await?;
    if before.organisation == after.organisation {
        return store::shift(cx, after.organisation, year, &Delta::of(&after).plus(&Delta::of(&before).negated()))
            .await;
    }
    store::shift(cx, before.organisation, year, &Delta::of(&before).negated()).await?;
    store::shift(cx, after.organisation, year, &Delta::of(&after)).await
}

/// A new year of a person, without hours; another transaction may have been quicker.
async fn create(cx: &mut Cx<'_>, person: Id, year: i16) -> Result<()> {
    let new = judged(cx, person, year, 0).await?;
    if store::create(cx, person, year, &new).await? {
        store::shift(cx, new.organisation, year, &Delta::of(&new)).await?;
    }
    Ok(())
}

/// What the rules say of a person's whole year with so many minutes.
async fn judged(cx: &mut Cx<'_>, person: Id, year: i16, credited: i64) -> Result<Year> {
    let mut facts = store::facts(cx, person).await?;
    facts.credited = credited;
    Ok(kept(cx, &facts, year))
}

/// The row that is kept of `facts`: as of the year's end, counted where the person belongs now.
pub(super) fn kept(cx: &Cx<'_>, facts: &super::model::Facts, year: i16) -> Year {
    let (_, last) = bounds(year);
    let standing = rules::judge(&cx.core.city.rules, facts, year, last);
    Year {
        organisation: facts.belonging(cx.today().min(last)).map(|it| it.organisation),
        state: standing.state,
        credited: facts.credited,
        required: standing.required_minutes,
    }
}
