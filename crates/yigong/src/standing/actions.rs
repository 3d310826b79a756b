//! Opening a year.

use std::collections::BTreeMap;

use serde_json::json;

use super::store::Delta;
use super::{counters, store};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// People handled in one transaction.
const BATCH: i64 = 500;

/// Gives everybody with a membership a row in the year, so that boards are complete, in one
/// transaction. Running it twice changes nothing. A large city takes [`open_year`].
#[derive(Debug, Clone, Copy)]
pub struct OpenYear {
    /// Which year.
    pub year: i16,
}

impl Action for OpenYear {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let mut after = None;
        loop {
            after = OpenBatch { year: self.year, after }.run(cx).await?;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

/// The next people of [`OpenYear`], in a transaction of their own. Answers after whom to go on;
/// None when the year is open.
struct OpenBatch {
    year: i16,
    after: Option<Id>,
}

impl Action for OpenBatch {
    type Out = Option<Id>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Option<Id>> {
        if !cx.actor.is_operator() {
            return Err(AppError::not_found());
        }
        let batch = store::everybody(cx, self.after.unwrap_or(Id::nil()), BATCH).await?;
        let (Some((first, _)), Some((last, _))) = (batch.first(), batch.last()) else {
            store::mark_open(cx, self.year).await?;
            cx.audit("year.open", Id::nil(), json!({ "year": self.year })).await?;
            return Ok(None);
        };
        let (first, last) = (*first, *last);
        let present = store::present(cx, self.year, first, last).await?;
        let mut deltas: BTreeMap<Id, Delta> = BTreeMap::new();
        for (person, facts) in batch {
            let new = counters::kept(cx, &facts, self.year);
            let Some(organisation) = new.organisation else { continue };
            if present.binary_search(&person).is_err() && store::create(cx, person, self.year, &new).await? {
                let delta = deltas.entry(organisation).or_default();
                *delta = delta.plus(&Delta::of(&new));
            }
        }
        // In the order of ids, so that two at once do not wait for each other.
        for (organisation, delta) in deltas {
            store::shift(cx, Some(organisation), self.year, &delta).await?;
        }
        cx.audit("year.open_batch", last, json!({ "year": self.year })).await?;
        Ok(Some(last))
    }
}

/// Opens a year batch by batch, each in its own transaction, unless that was done.
pub async fn open_year(app: &crate::App, year: i16) -> Result<()> {
    let actor = crate::auth::Actor::system();
    if app.read(&actor, move |cx| Box::pin(year_open(cx, year))).await? {
        return Ok(());
    }
    let mut after = None;
    loop {
        after = app.act(&actor, OpenBatch { year, after }).await?;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Whether everybody has their row in the year.
pub async fn year_open(cx: &mut Cx<'_>, year: i16) -> Result<bool> {
    store::is_open(cx, year).await
}
