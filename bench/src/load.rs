//! Driving a server: so many connections as fast as they go, or requests that arrive at a fixed
//! rate whether or not the last one was answered (then waiting in line shows in the figures).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::task::JoinSet;

use crate::client::{Call, Client};
use crate::report::Measured;
use crate::scenario::{Scenario, Script};
use crate::server::Server;
use crate::{Place, Result, report};

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// What to drive: all, or one scenario
    #[arg(long, default_value = "all")]
    scenario: String,
    /// Connections
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Requests a second; as fast as they go when it is missing
    #[arg(long)]
    rate: Option<f64>,
    /// Seconds of each scenario
    #[arg(long, default_value_t = 8.0)]
    seconds: f64,
    /// JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// How to drive.
#[derive(Clone, Copy)]
pub struct Drive {
    pub connections: usize,
    pub rate: Option<f64>,
    pub seconds: f64,
}

pub async fn run(options: &Options) -> Result<()> {
    let server = Server::yigong(&options.place)?;
    let drive = Drive { connections: options.connections, rate: options.rate, seconds: options.seconds };
    let wanted: Vec<Scenario> =
        Scenario::ALL.iter().copied().filter(|it| options.scenario == "all" || options.scenario == it.name()).collect();
    let mut measured = Vec::new();
    for scenario in wanted {
        let script = Script::read(&options.place, scenario).await?;
        measured.push(drive_server(&server, script, drive).await?);
    }
    server.stop()?;
    report::show(&measured, options.json)
}

/// Drives `server` with `script`; requests of the script that can be done once are done once.
pub async fn drive_server(server: &Server, script: Script, drive: Drive) -> Result<Measured> {
    drive_until(server, script, drive, Arc::default()).await
}

/// The same, until the time is over or `stop` is set.
pub async fn drive_until(server: &Server, script: Script, drive: Drive, stop: Arc<AtomicBool>) -> Result<Measured> {
    let (name, calls) = (script.name, Arc::new(script.calls));
    warm_up(server, &calls, script.once).await?;
    let (before, started) = (server.usage(), Instant::now());
    let (next, ends) = (Arc::new(AtomicUsize::new(0)), started + Duration::from_secs_f64(drive.seconds));
    let mut clients = JoinSet::new();
    for _ in 0..drive.connections {
        let client = Client::connect(&server.address).await?;
        let (next, calls, stop, rate) = (next.clone(), calls.clone(), stop.clone(), drive.rate);
        let line = Line { next, calls, stop, once: script.once, started, ends, rate };
        clients.spawn(work(client, line));
    }
    let mut total = Tally::new()?;
    while let Some(done) = clients.join_next().await {
        total.add(&done??)?;
    }
    let (seconds, after) = (started.elapsed().as_secs_f64(), server.usage());
    Ok(Measured::new(name, drive, seconds, &total, after.cpu - before.cpu, after))
}

/// A few requests of a kind that changes nothing, so that nothing is measured for the first time.
async fn warm_up(server: &Server, calls: &[Call], once: bool) -> Result<()> {
    let mut client = Client::connect(&server.address).await?;
    for call in calls.iter().take(if once { 0 } else { 200 }) {
        client.count(call).await?;
    }
    Ok(())
}

/// The requests still to be sent.
struct Line {
    next: Arc<AtomicUsize>,
    calls: Arc<Vec<Call>>,
    stop: Arc<AtomicBool>,
    once: bool,
    started: Instant,
    ends: Instant,
    rate: Option<f64>,
}

impl Line {
    /// The next request and when it was due.
    async fn take(&self) -> Option<(&Call, Instant)> {
        let nth = self.next.fetch_add(1, Ordering::Relaxed);
        let call = if self.once { self.calls.get(nth) } else { self.calls.get(nth % self.calls.len()) }?;
        let due = match self.rate {
            Some(rate) => self.started + Duration::from_secs_f64(nth as f64 / rate),
            None => Instant::now(),
        };
        let stopped = self.stop.load(Ordering::Relaxed);
        if stopped || due >= self.ends || Instant::now() >= self.ends + Duration::from_secs(10) {
            return None;
        }
        tokio::time::sleep_until(due.into()).await;
        Some((call, due))
    }
}

/// What one or all connections have seen.
pub struct Tally {
    /// Microseconds from when a request was due to its whole answer.
    pub latency: Histogram<u64>,
    pub errors: u64,
    pub bytes: u64,
}

impl Tally {
    fn new() -> Result<Self> {
        Ok(Self { latency: Histogram::new_with_max(60_000_000, 3)?, errors: 0, bytes: 0 })
    }

    fn add(&mut self, other: &Self) -> Result<()> {
        self.latency.add(&other.latency)?;
        self.errors += other.errors;
        self.bytes += other.bytes;
        Ok(())
    }
}

async fn work(mut client: Client, line: Line) -> Result<Tally> {
    let mut tally = Tally::new()?;
    while let Some((call, due)) = line.take().await {
        let (status, size) = client.count(call).await?;
        let micros = u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX);
        tally.latency.saturating_record(micros);
        tally.bytes += size as u64;
        if !(200..300).contains(&status) {
            tally.errors += 1;
        }
    }
    Ok(tally)
}
