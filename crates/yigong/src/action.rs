//! An action: the one way anything is written, whether a page, the API, the command line or a job asks.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::app::Core;
use crate::auth::Actor;
use crate::clock::{Id, new_id};
use crate::error::{AppError, Result};

/// What an action or a read works with: the transaction, who asks, when, and the city.
pub struct Cx<'t> {
    /// The transaction.
    pub tx: db::Tx<'t>,
    /// The county-level code every statement names.
    pub region: i64,
    /// When this happens.
    pub now: Timestamp,
    /// Who asks.
    pub actor: &'t Actor,
    /// The program: city data, keys, clock.
    pub core: &'t Core,
    audited: bool,
}

impl<'t> Cx<'t> {
    /// A context on `tx`.
    pub fn new(tx: db::Tx<'t>, core: &'t Core, actor: &'t Actor, now: Timestamp) -> Self {
        Self { tx, region: core.city.region, now, actor, core, audited: false }
    }

    /// The same transaction at another time or for another person: how the demo city and jobs act
    /// through the same actions as everybody else.
    pub fn acting<'s>(&'s mut self, actor: &'s Actor, now: Timestamp) -> Cx<'s> {
        Cx { tx: self.tx.reborrow(), region: self.region, now, actor, core: self.core, audited: false }
    }

    /// A new identifier.
    #[must_use]
    pub fn id(&self) -> Id {
        new_id(self.now)
    }

    /// The city's date of a moment.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> Date {
        self.core.city.date(at)
    }

    /// Today in the city.
    #[must_use]
    pub fn today(&self) -> Date {
        self.date(self.now)
    }

    /// Records that the actor did `action` to `subject`. Every write calls it in its transaction.
    pub async fn audit(&mut self, action: &'static str, subject: Id, detail: serde_json::Value) -> Result<()> {
        self.audited = true;
        crate::audit::record(self, action, subject, detail).await
    }
}

/// Something done: all of it with its audit row in one transaction, or nothing.
pub trait Action: Send + Sync + 'static {
    /// What it answers once it is durable.
    type Out: Send + 'static;

    /// Checks that the actor may, then does it.
    fn run(&self, cx: &mut Cx<'_>) -> impl Future<Output = Result<Self::Out>> + Send;

    /// Runs it inside another action's transaction and checks that it left an audit row.
    fn within(&self, cx: &mut Cx<'_>) -> impl Future<Output = Result<Self::Out>> + Send {
        async {
            cx.audited = false;
            let out = self.run(cx).await?;
            if !cx.audited {
                return Err(AppError::internal(format!("{} wrote no audit row", std::any::type_name::<Self>())));
            }
            Ok(out)
        }
    }
}
