//! What is on in the city, nearest first: the same for everybody who is shown suggestions, so it is
//! read once and kept for a moment.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use super::model::Shift;
use super::store;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// How long it is kept: whoever signs up for a shift that filled up meanwhile is put in line.
const KEPT_FOR: Duration = Duration::from_secs(2);

/// Open shifts by town, all towns under the empty name.
#[derive(Default)]
pub struct Ahead(RwLock<HashMap<String, Kept>>);

struct Kept {
    since: Instant,
    shifts: Arc<[Shift]>,
}

impl Ahead {
    /// Forgets what is kept, because an activity changed.
    pub(super) fn forget(&self) {
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
    }

    fn kept(&self, town: &str) -> Option<Arc<[Shift]>> {
        let all = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.get(town).filter(|kept| kept.since.elapsed() < KEPT_FOR).map(|kept| kept.shifts.clone())
    }

    fn keep(&self, town: &str, shifts: &Arc<[Shift]>) {
        let kept = Kept { since: Instant::now(), shifts: shifts.clone() };
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner).insert(town.to_owned(), kept);
    }
}

/// The nearest shifts with places left in `town`; in the whole city without one.
async fn nearest(cx: &mut Cx<'_>, town: Option<&str>) -> Result<Arc<[Shift]>> {
    let key = town.unwrap_or_default();
    if let Some(kept) = cx.core.ahead.kept(key) {
        return Ok(kept);
    }
    let shifts = store::open_shifts(cx, town).await?.into();
    cx.core.ahead.keep(key, &shifts);
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
