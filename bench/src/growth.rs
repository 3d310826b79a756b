//! Cities of several sizes side by side: what the same requests cost in each, and how the largest
//! compares with the smallest.

use crate::load::{Drive, drive_server};
use crate::report::Measured;
use crate::scenario::{Scenario, Script};
use crate::server::Server;
use crate::{Place, Result, city};

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// People of each city
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    sizes: Vec<usize>,
    /// Years of service behind each person
    #[arg(long, default_value_t = 5)]
    years: i16,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 6.0)]
    seconds: f64,
    /// Connections: few, so that the figure is what a request costs and not how it waits
    #[arg(long, default_value_t = 4)]
    connections: usize,
}

const SCENARIOS: &[Scenario] = &[
    Scenario::Record,
    Scenario::BranchBoard,
    Scenario::CityBoard,
    Scenario::List,
    Scenario::SignUp,
    Scenario::CheckOut,
];

pub async fn run(options: &Options) -> Result<()> {
    let mut cities = Vec::new();
    for people in &options.sizes {
        let place = Place { data: options.place.data.join(people.to_string()), database: database(options, *people) };
        if !place.data.join("bench.json").exists() {
            city::run(&city::Options { place: place.clone(), people: *people, years: options.years }).await?;
        }
        into_memory(&place)?;
        cities.push(measure(&place, options).await?);
    }
    print(&options.sizes, &cities);
    Ok(())
}

/// Reads the file of a city once: what is compared is what a request costs, not how cold the disk is.
fn into_memory(place: &Place) -> Result<()> {
    if place.database.is_none() {
        let mut file = std::fs::File::open(place.data.join("yigong.db"))?;
        std::io::copy(&mut file, &mut std::io::sink())?;
    }
    Ok(())
}

/// With PostgreSQL each city is a database of its own, named after its size, that must exist.
fn database(options: &Options, people: usize) -> Option<String> {
    options.place.database.as_ref().map(|url| format!("{url}_{people}"))
}

async fn measure(place: &Place, options: &Options) -> Result<Vec<Measured>> {
    let drive = Drive { connections: options.connections, rate: None, seconds: options.seconds };
    let server = Server::yigong(place)?;
    // What is compared is not how cold the caches of a server just started are.
    for scenario in SCENARIOS.iter().filter(|scenario| scenario.reads()) {
        let warming = Drive { seconds: options.seconds / 3.0, ..drive };
        drive_server(&server, Script::read(place, *scenario).await?, warming).await?;
    }
    let mut measured = Vec::new();
    for scenario in SCENARIOS {
        let script = Script::read(place, *scenario).await?;
        measured.push(drive_server(&server, script, drive).await?);
    }
    server.stop()?;
    Ok(measured)
}

/// Milliseconds a request at the median, by size, and the largest city over the smallest.
fn print(sizes: &[usize], cities: &[Vec<Measured>]) {
    let heads: String = sizes.iter().map(|size| format!(" {size} people |")).collect();
    println!("| median ms |{heads} largest ÷ smallest | errors |");
    println!("|---|{}---:|---:|", "---:|".repeat(sizes.len()));
    for (nth, scenario) in SCENARIOS.iter().enumerate() {
        let medians: Vec<f64> = cities.iter().map(|city| city[nth].p50_ms).collect();
        let cells: String = medians.iter().map(|ms| format!(" {ms:.2} |")).collect();
        let ratio = medians.last().zip(medians.first()).map_or(0.0, |(last, first)| last / first);
        let errors: u64 = cities.iter().map(|city| city[nth].errors).sum();
        println!("| {} |{cells} {ratio:.2} | {errors} |", scenario.name());
    }
}
