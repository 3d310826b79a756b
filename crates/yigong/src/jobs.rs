//! What happens by itself: one ticker asks each slice whether time has brought it something to do.
//! Every job is idempotent, so two processes behind one database may both tick.

use std::time::Duration;

use db::{params, sql};
use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth::Actor;
use crate::clock::Id;
use crate::error::Result;
use crate::{App, activities, applications, hours, people, standing};

const EVERY: Duration = Duration::from_secs(20);
/// Rounds one tick may take before it gives way: a moved demo clock brings months at once.
const ROUNDS: usize = 500;
/// Idempotency keys are kept this long, seconds: longer than any phone stays offline.
const KEYS_KEPT: i64 = 30 * 24 * 3600;

/// Ticks until the program ends.
pub async fn run(app: App) {
    loop {
        tick(&app).await;
        tokio::time::sleep(EVERY).await;
    }
}

/// Does everything that is due now. A job that fails is logged and tried again at the next tick.
pub async fn tick(app: &App) {
    let system = Actor::system();
    let outcomes = [
        ("activities", sweep_activities(app, &system).await),
        ("hours", sweep_hours(app, &system).await),
        ("roots", sign_roots(app, &system).await),
        ("years", standing::open_year(app, app.city.date(app.clock.now()).year()).await),
        ("imports", people::advance_imports(app).await.map(|_| ())),
        ("certificates", crate::certificates::advance(app).await),
        ("corrections", lapse_corrections(app, &system).await),
        ("keys", forget_keys(app, &system).await),
    ];
    for (job, outcome) in outcomes {
        if let Err(error) = outcome {
            tracing::error!(job, %error, "a job failed");
        }
    }
}

async fn sweep_activities(app: &App, system: &Actor) -> Result<()> {
    for _ in 0..ROUNDS {
        if !app.read(system, |cx| Box::pin(activities::sweep_due(cx))).await? {
            break;
        }
        app.act(system, activities::Sweep).await?;
    }
    Ok(())
}

async fn sweep_hours(app: &App, system: &Actor) -> Result<()> {
    for _ in 0..ROUNDS {
        if !app.read(system, |cx| Box::pin(hours::due(cx))).await? {
            break;
        }
        app.act(system, hours::Sweep).await?;
    }
    Ok(())
}

async fn sign_roots(app: &App, system: &Actor) -> Result<()> {
    for _ in 0..ROUNDS {
        if !app.read(system, |cx| Box::pin(hours::roots_due(cx))).await? {
            break;
        }
        app.act(system, hours::SweepRoots).await?;
    }
    Ok(())
}

async fn lapse_corrections(app: &App, system: &Actor) -> Result<()> {
    for _ in 0..ROUNDS {
        if !app.read(system, |cx| Box::pin(applications::lapses_due(cx))).await? {
            break;
        }
        app.act(system, applications::LapseCorrections).await?;
    }
    Ok(())
}

async fn forget_keys(app: &App, system: &Actor) -> Result<()> {
    let old = |cx: &Cx<'_>| cx.now.as_second() - KEYS_KEPT;
    let due = app
        .read(system, move |cx| {
            Box::pin(async move {
                let count = sql!("SELECT COUNT(*) FROM idempotency WHERE region = $1 AND at < $2");
                Ok(cx.tx.one::<i64>(count, params![cx.region, old(cx)]).await? > 0)
            })
        })
        .await?;
    if due {
        app.act(system, ForgetKeys).await?;
    }
    Ok(())
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
