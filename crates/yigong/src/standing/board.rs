//! An organisation's board, for the page, the API and the workbook.

use std::sync::Arc;

use super::model::{ByGrade, bounds, status_label};
use super::store::{self, Crumb, Member, Sums};
use crate::action::Cx;
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::kept::Kept;

/// Members shown on one page.
pub(super) const MEMBERS: i64 = 200;

/// From so many organisations on a board takes longer to add up than to show.
const LARGE: i64 = 300;

/// The numbers of large trees, by organisation and year: whoever looks at them sees a total that moves with
/// every service in the city, and may see it two seconds late.
#[derive(Default)]
pub struct Boards(Kept<(Id, i16), Sums>);

/// The numbers of the organisation alone (first), then of each child with everything below it, in the tree's
/// order.
pub(crate) async fn sums(cx: &mut Cx<'_>, organisation: Id, year: i16) -> Result<Arc<[Sums]>> {
    if let Some(kept) = cx.core.boards.0.get(&(organisation, year)) {
        return Ok(kept);
    }
    let sums: Arc<[Sums]> = store::board_sums(cx, organisation, year).await?.into();
    if sums.iter().map(|it| it.organisations).sum::<i64>() >= LARGE {
        cx.core.boards.0.keep((organisation, year), sums.clone());
    }
    Ok(sums)
}

/// Which board, and which of its members.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) organisation: Id,
    pub(super) year: i16,
    /// Only those who are short.
    pub(super) short: bool,
    /// The member after whom to go on.
    pub(super) after: Option<(String, Id)>,
}

/// A board as one snapshot shows it.
pub(super) struct Board {
    /// From the root down to the organisation, each with whether the reader may open its board.
    pub(super) crumbs: Vec<(Crumb, bool)>,
    /// The organisation alone.
    pub(super) own: Sums,
    /// Its children, each with everything below it.
    pub(super) children: Vec<Sums>,
    /// All of it.
    pub(super) total: Sums,
    /// Members counted at the organisation itself, at most [`MEMBERS`].
    pub(super) members: Vec<Member>,
    /// Where the next page begins.
    pub(super) next: Option<(String, Id)>,
}

impl Sums {
    /// Who has the duty.
    #[must_use]
    pub const fn obliged(&self) -> i64 {
        self.met + self.short_of
    }

    /// Who has no duty and needs no exemption.
    #[must_use]
    pub const fn others(&self) -> i64 {
        self.people - self.obliged() - self.exempt
    }

    /// Credited minutes by grade.
    #[must_use]
    pub const fn by_grade(&self) -> ByGrade {
        ByGrade { a: self.a, b: self.b, c: self.c, d: self.d }
    }

    /// Adds another's numbers to these.
    pub fn add(&mut self, other: &Self) {
        self.people += other.people;
        self.met += other.met;
        self.short_of += other.short_of;
        self.exempt += other.exempt;
        self.minutes += other.minutes;
        self.a += other.a;
        self.b += other.b;
        self.c += other.c;
        self.d += other.d;
    }
}

impl Member {
    /// The Chinese name of their party status.
    #[must_use]
    pub fn status_name(&self) -> &'static str {
        status_label(&self.status)
    }

    /// Minutes still missing.
    #[must_use]
    pub fn missing(&self) -> i64 {
        (self.required - self.credited).max(0)
    }
}

/// Reads a board: four statements. For others than its managers it is not there.
pub(super) async fn board(cx: &mut Cx<'_>, ask: &Ask) -> Result<Board> {
    let crumbs = reached(cx, ask.organisation).await?;
    let sums = sums(cx, ask.organisation, ask.year).await?;
    let (own, children) = sums.split_first().ok_or_else(AppError::not_found)?;
    let (own, children) = (own.clone(), children.to_vec());
    let mut total = own.clone();
    for child in &children {
        total.add(child);
    }
    let (_, last) = bounds(ask.year);
    let day = cx.today().min(last);
    let after = ask.after.as_ref().map_or(("", Id::nil()), |(name, id)| (name.as_str(), *id));
    let mut members = store::members(cx, ask.organisation, ask.year, day, ask.short, after, MEMBERS + 1).await?;
    let more = members.len() > usize::try_from(MEMBERS).unwrap_or(usize::MAX);
    members.truncate(usize::try_from(MEMBERS).unwrap_or(usize::MAX));
    let next = members.last().filter(|_| more).map(|it| (it.name.clone(), it.id));
    Ok(Board { crumbs, own, children, total, members, next })
}

/// The way down to an organisation the actor manages, with what of it they may open; else 404.
pub(super) async fn reached(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<(Crumb, bool)>> {
    if !auth::manages(cx, organisation).await? {
        return Err(AppError::not_found());
    }
    let held: Vec<Id> = cx.actor.organisations().collect();
    let mut open = cx.actor.is_operator();
    let way = store::crumbs(cx, organisation).await?.into_iter();
    Ok(way
        .map(|crumb| {
            open = open || held.contains(&crumb.id);
            (crumb, open)
        })
        .collect())
}
