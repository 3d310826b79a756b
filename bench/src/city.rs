//! Cities of any size: people, a tenth of them party members in branches of forty, and a year's
//! service of each for every year asked for, entered into the ledger by the program's own code, so
//! that chains and totals are right.
//!
//! A million people for five years is five million services. So that it takes minutes, what is written
//! together lies together: people are numbered as they registered, a crowd serves all its years at once,
//! and many crowds are under way, whose commits the database groups.

use std::path::Path;
use std::time::Instant;

use db::{Db, Engine, Op, Stmt, Tx, Value, params, sql};
use fastrand::Rng;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;
use yigong::auth::Actor;
use yigong::hours::{self, NewEntry, Source};
use yigong::standing::{self, Grade};
use yigong::web::Limits;
use yigong::{Action, App, Clock, Core, Cx, Id, Keys, Mode, PasswordCost, Renderer, new_id, organisations, teams};

use crate::{Place, Result};

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    pub place: Place,
    /// People
    #[arg(long, default_value_t = 10_000)]
    pub people: usize,
    /// Years of service behind each of them
    #[arg(long, default_value_t = 5)]
    pub years: i16,
}

/// Share of people who are party members, and how many of them make a branch.
pub const MEMBER_EVERY: usize = 10;
const BRANCH: usize = 40;
/// People a past activity had.
const CROWD: usize = 40;
/// People who have a session.
const ACTIVE: usize = 2_000;
/// People whose ids are kept for the drivers.
const KNOWN: usize = 20_000;
/// Rows a transaction.
const BATCH: usize = 5_000;
/// Crowds that are being entered at once on SQLite, where they share commits. On PostgreSQL it is one: crowds
/// move the same organisations' sums in different orders, and would wait for each other in circles.
const UNDER_WAY: usize = 64;
/// Connections to PostgreSQL, as many as the program itself takes.
const CONNECTIONS: usize = 16;
const NAMES: &[&str] = &["陈伟", "黄小妹", "梅国栋", "伍健文", "李秀英", "赵云飞", "马丽", "谭敏仪", "余红", "甄子丰"];

/// What the drivers need to know of a city; kept as `bench.json` in the data directory.
#[derive(Serialize, Deserialize)]
pub struct City {
    pub people: usize,
    /// Ids of people, those with sessions first.
    pub known: Vec<Id>,
    /// Tokens of the first of them.
    pub tokens: Vec<String>,
    pub leader: Id,
    pub leader_token: String,
    pub team: Id,
    /// A branch, its secretary's session, and the organiser's.
    pub branch: Id,
    pub secretary_token: String,
    pub root: Id,
    pub organiser_token: String,
}

impl City {
    pub fn read(place: &Place) -> Result<Self> {
        let file = place.data.join("bench.json");
        let text = std::fs::read(&file).map_err(|e| format!("{}: {e}; make one with `bench city`", file.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }
}

/// The day on which everything is measured.
pub fn today() -> Result<Date> {
    Ok(yigong::city::City::taishan()?.date(Clock::system().now()))
}

/// Opens the data of a city in this process.
pub fn open(place: &Place) -> Result<App> {
    std::fs::create_dir_all(&place.data)?;
    let db = match &place.database {
        Some(url) => Db::postgres(url, CONNECTIONS)?,
        None => Db::sqlite(&place.data.join("yigong.db"))?,
    };
    let secret: [u8; 96] = std::array::from_fn(|i| i as u8);
    write_keys(&place.data, &secret)?;
    Ok(App::new(Core {
        db,
        city: yigong::city::City::taishan()?,
        clock: Clock::system(),
        keys: Keys::from_secret(&secret),
        mode: Mode::Live,
        documents: Renderer::new(None),
        outlets: std::sync::OnceLock::new(),
        ahead: yigong::activities::Ahead::default(),
        boards: yigong::standing::Boards::default(),
        password_cost: PasswordCost::Least,
        https: false,
        second_factor_required: false,
        limits: Limits::default(),
    }))
}

fn write_keys(data: &Path, secret: &[u8; 96]) -> Result<()> {
    let text = secret.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    Ok(std::fs::write(data.join("keys.hex"), text)?)
}

/// Statements that run in one transaction.
pub struct Rows(pub Vec<(&'static Stmt, Vec<Value>)>);

impl Op for Rows {
    type Out = ();
    type Err = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        for (statement, row) in &self.0 {
            tx.run(statement, row).await?;
        }
        Ok(())
    }
}

/// Makes the city; answers how many ledger rows it has.
pub async fn run(options: &Options) -> Result<u64> {
    let started = Instant::now();
    let app = open(&options.place)?;
    app.migrate().await?;
    let system = Actor::system();
    app.act(&system, organisations::Seed).await?;
    app.act(&system, teams::Seed).await?;
    let mut maker = Maker { app: app.clone(), rng: Rng::with_seed(2014), now: app.clock.now(), rows: Vec::new() };
    let branches = maker.branches(options.people / MEMBER_EVERY / BRANCH).await?;
    let people = maker.people(options.people, &branches).await?;
    let team = maker.one(sql!("SELECT id FROM team WHERE region = $1 ORDER BY code LIMIT 1")).await?;
    let city = maker.sessions(&people, team, branches[0]).await?;
    maker.years(options.years, &people, team, city.leader).await?;
    let this_year = app.city.date(maker.now).year();
    for year in (this_year - options.years + 1)..=this_year {
        standing::open_year(&app, year).await?;
    }
    // What a running city has behind it: the roots of its days, stars, what else was due.
    yigong::tick(&app).await;
    std::fs::write(options.place.data.join("bench.json"), serde_json::to_vec(&city)?)?;
    let rows = options.people as u64 * u64::try_from(options.years)?;
    println!("{} people, {rows} ledger rows in {:.0} s", options.people, started.elapsed().as_secs_f64());
    app.db.close();
    Ok(rows)
}

struct Maker {
    app: App,
    rng: Rng,
    now: Timestamp,
    rows: Vec<(&'static Stmt, Vec<Value>)>,
}

impl Maker {
    fn region(&self) -> i64 {
        self.app.city.region
    }

    async fn put(&mut self, statement: &'static Stmt, row: &[Value]) -> Result<()> {
        self.rows.push((statement, row.to_vec()));
        if self.rows.len() >= BATCH { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<()> {
        Ok(self.app.db.write(Rows(std::mem::take(&mut self.rows))).await?)
    }

    async fn one(&self, select: &'static Stmt) -> Result<Id> {
        let region = self.region();
        let read = self.app.db.read(move |tx| Box::pin(async move { tx.one(select, params![region]).await }));
        read.await.map_err(|e: db::Error| e.into())
    }

    /// Branches beside the city's own, spread over the towns.
    async fn branches(&mut self, count: usize) -> Result<Vec<Id>> {
        let towns = sql!(
            "SELECT id, name, town FROM organisation WHERE region = $1 AND kind IN ('town', 'street') ORDER BY code"
        );
        let region = self.region();
        let read = self.app.db.read(move |tx| Box::pin(async move { tx.all(towns, params![region]).await }));
        let towns: Vec<(Id, String, String)> = read.await.map_err(|e: db::Error| e.to_string())?;
        let root = self.one(sql!("SELECT id FROM organisation WHERE region = $1 AND code = 'city'")).await?;
        let mut branches = Vec::new();
        for nth in 0..count.max(1) {
            let (parent, name, town) = &towns[nth % towns.len()];
            let id = new_id(self.now);
            let name = format!("{name}第{}党支部", nth + 1);
            let insert = sql!(
                "INSERT INTO organisation (region, id, code, parent, name, short, kind, town, position, created_at)
                 VALUES ($1, $2, $3, $4, $5, $5, 'branch', $6, $7, $8)"
            );
            let code = format!("bench-{nth}");
            let position = i64::try_from(nth)?;
            self.put(insert, params![region, id, code, *parent, name, town, position, self.now]).await?;
            let path =
                sql!("INSERT INTO organisation_path (region, ancestor, descendant, depth) VALUES ($1, $2, $3, $4)");
            for (ancestor, depth) in [(id, 0_i64), (*parent, 1), (root, 2)] {
                self.put(path, params![region, ancestor, id, depth]).await?;
            }
            branches.push(id);
        }
        self.flush().await?;
        Ok(branches)
    }

    async fn people(&mut self, count: usize, branches: &[Id]) -> Result<Vec<Id>> {
        let mut people = Vec::with_capacity(count);
        for nth in 0..count {
            let id = new_id(self.now - SignedDuration::from_secs(i64::try_from(count - nth)?));
            self.person(id, nth).await?;
            if nth % MEMBER_EVERY == 0 {
                let branch = branches[(nth / MEMBER_EVERY / BRANCH).min(branches.len() - 1)];
                let insert = sql!(
                    "INSERT INTO membership (region, id, person, organisation, status, valid_from, reason, recorded_at)
                     VALUES ($1, $2, $3, $4, 'party_member', '2012-07-01', '', $5)"
                );
                self.put(insert, params![self.region(), new_id(self.now), id, branch, self.now]).await?;
            }
            people.push(id);
        }
        self.flush().await?;
        Ok(people)
    }

    async fn person(&mut self, id: Id, nth: usize) -> Result<()> {
        let insert = sql!(
            "INSERT INTO person (region, id, name, initials, sex, birth_date, id_number, id_number_hash,
                 id_number_tail, phone, phone_hash, phone_tail, created_at)
             VALUES ($1, $2, $3, 'bench', $4, $5, $6, $7, $8, $9, $10, $8, $11)"
        );
        let app = self.app.clone();
        let keys = &app.keys;
        // County 440799 was never assigned; the check digit does not matter to what is measured.
        let number = format!("440799{nth:012}");
        let (name, tail) = (NAMES[nth % NAMES.len()], &number[14..]);
        let born = Date::constant(1955, 1, 1).saturating_add(self.rng.i32(0..18_000).days());
        let row = params![
            self.region(),
            id,
            name,
            1 + i64::from(self.rng.bool()),
            born,
            keys.seal(&number)?,
            keys.lookup("id_number", &number),
            tail,
            keys.seal(&number[7..])?,
            keys.lookup("phone", &number[7..]),
            self.now,
        ];
        self.put(insert, row).await
    }

    /// Sessions for the drivers: of people, a leader, a secretary, an organiser.
    async fn sessions(&mut self, people: &[Id], team: Id, branch: Id) -> Result<City> {
        let root = self.one(sql!("SELECT id FROM organisation WHERE region = $1 AND code = 'city'")).await?;
        let mut tokens = Vec::new();
        // From all over the city, so that their rows lie as far apart as they do in life.
        let mut known = people[..people.len() - 3].to_vec();
        self.rng.shuffle(&mut known);
        known.truncate(KNOWN);
        for (nth, person) in known.iter().take(ACTIVE).enumerate() {
            tokens.push(self.session(*person, &format!("bench-person-{nth}")).await?);
        }
        let [leader, secretary, organiser] = [1, 2, 3].map(|n| people[people.len() - n]);
        self.role(leader, "leader", None, Some(team)).await?;
        self.role(secretary, "secretary", Some(branch), None).await?;
        self.role(organiser, "organiser", Some(root), None).await?;
        let city = City {
            people: people.len(),
            known,
            tokens,
            leader,
            leader_token: self.session(leader, "bench-leader").await?,
            team,
            branch,
            secretary_token: self.session(secretary, "bench-secretary").await?,
            root,
            organiser_token: self.session(organiser, "bench-organiser").await?,
        };
        self.flush().await?;
        Ok(city)
    }

    async fn session(&mut self, person: Id, token: &str) -> Result<String> {
        let insert = sql!(
            "INSERT INTO session (region, token_hash, person, channel, agent, created_at, expires_at)
             VALUES ($1, $2, $3, 'page', 'bench', $4, $5)"
        );
        let hash = Sha256::digest(token.as_bytes()).to_vec();
        let year = self.now + SignedDuration::from_hours(24 * 365);
        self.put(insert, params![self.region(), hash, person, self.now, year]).await?;
        Ok(token.to_owned())
    }

    async fn role(&mut self, person: Id, role: &str, organisation: Option<Id>, team: Option<Id>) -> Result<()> {
        let insert = sql!(
            "INSERT INTO role_grant (region, id, person, role, organisation, team, granted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        );
        let row = params![self.region(), new_id(self.now), person, role, organisation, team, self.now];
        self.put(insert, row).await
    }

    /// Everybody serves once a year, with the crowd they registered with.
    async fn years(&self, years: i16, people: &[Id], team: Id, leader: Id) -> Result<()> {
        let this_year = self.app.city.date(self.now).year();
        let (started, crowds) = (Instant::now(), people.len().div_ceil(CROWD));
        let at_once = if self.app.db.engine() == Engine::Postgres { 1 } else { UNDER_WAY };
        let mut under_way = JoinSet::new();
        for (nth, crowd) in people.chunks(CROWD).enumerate() {
            if under_way.len() >= at_once {
                under_way.join_next().await.transpose()?.transpose()?;
            }
            if nth % (crowds / 10).max(1) == 0 {
                println!("{nth} of {crowds} crowds: {:.0} s", started.elapsed().as_secs_f64());
            }
            let dates = (this_year - years + 1..=this_year).map(|year| self.day(year, nth, crowds));
            let served = Served { crowd: crowd.to_vec(), team, leader, dates: dates.collect::<Result<_>>()? };
            under_way.spawn(served.all(self.app.clone()));
        }
        while let Some(done) = under_way.join_next().await {
            done??;
        }
        Ok(())
    }

    /// The day of a crowd in a year: they come one after the other, each year another first.
    fn day(&self, year: i16, nth: usize, crowds: usize) -> Result<Date> {
        let days = if year == self.app.city.date(self.now).year() { 300 } else { 355 };
        let turn = usize::from(year.unsigned_abs()) * 97 + nth * days / crowds;
        Ok(Date::new(year, 1, 5)?.saturating_add(i64::try_from(turn % days)?.days()))
    }
}

/// An activity with one shift.
pub fn activity_rows(
    region: i64,
    activity: Id,
    shift: Id,
    team: Id,
    (start, end): (Timestamp, Timestamp),
    taken: i64,
    state: &str,
) -> Vec<(&'static Stmt, Vec<Value>)> {
    let first = sql!(
        "INSERT INTO activity (region, id, team, title, category, town, place, description, bring, risks, min_age,
             cancel_hours, state, created_at, published_at, first_start, last_end, next_start, next_end)
         VALUES ($1, $2, $3, '河岸清洁', 'C3', '台城街道', '台城河', '沿岸清理垃圾', '', '', 14, 24, $4, $5, $5, $5, $6,
             $5, $6)"
    );
    let second = sql!(
        "INSERT INTO shift (region, id, activity, starts_at, ends_at, capacity, taken, next_position, code_secret,
             reminded_at, swept_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $4, $9)"
    );
    let over = (state == "settled").then_some(end);
    vec![
        (first, params![region, activity, team, state, start, end].to_vec()),
        (second, params![region, shift, activity, start, end, taken + 20_000, taken, vec![7_u8; 32], over].to_vec()),
    ]
}

/// A crowd that serves three hours on a day of each year.
struct Served {
    crowd: Vec<Id>,
    team: Id,
    leader: Id,
    dates: Vec<Date>,
}

impl Served {
    async fn all(self, app: App) -> Result<()> {
        for date in &self.dates {
            let start = app.city.midnight(*date) + SignedDuration::from_hours(1);
            let end = start + SignedDuration::from_hours(3);
            let (crowd, team, leader) = (self.crowd.clone(), self.team, self.leader);
            app.act_at(&Actor::system(), end, Service { crowd, team, leader, date: *date, start, end }).await?;
        }
        Ok(())
    }
}

/// One activity of a crowd, settled: seats, presence, and minutes through the ledger's own code.
struct Service {
    crowd: Vec<Id>,
    team: Id,
    leader: Id,
    date: Date,
    start: Timestamp,
    end: Timestamp,
}

impl Service {
    async fn present(&self, cx: &mut Cx<'_>, shift: Id, person: Id) -> yigong::Result<()> {
        let (region, start) = (cx.region, self.start);
        let signup = sql!(
            "INSERT INTO signup (region, id, shift, person, state, created_at, changed_at)
             VALUES ($1, $2, $3, $4, 'confirmed', $5, $5)"
        );
        cx.tx.run(signup, params![region, new_id(start), shift, person, start]).await?;
        let attendance = sql!(
            "INSERT INTO attendance (region, id, shift, person, state, check_in_at, check_in_grade, check_in_by,
                 check_out_at, check_out_grade, check_out_by)
             VALUES ($1, $2, $3, $4, 'closed', $5, 'B', $6, $7, 'B', $6)"
        );
        cx.tx.run(attendance, params![region, new_id(start), shift, person, start, self.leader, self.end]).await?;
        Ok(())
    }

    fn entry(&self, activity: Id, shift: Id, person: Id) -> NewEntry {
        NewEntry {
            person,
            service_date: self.date,
            minutes: 180,
            shift: Some(shift),
            activity: Some(activity),
            title: "河岸清洁".into(),
            category: "C3".into(),
            source: Source::Attendance,
            grade: Grade::B,
            recorded_by: self.leader,
            approved_by: None,
            reverses: None,
            reason: String::new(),
        }
    }
}

impl Action for Service {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> yigong::Result<()> {
        let (activity, shift) = (new_id(self.start), new_id(self.start));
        let (window, taken) = ((self.start, self.end), i64::try_from(self.crowd.len()).unwrap_or(0));
        for (statement, row) in activity_rows(cx.region, activity, shift, self.team, window, taken, "settled") {
            cx.tx.run(statement, &row).await?;
        }
        for person in &self.crowd {
            self.present(cx, shift, *person).await?;
            hours::post(cx, &self.entry(activity, shift, *person)).await?;
        }
        cx.audit("bench.served", activity, serde_json::json!({"people": self.crowd.len()})).await
    }
}
