//! How fast the program is, measured as ratios within one run, so that a noisy machine does not
//! matter much. Every table of `docs/performance.md` names the command that makes it.
//!
//! `bench city` makes cities of any size, `bench load` drives one, `bench limits` compares with what
//! the machine could do at best, `bench growth` compares cities of different sizes, `bench papers` prints,
//! `bench year-end` closes a year.

#![allow(clippy::print_stdout)] // what it prints is what it is for

mod city;
mod client;
mod growth;
mod limits;
mod load;
mod papers;
mod report;
mod scenario;
mod server;
mod year_end;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Fault = Box<dyn std::error::Error + Send + Sync>;
type Result<T, E = Fault> = std::result::Result<T, E>;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes a city of so many people with years of service behind them
    City(city::Options),
    /// Drives a city with a scenario, at fixed concurrency or at a fixed arrival rate
    Load(load::Options),
    /// The same city against its limits, in one run: bare operations, a hello-world route
    Limits(limits::Options),
    /// Cities of several sizes, and what the same requests cost in each
    Growth(growth::Options),
    /// Certificates and forms in bulk, and how long a record takes meanwhile
    Papers(papers::Options),
    /// The year-end workbook of a whole city and the opening of a year: time and memory
    YearEnd(year_end::Options),
    /// A server that answers hello, for comparison
    Hello {
        #[arg(long)]
        listen: std::net::SocketAddr,
    },
}

/// Where a city is.
#[derive(clap::Args, Clone)]
struct Place {
    /// Data directory
    #[arg(long, default_value = "bench-data")]
    data: PathBuf,
    /// postgres://… ; SQLite in the data directory when it is missing
    #[arg(long, env = "YIGONG_DATABASE")]
    database: Option<String>,
}

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match runtime.block_on(run(Cli::parse().command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&*error),
    }
}

fn fail(error: &(dyn std::error::Error + 'static)) -> ExitCode {
    println!("bench: {error}");
    ExitCode::FAILURE
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::City(options) => city::run(&options).await.map(|_| ()),
        Command::Load(options) => load::run(&options).await,
        Command::Limits(options) => limits::run(&options).await,
        Command::Growth(options) => growth::run(&options).await,
        Command::Papers(options) => papers::run(&options).await,
        Command::YearEnd(options) => year_end::run(&options).await,
        Command::Hello { listen } => {
            let listener = tokio::net::TcpListener::bind(listen).await?;
            println!("http://{}", listener.local_addr()?);
            let hello = axum::Router::new().route("/", axum::routing::get(|| async { "hello\n" }));
            Ok(axum::serve(listener, hello).await?)
        }
    }
}
