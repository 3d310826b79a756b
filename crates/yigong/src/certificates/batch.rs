//! Many certificates at once: started by a manager, worked through by the ticker.

use jiff::civil::Date;
use serde_json::json;

use super::actions::Issue;
use super::model::{Batch, BatchState, ItemState, Scope, Subject};
use super::rules;
use super::store::batches;
use crate::App;
use crate::action::{Action, Cx};
use crate::auth::{self, Actor, Channel};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{notify, organisations, teams};

/// People a transaction.
const TURN: i64 = 50;
/// Most people of one batch.
const LARGEST: usize = 5_000;

/// Starts a batch for everybody of an organisation and below, or who served with a team.
pub struct StartBatch {
    /// Whose people, and who issues; never the whole city.
    pub scope: Scope,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Fewest minutes, at least 1.
    pub minimum: i64,
}

impl Action for StartBatch {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let created_by = cx.actor.person()?;
        let (organisation, team) = match self.scope {
            Scope::Organisation(id) => {
                organisations::organisation(cx, id).await?.ok_or_else(AppError::not_found)?;
                auth::require_manager(cx, id).await?;
                (id, None)
            }
            Scope::Team(id) => {
                let team = teams::team(cx, id).await?.ok_or_else(AppError::not_found)?;
                auth::require_leader(cx, id).await?;
                (team.organisation, Some(id))
            }
            Scope::City => return Err(AppError::not_found()),
        };
        rules::check_period(self.from, self.to, cx.today())?;
        if !(1..=60 * 24 * 366).contains(&self.minimum) {
            return Err(AppError::field("minimum", "最少时长请填小时数，例如 16；不限请填 0.1。"));
        }
        let mut batch = Batch {
            id: cx.id(),
            organisation,
            team,
            from: self.from,
            to: self.to,
            minimum: self.minimum,
            state: BatchState::Running,
            total: 0,
            created_by,
            created_at: cx.now,
            issued: 0,
            skipped: 0,
        };
        let people = match team {
            Some(team) => batches::served(cx, &batch, team).await?,
            None => batches::members(cx, &batch).await?,
        };
        if people.is_empty() {
            return Err(AppError::unprocessable("nobody", "这段时间没有人达到所填的时长。请放宽日期或时长再试。"));
        }
        if people.len() > LARGEST {
            let text = format!("共有 {} 人符合，一次最多开具 {LARGEST} 人。请由下级组织分别开具。", people.len());
            return Err(AppError::unprocessable("too_many_people", text));
        }
        batch.total = i64::try_from(people.len()).unwrap_or(i64::MAX);
        batches::insert(cx, &batch, &people).await?;
        cx.audit("certificate_batch.start", batch.id, json!({"people": batch.total})).await?;
        Ok(batch.id)
    }
}

/// The next people of a batch, in the name of who started it. Answers whether it is done.
struct Turn {
    batch: Id,
    actor: Actor,
}

impl Action for Turn {
    type Out = bool;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<bool> {
        if !batches::take_turn(cx, self.batch).await? {
            cx.audit("certificate_batch.turn", self.batch, json!({"people": 0})).await?;
            return Ok(true);
        }
        let batch = batches::batch(cx, self.batch).await?.ok_or_else(AppError::not_found)?;
        let people = batches::next(cx, batch.id, TURN).await?;
        let scope = batch.team.map_or(Scope::Organisation(batch.organisation), Scope::Team);
        for person in &people {
            let subject = Subject::Period { from: batch.from, to: batch.to, scope };
            let issue = Issue { person: *person, subject, batch: Some(batch.id) };
            let now = cx.now;
            let outcome = issue.within(&mut cx.acting(&self.actor, now)).await;
            let (state, certificate, note) = match outcome {
                Ok(issued) => (ItemState::Issued, Some(issued.id), String::new()),
                Err(error) if error.status.is_client_error() => (ItemState::Skipped, None, error.message),
                Err(error) => return Err(error),
            };
            batches::settle(cx, batch.id, *person, state, certificate, &note).await?;
        }
        let done = i64::try_from(people.len()).unwrap_or(TURN) < TURN;
        if done {
            finish(cx, &batch).await?;
        }
        cx.audit("certificate_batch.turn", batch.id, json!({"people": people.len()})).await?;
        Ok(done)
    }
}

async fn finish(cx: &mut Cx<'_>, batch: &Batch) -> Result<()> {
    batches::finish(cx, batch.id).await?;
    let body = format!("{} 至 {}，共 {} 人。可以查看结果、打印。", batch.from, batch.to, batch.total);
    let link = format!("/certificates/batches/{}", batch.id);
    notify::send(cx, batch.created_by, notify::Kind::Task, "批量开具服务证明已完成", &body, &link).await
}

/// Works through every batch that waits. Called by the ticker and after one is started; several
/// processes may call it at once.
pub async fn advance(app: &App) -> Result<()> {
    let system = Actor::system();
    loop {
        // Looking first keeps an idle ticker from queueing for the writer.
        let next = app.read(&system, |cx| {
            Box::pin(async move {
                let Some(id) = batches::waiting(cx).await? else { return Ok(None) };
                let Some(batch) = batches::batch(cx, id).await? else { return Ok(None) };
                Ok(Some((id, auth::actor_of(cx, batch.created_by, Channel::System).await?)))
            })
        });
        let Some((batch, actor)) = next.await? else { return Ok(()) };
        while !app.act(&system, Turn { batch, actor: actor.clone() }).await? {}
    }
}

/// Starts the worker beside the request that started a batch. The ticker would come by anyway.
pub(super) fn start(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = advance(&app).await {
            tracing::warn!(%error, "a batch of certificates waits for the next tick");
        }
    });
}
