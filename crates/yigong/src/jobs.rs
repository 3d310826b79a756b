//! What happens by itself: one ticker asks each slice whether time has brought it something to do.
//! Every job is idempotent, so two processes behind one database may both tick.

use std::time::Duration;

use db::{BoxFuture, params, sql};
use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth::Actor;
use crate::clock::Id;
use crate::error::Result;
use crate::{
    App, activities, applications, attachments, certificates, commendation, duty, exchange, hours, needs, notices,
    notify, people, standing,
};

const EVERY: Duration = Duration::from_secs(20);
/// Rounds one tick may take before it gives way: a moved demo clock brings months at once.
const ROUNDS: usize = 500;
/// Idempotency keys are kept this long, seconds: longer than any phone stays offline.
const KEYS_KEPT: i64 = 30 * 24 * 3600;

/// Ticks until the program ends.
pub async fn run(app: App) {
    let ticks = async {
        loop {
            tick(&app).await;
            tokio::time::sleep(EVERY).await;
        }
    };
    // A mail server or an endpoint that hangs must not keep anything else waiting.
    let deliveries = async {
        loop {
            deliver(&app).await;
            tokio::time::sleep(EVERY).await;
        }
    };
    tokio::join!(ticks, deliveries);
}

/// Sends what is due: of the outbox, and to subscribed endpoints. Neither waits for the other.
pub async fn deliver(app: &App) {
    let (outbox, endpoints) = tokio::join!(notify::deliver(app), exchange::deliver(app));
    for (job, outcome) in [("outbox", outbox.map(|_| ())), ("endpoints", endpoints)] {
        if let Err(error) = outcome {
            tracing::error!(job, %error, "a job failed");
        }
    }
}

/// Does everything that is due now. A job that fails is logged and tried again at the next tick.
pub async fn tick(app: &App) {
    let outcomes = [
        ("activities", sweep(app, |cx| Box::pin(activities::sweep_due(cx)), || activities::Sweep).await),
        ("hours", sweep(app, |cx| Box::pin(hours::due(cx)), || hours::Sweep).await),
        ("needs", sweep(app, |cx| Box::pin(needs::due(cx)), || needs::Sweep).await),
        ("duty", sweep(app, |cx| Box::pin(duty::due(cx)), || duty::Sweep).await),
        ("roots", sign_roots(app).await),
        ("years", standing::open_year(app, app.city.date(app.clock.now()).year()).await),
        ("imports", people::advance_imports(app).await.map(|_| ())),
        ("stars", commendation::award_stars(app).await),
        ("certificates", certificates::advance(app).await),
        ("rosters", sweep(app, |cx| Box::pin(people::old_files(cx)), || people::DropFiles).await),
        (
            "corrections",
            sweep(app, |cx| Box::pin(applications::lapses_due(cx)), || applications::LapseCorrections).await,
        ),
        ("reminders", sweep(app, |cx| Box::pin(applications::reminders_due(cx)), || applications::RemindUnits).await),
        ("attachments", sweep(app, |cx| Box::pin(attachments::stale_due(cx)), || attachments::DropStale).await),
        ("notices", sweep(app, |cx| Box::pin(notices::due(cx)), || notices::Sweep).await),
        ("erasures", sweep(app, |cx| Box::pin(exchange::erasure_due(cx)), || exchange::SweepErasures).await),
        ("keys", sweep(app, |cx| Box::pin(old_keys(cx)), || ForgetKeys).await),
    ];
    for (job, outcome) in outcomes {
        if let Err(error) = outcome {
            tracing::error!(job, %error, "a job failed");
        }
    }
}

/// Signs the root of every day that is over.
pub(crate) async fn sign_roots(app: &App) -> Result<()> {
    sweep(app, |cx| Box::pin(hours::roots_due(cx)), || hours::SweepRoots).await
}

/// Acts as long as something is due. Looking first keeps an idle ticker from queueing for the writer.
async fn sweep<A: Action>(app: &App, due: Due, action: fn() -> A) -> Result<()> {
    let system = Actor::system();
    for _ in 0..ROUNDS {
        if !app.read(&system, due).await? {
            break;
        }
        app.act(&system, action()).await?;
    }
    Ok(())
}

/// Whether there is something to do.
type Due = for<'a, 't> fn(&'a mut Cx<'t>) -> BoxFuture<'a, Result<bool>>;

async fn old_keys(cx: &mut Cx<'_>) -> Result<bool> {
    let count = sql!("SELECT COUNT(*) FROM idempotency WHERE region = $1 AND at < $2");
    Ok(cx.tx.one::<i64>(count, params![cx.region, cx.now.as_second() - KEYS_KEPT]).await? > 0)
}

/// Deletes idempotency keys nobody will send again.
struct ForgetKeys;

impl Action for ForgetKeys {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let delete = sql!("DELETE FROM idempotency WHERE region = $1 AND at < $2");
        let gone = cx.tx.run(delete, params![cx.region, cx.now.as_second() - KEYS_KEPT]).await?;
        cx.audit("idempotency.forget", Id::nil(), json!({"keys": gone})).await
    }
}
