//! The program against what the machine could do at best, in one run: a check-out over HTTP against
//! the bare operation on the same database, pages against a hello-world route of the same stack.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::task::JoinSet;
use yigong::activities::SignUp;
use yigong::auth::{self, Actor, Channel};
use yigong::hours::{CheckOut, Who};
use yigong::{Action, App, Id};

use crate::city::{self, City};
use crate::client::Call;
use crate::load::{Drive, drive_server};
use crate::scenario::{Scenario, Script, present};
use crate::server::Server;
use crate::{Place, Result};

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// Connections, and operations under way in the bare runs
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 6.0)]
    seconds: f64,
}

pub async fn run(options: &Options) -> Result<()> {
    let drive = Drive { connections: options.connections, rate: None, seconds: options.seconds };
    let place = &options.place;
    println!("| request | over HTTP /s | at best /s | ratio | at best is |");
    println!("|---|---:|---:|---:|---|");
    // Pages first: after the bare sign-ups everybody is signed up for everything there is.
    let hello = hello(place, drive).await?;
    for scenario in [Scenario::List, Scenario::Front, Scenario::Record] {
        line(scenario.name(), through_http(place, scenario, drive).await?, hello, "a hello-world route");
    }
    for (scenario, bare) in [(Scenario::CheckOut, Bare::CheckOut), (Scenario::SignUp, Bare::SignUp)] {
        let over_http = through_http(place, scenario, drive).await?;
        let (at_best, grouped) = bare_operations(place, bare, options.connections).await?;
        let note = format!("the bare operation, {grouped:.0} operations a commit");
        line(scenario.name(), over_http, at_best, &note);
    }
    Ok(())
}

fn line(name: &str, measured: f64, at_best: f64, note: &str) {
    println!("| {name} | {measured:.0} | {at_best:.0} | {:.2} | {note} |", measured / at_best);
}

async fn through_http(place: &Place, scenario: Scenario, drive: Drive) -> Result<f64> {
    let script = Script::read(place, scenario).await?;
    let server = Server::yigong(place)?;
    let measured = drive_server(&server, script, drive).await?;
    server.stop()?;
    if measured.errors > 0 {
        return Err(format!("{}: {} errors", measured.scenario, measured.errors).into());
    }
    Ok(measured.per_second)
}

async fn hello(place: &Place, drive: Drive) -> Result<f64> {
    let server = Server::hello(&place.data)?;
    let script = Script { name: "hello", calls: vec![Call::page("/", None)], once: false };
    let measured = drive_server(&server, script, drive).await?;
    Ok(measured.per_second)
}

#[derive(Clone, Copy)]
enum Bare {
    CheckOut,
    SignUp,
}

/// The same operations straight on the database, so many under way at once: operations a second and
/// operations a commit.
async fn bare_operations(place: &Place, bare: Bare, under_way: usize) -> Result<(f64, f64)> {
    let (city, app) = (City::read(place)?, city::open(place)?);
    let calls = match bare {
        Bare::CheckOut => departures(&app, &city).await?,
        Bare::SignUp => sign_ups(place, &app, &city).await?,
    };
    let (calls, next) = (Arc::new(calls), Arc::new(AtomicUsize::new(0)));
    let (before, started) = (app.db.written(), Instant::now());
    let mut workers = JoinSet::new();
    for _ in 0..under_way {
        workers.spawn(work(app.clone(), calls.clone(), next.clone()));
    }
    while let Some(done) = workers.join_next().await {
        done??;
    }
    let (seconds, after) = (started.elapsed().as_secs_f64(), app.db.written());
    let (operations, commits) = (after.operations - before.operations, after.commits - before.commits);
    app.db.close();
    Ok((calls.len() as f64 / seconds, operations as f64 / commits as f64))
}

/// One bare operation and who does it.
enum Operation {
    CheckOut(Actor, Id, Id),
    SignUp(Actor, Id),
}

async fn work(app: App, calls: Arc<Vec<Operation>>, next: Arc<AtomicUsize>) -> Result<()> {
    while let Some(call) = calls.get(next.fetch_add(1, Ordering::Relaxed)) {
        match call {
            Operation::CheckOut(actor, shift, person) => {
                let key = Some(format!("bare-{shift}-{person}"));
                done(&app, actor, CheckOut { shift: *shift, who: Who::Desk(*person), key }).await?;
            }
            Operation::SignUp(actor, shift) => done(&app, actor, SignUp { shift: *shift, guardian: None }).await?,
        }
    }
    Ok(())
}

async fn done<A: Action>(app: &App, actor: &Actor, action: A) -> Result<()> {
    Ok(app.act(actor, action).await.map(|_| ())?)
}

async fn departures(app: &App, city: &City) -> Result<Vec<Operation>> {
    let shift = present(app, city).await?;
    let leader = actor(app, city.leader).await?;
    Ok(city.known.iter().map(|person| Operation::CheckOut(leader.clone(), shift, *person)).collect())
}

async fn sign_ups(place: &Place, app: &App, city: &City) -> Result<Vec<Operation>> {
    let script = Script::read(place, Scenario::SignUp).await?;
    let mut actors = std::collections::HashMap::new();
    for (person, token) in city.known.iter().zip(&city.tokens) {
        actors.insert(format!("Bearer {token}"), actor(app, *person).await?);
    }
    let operation = |call: &Call| {
        let actor = actors.get(&call.headers[0].1)?;
        Some(Operation::SignUp(actor.clone(), call.path.split('/').nth(4)?.parse().ok()?))
    };
    Ok(script.calls.iter().filter_map(operation).collect())
}

async fn actor(app: &App, person: Id) -> Result<Actor> {
    let system = Actor::system();
    let read = app.read(&system, move |cx| Box::pin(auth::actor_of(cx, person, Channel::Api)));
    Ok(read.await?)
}
