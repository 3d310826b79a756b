//! A city ready for work: people who may sign up, and people who have arrived and may leave.

use std::path::{Path, PathBuf};

use db::{Db, Stmt, params, sql};
use testkit::{Engine, TestApp, User};
use yigong::auth::Actor;
use yigong::{Id, new_id};

use crate::work::{Kind, Task};

const BRANCH: &str = "台城街道南塘社区党支部";
const TEAM: &str = "nantang";
const HOUR: i64 = 3600;

/// A prepared city and the data directory that serves it.
pub struct Installation {
    pub app: TestApp,
    folder: tempfile::TempDir,
    leader: User,
}

/// How much there is to do.
pub struct Size {
    /// People who arrived two hours ago and may be checked out.
    pub present: usize,
    /// People who may sign up …
    pub volunteers: usize,
    /// … for so many shifts each.
    pub shifts: usize,
}

impl Installation {
    pub async fn on(engine: Engine) -> Self {
        let app = TestApp::start_on(engine, &two_hours_ago()).await;
        let leader = app.person("梅国栋").member_of(BRANCH, "party_member").leads(TEAM).create().await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("keys.hex"), TestApp::key_file()).unwrap();
        Self { app, folder, leader }
    }

    /// Where the keys are, and with SQLite the database.
    pub fn data(&self) -> PathBuf {
        let file = self.app.database().file();
        let Some(file) = file else { return self.folder.path().to_owned() };
        let data = file.parent().unwrap().to_owned();
        std::fs::write(data.join("keys.hex"), TestApp::key_file()).unwrap();
        data
    }

    /// A folder for what a test needs besides.
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }

    /// The PostgreSQL database, when that is the engine.
    pub fn url(&self) -> Option<String> {
        self.app.database().url()
    }

    /// The leader's bearer token.
    pub async fn leader(&self) -> String {
        self.app.token(&self.leader).await
    }

    /// Work of a mixed day, in no special order.
    pub async fn tasks(&self, size: &Size) -> Vec<Task> {
        let mut tasks = self.departures(size.present).await;
        tasks.extend(self.sign_ups(size.volunteers, size.shifts).await);
        fastrand::Rng::with_seed(7).shuffle(&mut tasks);
        tasks
    }

    async fn departures(&self, present: usize) -> Vec<Task> {
        let (app, now) = (&self.app, self.app.clock.now().as_second());
        let shift = self.shift(now, now + 3 * HOUR - 600, present).await;
        let token = self.leader().await;
        let mut tasks = Vec::new();
        for n in 0..present {
            // There are 500 ID numbers to a birth date and sex.
            let born = format!("{}-03-02", 1975 + n / 400);
            let person = app.person("陈伟").born(&born).member_of(BRANCH, "party_member").create().await.id;
            self.arrived(shift, person, now).await;
            let (kind, key) = (Kind::CheckOut, person.to_string());
            tasks.push(Task { kind, shift, person, token: token.clone(), key });
        }
        let taken = i64::try_from(present).unwrap();
        app.exec_sql("UPDATE shift SET taken = $3 WHERE region = $1 AND id = $2", params![app.region(), shift, taken])
            .await;
        tasks
    }

    async fn arrived(&self, shift: Id, person: Id, at: i64) {
        let (app, id) = (&self.app, new_id(self.app.clock.now()));
        app.exec_sql(
            "INSERT INTO signup (region, id, shift, person, state, created_at, changed_at)
             VALUES ($1, $2, $3, $4, 'confirmed', $5, $5)",
            params![app.region(), id, shift, person, at],
        )
        .await;
        app.exec_sql(
            "INSERT INTO attendance (region, id, shift, person, state, check_in_at, check_in_grade, check_in_by)
             VALUES ($1, $2, $3, $4, 'open', $5, 'B', $6)",
            params![app.region(), id, shift, person, at, self.leader.id],
        )
        .await;
    }

    async fn sign_ups(&self, volunteers: usize, shifts: usize) -> Vec<Task> {
        let soon = self.app.clock.now().as_second() + 48 * HOUR;
        let mut places = Vec::new();
        for n in 0..shifts {
            let start = soon + i64::try_from(n).unwrap() * 3 * HOUR;
            // Half as many seats as people, so that the line is at work too.
            places.push(self.shift(start, start + HOUR, (volunteers / 2).max(1)).await);
        }
        let mut tasks = Vec::new();
        for _ in 0..volunteers {
            let user = self.app.person("黄小妹").sex(2).create().await;
            let token = self.app.token(&user).await;
            tasks.extend(places.iter().map(|shift| Task {
                kind: Kind::SignUp,
                shift: *shift,
                person: user.id,
                token: token.clone(),
                key: format!("{}-{shift}", user.id),
            }));
        }
        tasks
    }

    async fn shift(&self, start: i64, end: i64, capacity: usize) -> Id {
        let (app, team) = (&self.app, self.app.team(TEAM).await);
        let (activity, shift) = (new_id(app.clock.now()), new_id(app.clock.now()));
        app.exec_sql(
            "INSERT INTO activity (region, id, team, title, category, town, place, description, bring, risks, min_age,
                 cancel_hours, state, created_at, published_at, first_start, last_end, next_start, next_end)
             VALUES ($1, $2, $3, '街巷清扫', 'C1', '台城街道', '南塘', '清扫', '', '', 14, 24, 'published', $4, $4, $5,
                 $6, $5, $6)",
            params![app.region(), activity, team, app.clock.now(), start, end],
        )
        .await;
        app.exec_sql(
            "INSERT INTO shift (region, id, activity, starts_at, ends_at, capacity, code_secret)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![app.region(), shift, activity, start, end, i64::try_from(capacity).unwrap(), vec![7_u8; 32]],
        )
        .await;
        shift
    }

    /// Every acknowledged task is there exactly once, and every invariant of the data holds.
    pub async fn verify(&self, done: &[Task]) {
        exactly_once(&self.app.db, self.app.region(), done).await;
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// Every acknowledged task has exactly one row in `db`.
pub async fn exactly_once(db: &Db, region: i64, done: &[Task]) {
    let sign_ups = rows(db, region, sql!("SELECT shift, person FROM signup WHERE region = $1")).await;
    let ledger = sql!("SELECT shift, person FROM ledger WHERE region = $1 AND shift IS NOT NULL");
    let entries = rows(db, region, ledger).await;
    for task in done {
        let rows = match task.kind {
            Kind::SignUp => &sign_ups,
            Kind::CheckOut => &entries,
        };
        let times = rows.iter().filter(|row| **row == (task.shift, task.person)).count();
        assert_eq!(times, 1, "{task:?} was acknowledged and is there {times} times");
    }
}

async fn rows(db: &Db, region: i64, select: &'static Stmt) -> Vec<(Id, Id)> {
    let read = db.read(move |tx| Box::pin(async move { tx.all(select, params![region]).await })).await;
    read.unwrap_or_else(|error: db::Error| panic!("{error}"))
}

/// The server under test lives in the system's time.
#[allow(clippy::disallowed_methods)]
fn two_hours_ago() -> String {
    let now = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(now - 2 * HOUR).unwrap().to_string()
}
