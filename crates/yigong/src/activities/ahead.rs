//! What is on in the city, nearest first: the same for everybody who is shown suggestions, so it is
//! read once and kept for a moment.

use std::collections::HashSet;
use std::sync::Arc;

use super::model::Shift;
use super::store;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::kept::Kept;

/// Open shifts by town, all towns under the empty name. Whoever signs up for one that filled up meanwhile is
/// put in line.
#[derive(Default)]
pub struct Ahead(Kept<String, Shift>);

impl Ahead {
    /// Forgets what is kept, because an activity changed.
    pub(super) fn forget(&self) {
        self.0.forget();
    }
}

/// The nearest shifts with places left in `town`; in the whole city without one.
async fn nearest(cx: &mut Cx<'_>, town: Option<&str>) -> Result<Arc<[Shift]>> {
    let key = town.unwrap_or_default();
    if let Some(kept) = cx.core.ahead.0.get(key) {
        return Ok(kept);
    }
    let shifts: Arc<[Shift]> = store::open_shifts(cx, town).await?.into();
    cx.core.ahead.0.keep(key.to_owned(), shifts.clone());
    Ok(shifts)
}

/// Shifts that `person` could still sign up for: those of the person's own teams first, then those in
/// their town, then the nearest in time.
pub async fn suggestions(cx: &mut Cx<'_>, person: Id, limit: usize) -> Result<Vec<Shift>> {
    let own = store::own_shifts(cx, person).await?;
    let near = match store::home_town(cx, person).await? {
        Some(town) => nearest(cx, Some(&town)).await?,
        None => Arc::default(),
    };
    let anywhere = nearest(cx, None).await?;
    let now = cx.now;
    let mut ahead = own.iter().chain(near.iter()).chain(anywhere.iter()).filter(|shift| shift.starts_at > now);
    let (mut asked, mut free) = (HashSet::new(), Vec::new());
    while free.len() < limit {
        // A few at a time: who is signed up for little needs one look.
        let some: Vec<&Shift> = ahead.by_ref().filter(|shift| asked.insert(shift.id)).take(store::ASKED).collect();
        if some.is_empty() {
            break;
        }
        let held = store::held_of(cx, person, &some).await?;
        free.extend(some.into_iter().filter(|shift| !held.contains(&shift.id)).cloned());
    }
    free.truncate(limit);
    Ok(free)
}
