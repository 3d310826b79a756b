//! What people do, as lists of requests.

use db::{Stmt, Value, params, sql};
use fastrand::Rng;
use jiff::SignedDuration;
use yigong::{App, Id, new_id};

use crate::city::{self, City, Rows, activity_rows};
use crate::client::Call;
use crate::{Place, Result};

/// A kind of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    SignUp,
    CheckIn,
    CheckOut,
    Record,
    List,
    Front,
    BranchBoard,
    CityBoard,
    Mixed,
}

impl Scenario {
    pub const ALL: &'static [Self] = &[
        Self::SignUp,
        Self::CheckIn,
        Self::CheckOut,
        Self::Record,
        Self::List,
        Self::Front,
        Self::BranchBoard,
        Self::CityBoard,
        Self::Mixed,
    ];

    /// Whether it changes nothing.
    pub fn reads(self) -> bool {
        !matches!(self, Self::SignUp | Self::CheckIn | Self::CheckOut | Self::Mixed)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::CheckIn => "check-in",
            Self::CheckOut => "check-out",
            Self::Record => "my-record",
            Self::List => "activity-list",
            Self::Front => "front-page",
            Self::BranchBoard => "branch-board",
            Self::CityBoard => "city-board",
            Self::Mixed => "mixed-day",
        }
    }
}

/// The requests of a scenario; those that change something are sent `once` each.
pub struct Script {
    pub name: &'static str,
    pub calls: Vec<Call>,
    pub once: bool,
}

/// Shifts that volunteers sign up for.
const SHIFTS: usize = 40;
/// Of them, those a volunteer whose record is read is signed up for.
const HELD: usize = 4;

impl Script {
    /// Prepares what the scenario needs, past the server, and writes its requests.
    pub async fn read(place: &Place, scenario: Scenario) -> Result<Self> {
        let (city, app) = (City::read(place)?, city::open(place)?);
        if matches!(scenario, Scenario::Record | Scenario::List | Scenario::Front) {
            some_signed_up(&app, &city).await?;
        }
        let (calls, once) = match scenario {
            Scenario::SignUp => (sign_ups(&app, &city).await?, true),
            Scenario::CheckIn => (arrivals(&app, &city).await?, true),
            Scenario::CheckOut => (departures(&app, &city).await?, true),
            Scenario::Record => (records(&city), false),
            Scenario::List => (vec![Call::page("/activities", None)], false),
            Scenario::Front => (vec![Call::page("/", None)], false),
            Scenario::BranchBoard => (vec![board(city.branch, &city.secretary_token)], false),
            Scenario::CityBoard => (vec![board(city.root, &city.organiser_token)], false),
            Scenario::Mixed => (mixed(&app, &city).await?, true),
        };
        app.db.close();
        Ok(Self { name: scenario.name(), calls, once })
    }
}

fn records(city: &City) -> Vec<Call> {
    city.tokens.iter().map(|token| Call::page("/me", Some(token))).collect()
}

fn board(organisation: Id, token: &str) -> Call {
    Call::page(&format!("/organisations/{organisation}/board"), Some(token))
}

/// What there is to sign up for, nobody in it yet; what an earlier run published is over.
async fn opened(app: &App, city: &City) -> Result<Vec<Id>> {
    let over = sql!("UPDATE activity SET state = 'settled' WHERE region = $1 AND state = 'published'");
    app.db.write(Rows(vec![(over, params![app.city.region].to_vec())])).await?;
    let day = app.clock.now() + SignedDuration::from_hours(72);
    let mut shifts = Vec::new();
    for nth in 0..SHIFTS {
        let start = day + SignedDuration::from_hours(3 * i64::try_from(nth)?);
        shifts.push(published(app, city, start, 2, 0, Vec::new()).await?);
    }
    Ok(shifts)
}

async fn sign_ups(app: &App, city: &City) -> Result<Vec<Call>> {
    let mut calls = Vec::new();
    for shift in opened(app, city).await? {
        calls.extend(city.tokens.iter().map(|token| {
            Call::post(format!("/api/v1/shifts/{shift}/signups"), token, "{}".to_owned(), format!("{shift}-{token}"))
        }));
    }
    Rng::with_seed(1).shuffle(&mut calls);
    Ok(calls)
}

/// Everybody with a session is signed up for some of what is on.
async fn some_signed_up(app: &App, city: &City) -> Result<()> {
    let shifts = opened(app, city).await?;
    let mut rows = Vec::new();
    for (nth, person) in city.known.iter().take(city.tokens.len()).enumerate() {
        rows.extend((0..HELD).map(|more| signed_up(app, shifts[(nth + more * 5) % SHIFTS], *person)));
    }
    Ok(app.db.write(Rows(rows)).await?)
}

/// Everybody known has signed up for a shift that began a quarter of an hour ago.
async fn arrivals(app: &App, city: &City) -> Result<Vec<Call>> {
    let start = app.clock.now() - SignedDuration::from_mins(15);
    let shift = new_id(start);
    let rows = city.known.iter().map(|person| signed_up(app, shift, *person)).collect();
    published_as(app, city, shift, start, 3, city.known.len(), rows).await?;
    Ok(desk_calls(city, shift, "check-ins", "in"))
}

/// Everybody known arrived two hours ago at a shift of three.
pub async fn departures(app: &App, city: &City) -> Result<Vec<Call>> {
    let shift = present(app, city).await?;
    Ok(desk_calls(city, shift, "check-outs", "out"))
}

/// A shift at which everybody known is present.
pub async fn present(app: &App, city: &City) -> Result<Id> {
    let start = app.clock.now() - SignedDuration::from_mins(121);
    let shift = new_id(start);
    let left = sql!(
        "UPDATE attendance SET state = 'closed', check_out_at = check_in_at, check_out_grade = 'B', check_out_by = $2
         WHERE region = $1 AND state = 'open'"
    );
    let mut rows = vec![(left, params![app.city.region, city.leader].to_vec())];
    for person in &city.known {
        rows.push(signed_up(app, shift, *person));
        let attendance = sql!(
            "INSERT INTO attendance (region, id, shift, person, state, check_in_at, check_in_grade, check_in_by)
             VALUES ($1, $2, $3, $4, 'open', $5, 'B', $6)"
        );
        rows.push((attendance, params![app.city.region, new_id(start), shift, person, start, city.leader].to_vec()));
    }
    published_as(app, city, shift, start, 3, city.known.len(), rows).await?;
    Ok(shift)
}

fn signed_up(app: &App, shift: Id, person: Id) -> (&'static Stmt, Vec<Value>) {
    let insert = sql!(
        "INSERT INTO signup (region, id, shift, person, state, created_at, changed_at)
         VALUES ($1, $2, $3, $4, 'confirmed', $5, $5)"
    );
    let now = app.clock.now();
    (insert, params![app.city.region, new_id(now), shift, person, now].to_vec())
}

fn desk_calls(city: &City, shift: Id, path: &str, mark: &str) -> Vec<Call> {
    let call = |person: &Id| {
        let (path, body) = (format!("/api/v1/shifts/{shift}/{path}"), format!("{{\"person\":\"{person}\"}}"));
        Call::post(path, &city.leader_token, body, format!("{mark}-{shift}-{person}"))
    };
    city.known.iter().map(call).collect()
}

async fn published(
    app: &App,
    city: &City,
    start: jiff::Timestamp,
    hours: i64,
    taken: usize,
    rows: Vec<(&'static Stmt, Vec<Value>)>,
) -> Result<Id> {
    let shift = new_id(start);
    published_as(app, city, shift, start, hours, taken, rows).await?;
    Ok(shift)
}

async fn published_as(
    app: &App,
    city: &City,
    shift: Id,
    start: jiff::Timestamp,
    hours: i64,
    taken: usize,
    more: Vec<(&'static Stmt, Vec<Value>)>,
) -> Result<()> {
    let window = (start, start + SignedDuration::from_hours(hours));
    let taken = i64::try_from(taken)?;
    let mut rows = activity_rows(app.city.region, new_id(start), shift, city.team, window, taken, "published");
    rows.extend(more);
    Ok(app.db.write(Rows(rows)).await?)
}

/// Seven reads to three changes, shuffled.
async fn mixed(app: &App, city: &City) -> Result<Vec<Call>> {
    let mut changes = sign_ups(app, city).await?;
    changes.truncate(city.known.len());
    changes.extend(departures(app, city).await?);
    let (records, mut rng) = (records(city), Rng::with_seed(3));
    let mut calls = Vec::new();
    for change in changes {
        for _ in 0..7 {
            calls.push(match rng.u8(0..10) {
                0..5 => records[rng.usize(..records.len())].clone(),
                5..8 => Call::page("/activities", None),
                8 => Call::page("/", None),
                _ => board(city.branch, &city.secretary_token),
            });
        }
        calls.push(change);
        if calls.len() > 400_000 {
            break;
        }
    }
    rng.shuffle(&mut calls);
    Ok(calls)
}
