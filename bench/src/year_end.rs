//! The end of a year: the pack of a whole city as a workbook, streamed by the server, and the rows of the
//! next year for everybody. What matters is that memory does not grow with the city.

use std::time::Instant;

use yigong::auth::Actor;
use yigong::{App, standing};

use crate::city::{self, City};
use crate::client::{Call, Client};
use crate::server::{Server, Usage};
use crate::{Place, Result};

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
}

pub async fn run(options: &Options) -> Result<()> {
    let (place, city) = (&options.place, City::read(&options.place)?);
    println!("| work | people | seconds | answer MiB | peak memory MiB |");
    println!("|---|---:|---:|---:|---:|");
    pack(place, &city).await?;
    let app = city::open(place)?;
    let (year, started) = (first_closed(&app).await?, Instant::now());
    standing::open_year(&app, year).await?;
    let (seconds, peak) = (started.elapsed().as_secs_f64(), Usage::of(std::process::id()).peak);
    println!("| a new year opened | {} | {seconds:.0} | | {peak:.0} |", city.people);
    app.db.close();
    Ok(())
}

/// The workbook of everybody who belongs to a party organisation.
async fn pack(place: &Place, city: &City) -> Result<()> {
    let server = Server::yigong(place)?;
    let mut client = Client::connect(&server.address).await?;
    let (started, path) = (Instant::now(), format!("/organisations/{}/appraisal.xlsx", city.root));
    let answer = client.send(&Call::page(&path, Some(&city.organiser_token))).await?;
    if answer.status != 200 {
        return Err(format!("{path}: {}", answer.status).into());
    }
    let (seconds, peak) = (started.elapsed().as_secs_f64(), server.usage().peak);
    let (people, size) = (city.people / city::MEMBER_EVERY, answer.body.len() as f64 / 1_048_576.0);
    println!("| the city's year-end workbook | {people} | {seconds:.0} | {size:.0} | {peak:.0} |");
    server.stop()
}

/// The next year that has not been opened.
async fn first_closed(app: &App) -> Result<i16> {
    let system = Actor::system();
    let mut year = city::today()?.year();
    while app.read(&system, move |cx| Box::pin(standing::year_open(cx, year))).await? {
        year += 1;
    }
    Ok(year)
}
