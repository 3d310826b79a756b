//! The program under test.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::http::Method;
use jiff::Timestamp;
use yigong::auth::{Actor, Channel};
use yigong::city::City;
use yigong::web::Limits;
use yigong::{Action, App, Clock, Core, Id, Keys, Mode, PasswordCost, Renderer, Result};

use crate::database::{Engine, Fresh};
use crate::people::{PersonBuilder, User};
use crate::request::Request;
use crate::seed;

/// When a test begins unless it says otherwise: a Monday morning in the city.
pub const START: &str = "2026-03-02T09:00:00+08:00";

/// The program with everything in it: its own database, the city of 台山, a clock that stands
/// still, fixed keys. It is also an [`App`], so `app.act(…)` and `app.read(…)` work.
pub struct TestApp {
    app: App,
    start: Timestamp,
    pub(crate) router: Router,
    pub(crate) people: AtomicU32,
    /// Session tokens by person, with the time they were opened.
    pub(crate) sessions: Mutex<HashMap<Id, (String, Timestamp)>>,
    database: Fresh,
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl TestApp {
    /// Starts at [`START`] with the city's organisations and teams, and nobody in it.
    pub async fn start() -> Self {
        Self::start_at(START).await
    }

    /// Starts at a moment given in ISO 8601 with offset.
    pub async fn start_at(now: &str) -> Self {
        let app = Self::empty_at(now).await;
        seed::seed(&app).await;
        app
    }

    /// Starts as a real city does: whoever manages an organisation needs a second factor.
    pub async fn strict() -> Self {
        let start = START.parse().expect("a time in ISO 8601 with offset");
        let app = Self::made(Fresh::create().await, start, true, taishan());
        app.migrate().await.expect("the schema can be made");
        seed::seed(&app).await;
        app
    }

    /// Starts with a city's own data: other rules, other settings.
    pub async fn start_in(city: City) -> Self {
        let start = START.parse().expect("a time in ISO 8601 with offset");
        let app = Self::made(Fresh::create().await, start, false, city);
        app.migrate().await.expect("the schema can be made");
        seed::seed(&app).await;
        app
    }

    /// Starts at a moment on a certain server.
    pub async fn start_on(engine: Engine, now: &str) -> Self {
        let app = Self::on(Fresh::create_on(engine).await, now.parse().expect("a time in ISO 8601 with offset"));
        app.migrate().await.expect("the schema can be made");
        seed::seed(&app).await;
        app
    }

    /// The database it is on.
    #[must_use]
    pub fn database(&self) -> &Fresh {
        &self.database
    }

    /// What the key file of a data directory must hold for another process to read this data.
    #[must_use]
    pub fn key_file() -> String {
        secret().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }

    /// Starts with the schema and not one row.
    pub async fn empty_at(now: &str) -> Self {
        let app = Self::on(Fresh::create().await, now.parse().expect("a time in ISO 8601 with offset"));
        app.migrate().await.expect("the schema can be made");
        app
    }

    /// Starts on SQLite whatever the engine under test: for what [`TestApp::fork`]s.
    pub async fn embedded() -> Self {
        let app = Self::on(Fresh::embedded(), START.parse().expect("a time in ISO 8601 with offset"));
        app.migrate().await.expect("the schema can be made");
        seed::seed(&app).await;
        app
    }

    /// A second program on a copy of this one's data, sessions included. Only of
    /// [`TestApp::embedded`], where a copy takes a few milliseconds.
    pub async fn fork(&self) -> Self {
        let copy = Self::on(self.database.copy().await, self.start);
        copy.clock.set_ahead(self.clock.ahead());
        copy.people.store(self.people.load(Ordering::Relaxed), Ordering::Relaxed);
        let sessions = self.sessions.lock().expect("no panic while held").clone();
        *copy.sessions.lock().expect("no panic while held") = sessions;
        copy
    }

    fn on(database: Fresh, start: Timestamp) -> Self {
        Self::made(database, start, false, taishan())
    }

    fn made(database: Fresh, start: Timestamp, second_factor_required: bool, city: City) -> Self {
        let app = App::new(Core {
            db: database.db.clone(),
            city,
            clock: Clock::standing(start),
            keys: Keys::from_secret(&secret()),
            mode: Mode::Demo,
            documents: Renderer::new(None),
            outlets: std::sync::OnceLock::new(),
            ahead: yigong::activities::Ahead::default(),
            boards: yigong::standing::Boards::default(),
            password_cost: PasswordCost::Least,
            https: false,
            second_factor_required,
            limits: Limits::default(),
        });
        let router = yigong::web::router(app.clone());
        let (people, sessions) = Default::default();
        Self { app, start, router, people, sessions, database }
    }

    /// When the clock was started.
    #[must_use]
    pub fn clock_start(&self) -> Timestamp {
        self.start
    }

    /// Moves the clock forward; back with a negative number.
    pub fn advance(&self, minutes: i64) {
        self.clock.advance(minutes * 60);
    }

    /// Sets the clock to a moment given in ISO 8601 with offset.
    pub fn set_now(&self, now: &str) {
        let now: Timestamp = now.parse().expect("a time in ISO 8601 with offset");
        self.clock.set_ahead(now.as_second() - self.start.as_second());
    }

    /// Somebody new; finish with `.create().await`.
    pub fn person(&self, name: &str) -> PersonBuilder<'_> {
        PersonBuilder::new(self, name)
    }

    /// `GET` of a page.
    pub fn get(&self, path: &str) -> Request<'_> {
        Request::new(self, Method::GET, path)
    }

    /// `POST` of a form.
    pub fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Request<'_> {
        Request::new(self, Method::POST, path).form(fields)
    }

    /// `POST` of a form with one file and no other fields; `.field(name, value)` adds some.
    pub fn post_file(&self, path: &str, field: &str, file_name: &str, bytes: &[u8]) -> Request<'_> {
        Request::new(self, Method::POST, path).file(field, file_name, bytes)
    }

    /// `PUT` of raw bytes, as a part of a file is sent.
    pub fn put_bytes(&self, path: &str, bytes: &[u8]) -> Request<'_> {
        Request::new(self, Method::PUT, path).bytes(bytes)
    }

    /// An API call with a JSON body; `json!(null)` sends none.
    #[allow(clippy::needless_pass_by_value)] // so that a test can write json!({…}) in place
    pub fn api(&self, method: Method, path: &str, body: serde_json::Value) -> Request<'_> {
        Request::new(self, method, path).json(&body)
    }

    /// The person as an actor, with the roles they hold now.
    pub async fn actor(&self, user: &User) -> Actor {
        let id = user.id;
        let read = self.read(&Actor::system(), move |cx| Box::pin(yigong::auth::actor_of(cx, id, Channel::Page))).await;
        read.expect("the person is there")
    }

    /// Does an action in somebody's name, past the pages.
    pub async fn act_as<A: Action>(&self, user: &User, action: A) -> Result<A::Out> {
        self.act(&self.actor(user).await, action).await
    }
}

/// The same keys for every test.
fn secret() -> [u8; 96] {
    std::array::from_fn(|i| i as u8)
}

fn taishan() -> City {
    City::taishan().expect("the city's folder is sound")
}
