//! The running program: what every handler, command and job holds.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use db::{BoxFuture, Db, Op, Tx};
use jiff::Timestamp;

use crate::action::{Action, Cx};
use crate::activities::Ahead;
use crate::auth::Actor;
use crate::city::City;
use crate::clock::Clock;
use crate::crypto::{Keys, PasswordCost};
use crate::error::{AppError, Result};
use crate::notify::Outlets;
use crate::rendering::Renderer;
use crate::standing::Boards;
use crate::web::Limits;

/// Whether this is a demo city, whose time can be moved, or a real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A city that lives.
    Live,
    /// A city to try things in.
    Demo,
}

/// What the program is made of.
pub struct Core {
    /// The data.
    pub db: Db,
    /// The city: organisations, rules, catalogue, wording.
    pub city: City,
    /// The time.
    pub clock: Clock,
    /// Secrets, kept outside the database.
    pub keys: Keys,
    /// Demo or live.
    pub mode: Mode,
    /// What renders documents.
    pub documents: Renderer,
    /// Ways out for messages, once they are set up; never set where there are none.
    pub outlets: OnceLock<Outlets>,
    /// What is on in the city, kept for a moment.
    pub ahead: Ahead,
    /// Boards of large trees, kept for a moment.
    pub boards: Boards,
    /// What a password hash costs.
    pub password_cost: PasswordCost,
    /// Whether cookies demand HTTPS.
    pub https: bool,
    /// Whether roles over organisations rest until a second factor is set up.
    pub second_factor_required: bool,
    /// How much is taken in at once.
    pub limits: Limits,
}

/// A handle on [`Core`], cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Core>);

impl Deref for App {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.0
    }
}

impl App {
    /// Wraps the parts.
    #[must_use]
    pub fn new(core: Core) -> Self {
        Self(Arc::new(core))
    }

    /// The migrations of the schema, oldest first.
    pub async fn migrate(&self) -> Result<usize> {
        Ok(db::migrate(&self.db, MIGRATIONS).await?)
    }

    /// Does `action` for `actor`, now, in one transaction.
    pub async fn act<A: Action>(&self, actor: &Actor, action: A) -> Result<A::Out> {
        self.act_at(actor, self.clock.now(), action).await
    }

    /// Does `action` as if it were `now`.
    pub async fn act_at<A: Action>(&self, actor: &Actor, now: Timestamp, action: A) -> Result<A::Out> {
        self.db.write(Act { app: self.clone(), actor: actor.clone(), now, action }).await
    }

    /// Reads on one snapshot.
    pub async fn read<T, F>(&self, actor: &Actor, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a, 't> FnOnce(&'a mut Cx<'t>) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        self.db.read(self.reading(actor, read)).await
    }

    /// Reads on one snapshot what takes well under a millisecond; see [`Db::read_here`].
    pub async fn read_here<T, F>(&self, actor: &Actor, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a, 't> FnOnce(&'a mut Cx<'t>) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        self.db.read_here(self.reading(actor, read)).await
    }

    /// Reads the few rows every request needs; see [`Db::glance`].
    pub async fn glance<T, F>(&self, actor: &Actor, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a, 't> FnOnce(&'a mut Cx<'t>) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        self.db.glance(self.reading(actor, read)).await
    }

    /// A read of the city as a read of the database.
    fn reading<T, F>(
        &self,
        actor: &Actor,
        read: F,
    ) -> impl for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: for<'a, 't> FnOnce(&'a mut Cx<'t>) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        let (app, actor, now) = (self.clone(), actor.clone(), self.clock.now());
        move |tx| {
            Box::pin(async move {
                let mut cx = Cx::new(tx.reborrow(), &app, &actor, now);
                read(&mut cx).await
            })
        }
    }
}

struct Act<A> {
    app: App,
    actor: Actor,
    now: Timestamp,
    action: A,
}

impl<A: Action> Op for Act<A> {
    type Out = A::Out;
    type Err = AppError;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<A::Out> {
        let mut cx = Cx::new(tx.reborrow(), &self.app, &self.actor, self.now);
        self.action.within(&mut cx).await
    }
}

macro_rules! step {
    ($version:literal, $name:literal) => {
        step!($version, $name, "", "")
    };
    ($version:literal, $name:literal, $sqlite:expr, $postgres:expr) => {
        db::Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../migrations/", $name, ".sql")),
            sqlite: $sqlite,
            postgres: $postgres,
        }
    };
}

const MIGRATIONS: &[db::Migration] = &[
    step!(1, "0001_people"),
    step!(2, "0002_activities"),
    step!(3, "0003_hours"),
    step!(
        4,
        "0004_common",
        include_str!("../migrations/append_only.sqlite.sql"),
        include_str!("../migrations/append_only.postgres.sql")
    ),
    step!(5, "0005_oversight"),
    step!(6, "0006_campaigns"),
    step!(
        7,
        "0007_applications",
        include_str!("../migrations/applications_append_only.sqlite.sql"),
        include_str!("../migrations/applications_append_only.postgres.sql")
    ),
    step!(
        8,
        "0008_reviews",
        include_str!("../migrations/reviews_append_only.sqlite.sql"),
        include_str!("../migrations/reviews_append_only.postgres.sql")
    ),
    step!(
        9,
        "0009_notices",
        include_str!("../migrations/notices_append_only.sqlite.sql"),
        include_str!("../migrations/notices_append_only.postgres.sql")
    ),
    step!(10, "0010_needs"),
    step!(11, "0011_duty"),
    step!(12, "0012_appraisal"),
    step!(13, "0013_commendation"),
    step!(14, "0014_employment"),
    step!(15, "0015_training"),
    step!(16, "0016_certificates"),
    step!(17, "0017_exchange"),
    step!(18, "0018_disclosure"),
    step!(19, "0019_notify"),
    step!(20, "0020_auth"),
    step!(21, "0021_attachments"),
    step!(22, "0022_measure_handler"),
    step!(23, "0023_team_ahead"),
    step!(24, "0024_attendance_inside", "", "DROP INDEX attendance_inside"),
];
