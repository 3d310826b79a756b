//! Building the demo city, once, and naming its accounts.

use fastrand::Rng;
use serde_json::json;

use super::people::{self, Cast};
use super::{call, certificates, clock, duty, employment, events, needs, notices, reviews, training, year};
use crate::action::{Action, Cx};
use crate::app::App;
use crate::auth::{self, Actor, SetPassword};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{campaigns, organisations, oversight, setting, standing, teams};

const BUILT: &str = "demo_built";
/// Everything the builder invents follows from this number.
const SEED: u64 = 2014108;

/// A demo account.
pub struct Account {
    /// Login name.
    pub login: String,
    /// Who it is, in Chinese.
    pub who: String,
}

/// Builds the city if the database is empty, and gives every demo account `password`. `moved` says
/// that the clock was set by hand.
pub async fn ensure(app: &App, password: &str, moved: bool) -> Result<Vec<Account>> {
    let system = Actor::system();
    let built = app.read(&system, |cx| Box::pin(setting::get(cx, BUILT))).await?.is_some();
    if built && !moved {
        clock::restore_clock(app).await?;
    }
    if !built {
        build(app, &system).await?;
    }
    if moved || !built {
        clock::keep_clock(app).await?;
    }
    accounts(app, password).await
}

async fn build(app: &App, system: &Actor) -> Result<()> {
    let empty =
        app.read(system, |cx| Box::pin(async move { organisations::by_code(cx, "city").await })).await?.is_none();
    if !empty {
        return Err(AppError::conflict(
            "not_a_demo",
            "这个数据目录里有别的数据，或上次没有建完。请换一个目录，或删去后重试。",
        ));
    }
    app.act(system, organisations::Seed).await?;
    app.act(system, campaigns::Seed).await?;
    app.act(system, teams::Seed).await?;
    let today = app.city.date(app.clock.now());
    for year in [today.year() - 1, today.year()] {
        standing::open_year(app, year).await?;
    }
    let root = app.read(system, |cx| Box::pin(async move { organisations::by_code(cx, "city").await })).await?;
    let root = root.ok_or_else(AppError::not_found)?.id;
    crate::people::import_file(app, system, root, "党员花名册.xlsx".into(), app.city.demo.roster.clone()).await?;
    app.act(system, Build).await?;
    crate::commendation::award_stars(app).await?;
    app.act(system, certificates::Stars).await?;
    crate::jobs::sign_roots(app).await?;
    app.act(system, DrawLastMonth).await
}

/// The organisers have drawn last month's rows and looked into the first of them.
struct DrawLastMonth;

impl Action for DrawLastMonth {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let organiser = setting::get(cx, "demo_account_organiser").await?.and_then(|id| id.parse().ok());
        let organiser: Id = organiser.ok_or_else(AppError::not_found)?;
        let organiser = auth::actor_of(cx, organiser, auth::Channel::Page).await?;
        let last = cx.today().first_of_month().yesterday().map_err(|e| AppError::internal(e.to_string()))?;
        let draw = oversight::Draw { year: last.year(), month: last.month(), size: 20 };
        let now = cx.now;
        match draw.within(&mut cx.acting(&organiser, now)).await {
            // A city that begins with the year has nothing to draw from.
            Err(error) if !error.status.is_client_error() => Err(error),
            _ => cx.audit("demo.draw", Id::nil(), json!({"month": last.month()})).await,
        }
    }
}

/// Everything that is not in the roster: other people, accounts, roles, and the year behind us.
struct Build;

impl Action for Build {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let mut rng = Rng::with_seed(SEED);
        let mut cast: Cast = people::cast(cx, &mut rng).await?;
        cast.trained = training::live(cx, &mut rng, &cast).await?;
        year::live(cx, &mut rng, &cast).await?;
        call::live(cx, &cast).await?;
        reviews::live(cx, &cast).await?;
        notices::live(cx, &cast).await?;
        needs::live(cx, &mut rng, &cast).await?;
        events::live(cx, &mut rng, &cast).await?;
        employment::live(cx, &cast).await?;
        super::appraisal::act(cx).await?;
        certificates::issue(cx, &cast).await?;
        duty::live(cx, &mut rng, &cast).await?;
        setting::set(cx, BUILT, &cx.now.to_string()).await?;
        cx.audit("demo.build", Id::nil(), json!({"people": cast.everyone.len()})).await
    }
}

/// Gives every demo account the password and tells who is who.
async fn accounts(app: &App, password: &str) -> Result<Vec<Account>> {
    let hash = auth::hash(app, password.to_owned()).await?;
    let logins = people::logins();
    app.act(&Actor::system(), SetPasswords { logins: logins.iter().map(|a| a.login.clone()).collect(), hash }).await?;
    Ok(logins)
}

struct SetPasswords {
    logins: Vec<String>,
    hash: String,
}

impl Action for SetPasswords {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        for login in &self.logins {
            let known = setting::get(cx, &format!("demo_account_{login}")).await?;
            let Some(person) = known.and_then(|id| id.parse().ok()) else { continue };
            SetPassword { person, login: login.clone(), hash: self.hash.clone() }.run(cx).await?;
        }
        Ok(())
    }
}
