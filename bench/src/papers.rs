//! Paper in bulk: certificates issued and printed by the server while somebody's record is asked for at
//! a steady rate, and application forms.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use documents::{ApplicationForm, Choice, Engine, Month, Opinion, Term};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::city::{self, City};
use crate::client::{Call, Client};
use crate::load::{Drive, drive_server, drive_until};
use crate::report::Measured;
use crate::scenario::{Scenario, Script};
use crate::server::{Server, Usage};
use crate::{Place, Result};

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// Certificates to issue and print, at least
    #[arg(long, default_value_t = 10_000)]
    certificates: usize,
    /// Application forms to print
    #[arg(long, default_value_t = 1_000)]
    forms: usize,
    /// Records asked for a second meanwhile
    #[arg(long, default_value_t = 100.0)]
    rate: f64,
}

/// Days of service a batch covers: few enough people for one batch.
const WINDOW: i32 = 90;
/// Certificates of one printable file.
const A_FILE: usize = 100;

pub async fn run(options: &Options) -> Result<()> {
    let (place, city) = (&options.place, City::read(&options.place)?);
    let server = Server::yigong(place)?;
    let drive = Drive { connections: 8, rate: Some(options.rate), seconds: 8.0 };
    let idle = drive_server(&server, Script::read(place, Scenario::Record).await?, drive).await?;
    println!("| work | pieces | seconds | a second | record p99 ms | ÷ idle | errors | server memory MiB |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    line("idle", 0, 0.0, &idle, &idle);
    let (issued, seconds, busy) = beside(&server, place, drive, issue(&server, &city, options.certificates)).await?;
    line("certificates issued", issued.iter().map(|it| it.1).sum(), seconds, &busy, &idle);
    let (printed, seconds, busy) = beside(&server, place, drive, print(&server, &city, &issued)).await?;
    line("certificates printed", printed, seconds, &busy, &idle);
    server.stop()?;
    forms(options.forms).await
}

fn line(work: &str, pieces: usize, seconds: f64, record: &Measured, idle: &Measured) {
    let (rate, ratio) = (if seconds > 0.0 { pieces as f64 / seconds } else { 0.0 }, record.p99_ms / idle.p99_ms);
    println!(
        "| {work} | {pieces} | {seconds:.1} | {rate:.0} | {:.2} | {ratio:.2} | {} | {:.0} |",
        record.p99_ms, record.errors, record.peak_mib
    );
}

/// Does `work` while records are asked for; answers what it made, its seconds and what the records took.
async fn beside<T>(
    server: &Server,
    place: &Place,
    drive: Drive,
    work: impl Future<Output = Result<T>>,
) -> Result<(T, f64, Measured)> {
    let (stop, script) = (Arc::new(AtomicBool::new(false)), Script::read(place, Scenario::Record).await?);
    let started = Instant::now();
    let timed = async {
        let done = work.await;
        stop.store(true, Ordering::Relaxed);
        Ok((done?, started.elapsed().as_secs_f64()))
    };
    let records = drive_until(server, script, Drive { seconds: 3600.0, ..drive }, stop.clone());
    let ((done, seconds), measured) = tokio::try_join!(timed, records)?;
    Ok((done, seconds, measured))
}

/// The leader issues to everybody who served with the team, a quarter at a time; batches and their sizes.
async fn issue(server: &Server, city: &City, wanted: usize) -> Result<Vec<(String, usize)>> {
    let mut client = Client::connect(&server.address).await?;
    let (mut batches, mut total) = (Vec::new(), 0);
    // Two days back: what other measurements did just before midnight is of yesterday.
    let mut to = city::today()?.saturating_sub(2.days());
    while total < wanted {
        let from = to.saturating_sub(WINDOW.days());
        let batch = start(&mut client, city, from, to).await?;
        let issued = wait(&mut client, city, &batch).await?;
        total += issued;
        batches.push((batch, issued));
        to = from.saturating_sub(1.days());
    }
    Ok(batches)
}

async fn start(client: &mut Client, city: &City, from: Date, to: Date) -> Result<String> {
    let form = format!("from={from}&to={to}&hours=1");
    let path = format!("/teams/{}/certificates", city.team);
    let answer = client.send(&Call::form(&path, &city.leader_token, form)).await?;
    answer.location.ok_or_else(|| format!("{from} to {to}: no batch, status {}", answer.status).into())
}

/// Follows the page of a batch until it no longer refreshes itself; how many were issued.
async fn wait(client: &mut Client, city: &City, batch: &str) -> Result<usize> {
    let page = Call::plain(batch, &city.leader_token);
    loop {
        let text = String::from_utf8_lossy(&client.send(&page).await?.body).into_owned();
        if !text.contains("http-equiv=\"refresh\"") {
            let issued = text.split("<dd class=\"ok\">").nth(1).and_then(|it| it.split('<').next());
            let issued = issued.and_then(|it| it.parse().ok());
            return issued.ok_or_else(|| format!("{batch} does not say how many were issued").into());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn print(server: &Server, city: &City, batches: &[(String, usize)]) -> Result<usize> {
    let mut client = Client::connect(&server.address).await?;
    let mut printed = 0;
    for (batch, issued) in batches {
        for from in (0..*issued).step_by(A_FILE) {
            let path = format!("{batch}/print?from={from}");
            let answer = client.send(&Call::plain(&path, &city.leader_token)).await?;
            if answer.status != 200 || !answer.body.starts_with(b"%PDF") {
                return Err(format!("{path}: {}", answer.status).into());
            }
            printed += (issued - from).min(A_FILE);
        }
    }
    Ok(printed)
}

/// Forms of one page and more, each with its own text, in this process on one thread.
async fn forms(wanted: usize) -> Result<()> {
    let work = move || -> Result<(f64, usize)> {
        let (engine, started, mut bytes) = (Engine::new(None), Instant::now(), 0);
        for nth in 0..wanted {
            bytes += form(nth).pdf(&engine)?.len();
        }
        Ok((started.elapsed().as_secs_f64(), bytes))
    };
    let (seconds, bytes) = tokio::task::spawn_blocking(work).await??;
    let (rate, peak) = (wanted as f64 / seconds, Usage::of(std::process::id()).peak);
    println!(
        "\n{wanted} forms in {seconds:.1} s, {rate:.0} a second, {} KiB each, {peak:.0} MiB",
        bytes / wanted / 1024
    );
    Ok(())
}

fn form(nth: usize) -> ApplicationForm {
    let own = str::to_owned;
    let text = |characters: usize| {
        "支部党员逐户走访，把老人的需要记成清单，每月两次上门。".chars().cycle().take(characters).collect()
    };
    ApplicationForm {
        title: own("台山市党员义工创新活动申报表"),
        annex: own("附件1"),
        unit: own("台城街道党工委"),
        name: format!("“每月两访”助老项目之{nth}"),
        kinds: vec![
            Choice { label: own("创新服务项目"), chosen: nth.is_multiple_of(2) },
            Choice { label: own("创新工作案例"), chosen: !nth.is_multiple_of(2) },
        ],
        leader: own("陈伟"),
        contact: own("0750-0000000"),
        term: Some(Term::Span { from: Month { year: 2013, month: 9 }, to: Month { year: 2014, month: 12 } }),
        background: text(300 + nth % 400),
        approach: text(400),
        innovation: text(300),
        expected: text(200),
        unit_opinion: Opinion { text: own("情况属实，同意申报。"), date: Some(own("2014-10-20")) },
        party_opinion: Opinion::default(),
        version: format!("A{nth:03}-9QXM"),
        date: own("2014-10-20"),
        for_checking: false,
        copies: 2,
    }
}
