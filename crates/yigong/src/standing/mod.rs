//! Standing: what the year's 16 hours (V2.1) ask of a person and why, their record page, and the
//! boards of organisations.
//!
//! `rules` is a pure engine over facts. Its answer as of the year's end is kept in `person_year`
//! and summed into `organisation_year`, in the transaction that changes a fact: the ledger calls
//! [`credit`], memberships and exemptions call [`refresh`].

mod actions;
mod api;
mod board;
mod check;
mod counters;
mod days;
mod export;
mod members;
mod model;
mod pages;
mod record;
mod rules;
#[cfg(test)]
mod rules_tests;
mod store;
mod view;

pub use actions::{OpenYear, open_year, year_open};
pub use board::Boards;
pub(crate) use board::sums;
pub use check::verify;
pub use counters::{Credit, credit, refresh};
pub use members::{Counted, counted};
pub use model::{Belonging, ByGrade, Excuse, Facts, Grade, Mark, Reason, Standing, State, bounds, status_label};
pub use record::require_sight;
pub use rules::judge;
pub(crate) use store::crumbs;
pub use store::{Crumb, Entry, Sums};
pub(crate) use view::{Segment, grade_segments, grouped, percent, segments, this_year, until, year_of};

use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}

/// How a person stands in `year` and why, as of a day; without one, as of the year's end, which is
/// what boards count.
pub async fn explain(cx: &mut Cx<'_>, person: Id, year: i16, as_of: Option<Date>) -> Result<Standing> {
    let (first, last) = bounds(year);
    let as_of = as_of.unwrap_or(last).clamp(first, last);
    let mut facts = store::facts(cx, person).await?;
    facts.by_grade = store::sums(cx, person, year, as_of).await?;
    facts.credited = facts.by_grade.total();
    Ok(judge(&cx.core.city.rules, &facts, year, as_of))
}
