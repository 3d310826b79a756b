//! Handing in what a leader's desk recorded without signal (川岛): each record once, each on its own.

use jiff::Timestamp;
use serde_json::json;

use super::{CheckIn, CheckOut};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::Result;
use crate::hours::model::Who;

/// One thing the desk recorded.
#[derive(Debug, Clone)]
pub struct Record {
    /// Whose.
    pub person: Id,
    /// Departure, or arrival.
    pub out: bool,
    /// When, by the desk's clock.
    pub at: Timestamp,
    /// The desk's own key for it.
    pub key: String,
}

/// Takes one record of an offline desk. Records are taken one action each, so that a refused one
/// does not hold back its neighbours.
pub struct HandIn {
    /// Which shift.
    pub shift: Id,
    /// What happened.
    pub record: Record,
}

impl Action for HandIn {
    type Out = i64;

    /// The minutes entered.
    async fn run(&self, cx: &mut Cx<'_>) -> Result<i64> {
        let who = Who::Offline(self.record.person, self.record.at);
        let key = Some(self.record.key.clone());
        let minutes = if self.record.out {
            CheckOut { shift: self.shift, who, key }.run(cx).await?.minutes
        } else {
            CheckIn { shift: self.shift, who, key }.run(cx).await?;
            0
        };
        cx.audit("attendance.offline", self.shift, json!({"person": self.record.person, "key": self.record.key}))
            .await?;
        Ok(minutes)
    }
}
