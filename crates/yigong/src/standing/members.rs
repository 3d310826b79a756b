//! How everybody counted at an organisation stands, with the explanation: what a year-end pack shows.

use super::model::{Standing, bounds, status_label};
use super::{judge, store};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Somebody counted at an organisation in a year.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Who.
    pub person: Id,
    /// Their name.
    pub name: String,
    /// Their party status code on the year's last day, or today while the year goes on.
    pub status: String,
    /// All minutes of the year, those that do not count for the duty included.
    pub minutes: i64,
    /// How they stand, and why.
    pub standing: Standing,
}

impl Counted {
    /// The Chinese name of their party status.
    #[must_use]
    pub fn status_name(&self) -> &'static str {
        status_label(&self.status)
    }
}

/// The next `limit` people counted at an organisation itself in `year` after a person (nil at first),
/// in the order of their ids: five statements however many. For who manages the organisation: the
/// caller asks.
pub async fn counted(cx: &mut Cx<'_>, organisation: Id, year: i16, after: Id, limit: i64) -> Result<Vec<Counted>> {
    let heads = store::head_of(cx, organisation, year, after, limit).await?;
    let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return Ok(Vec::new()) };
    let range = (first.0, last.0);
    let (_, end) = bounds(year);
    let mut sums = store::minutes_of(cx, organisation, year, range, end).await?;
    let facts = store::counted(cx, organisation, year, range).await?;
    let day = cx.today().min(end);
    let member = |((person, name, minutes), (_, mut facts)): ((Id, String, i64), (Id, super::Facts))| {
        facts.by_grade = sums.remove(&person).unwrap_or_default();
        facts.credited = facts.by_grade.total();
        let status = facts.belonging(day).map_or_else(|| "public".to_owned(), |it| it.status.clone());
        Counted { person, name, status, minutes, standing: judge(&cx.core.city.rules, &facts, year, end) }
    };
    Ok(heads.into_iter().zip(facts).map(member).collect())
}
