//! Random histories: whatever people do in whatever order, sums, chains, seats and standings agree.

use std::sync::atomic::{AtomicI64, Ordering};

use db::params;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use testkit::{TestApp, User};
use yigong::activities::{CancelSignUp, ConfirmOffer, SignUp};
use yigong::auth::{Actor, Role};
use yigong::city::City;
use yigong::hours::{Backfill, CheckIn, CheckOut, Correct, Decide, SettleForgotten, Who};
use yigong::people::{Join, Status};
use yigong::{Action, Id, new_id, standing};

const BRANCHES: [&str; 2] = ["台城街道南塘社区党支部", "台城街道合新社区党支部"];
const TEAM: &str = "nantang";
const HOUR: i64 = 3600;
/// Shifts of an hour each begin so often, seconds.
const EVERY: i64 = HOUR + HOUR / 2;
const SHIFTS: i64 = 14;

/// One thing that happens. Numbers choose among what there is.
#[derive(Debug, Clone)]
enum Step {
    SignUp(usize, usize),
    CancelSignUp(usize, usize),
    Confirm(usize, usize),
    CheckIn(usize, usize),
    CheckOut(usize, usize),
    Settle(usize),
    Backfill(usize, usize, i64),
    Correct(usize, i64),
    Decide(usize, bool),
    Transfer(usize, usize),
    Wait(i64),
    /// Comes at the beginning of the next shift and leaves after so many minutes.
    Serve(usize, i64),
}

fn step() -> impl Strategy<Value = Step> {
    // 0 is the shift that is on, 1 the next one.
    let (person, shift) = (0..5_usize, 0..2_usize);
    prop_oneof![
        2 => (person.clone(), shift.clone()).prop_map(|(p, s)| Step::SignUp(p, s)),
        1 => (person.clone(), shift.clone()).prop_map(|(p, s)| Step::CancelSignUp(p, s)),
        1 => (person.clone(), shift.clone()).prop_map(|(p, s)| Step::Confirm(p, s)),
        6 => person.clone().prop_map(|p| Step::CheckIn(p, 0)),
        4 => person.clone().prop_map(|p| Step::CheckOut(p, 0)),
        1 => (0..9_usize).prop_map(Step::Settle),
        1 => (person.clone(), shift, 10..400_i64).prop_map(|(p, s, m)| Step::Backfill(p, s, m)),
        2 => (0..20_usize, 0..500_i64).prop_map(|(e, m)| Step::Correct(e, m)),
        3 => (0..20_usize, any::<bool>()).prop_map(|(p, yes)| Step::Decide(p, yes)),
        1 => (person, 0..2_usize).prop_map(|(p, b)| Step::Transfer(p, b)),
        3 => (5..45_i64).prop_map(Step::Wait),
        4 => (0..5_usize, 20..70_i64).prop_map(|(p, m)| Step::Serve(p, m)),
    ]
}

/// The city, with other rules from the second day on when they change: more hours are owed, back-fills no
/// longer count, and more of a shift must be served.
fn city(rules_change: bool) -> City {
    let mut city = City::taishan().unwrap();
    if rules_change {
        let second_day = Date::constant(2026, 3, 3);
        let rules = &mut city.rules;
        let mut counting = rules.counting.last().unwrap().clone();
        counting.valid_from = second_day;
        counting.duty_grades.retain(|grade| grade != "D");
        rules.counting.push(counting);
        let mut attendance = rules.attendance.last().unwrap().clone();
        (attendance.valid_from, attendance.minimum_share_percent) = (second_day, 90);
        rules.attendance.push(attendance);
        let mut obligation = rules.obligation.last().unwrap().clone();
        (obligation.valid_from, obligation.minutes) = (second_day, 1200);
        rules.obligation.push(obligation);
    }
    city
}

struct World {
    app: TestApp,
    people: Vec<User>,
    leaders: [User; 2],
    clerk: User,
    shifts: Vec<Id>,
}

impl World {
    async fn new() -> Self {
        Self::under(City::taishan().unwrap()).await
    }

    async fn under(city: City) -> Self {
        let app = TestApp::start_in(city).await;
        let mut people = Vec::new();
        for n in 0..5 {
            people.push(app.person("陈伟").member_of(BRANCHES[n % 2], "party_member").create().await);
        }
        let leader = |name| app.person(name).member_of(BRANCHES[0], "party_member").leads(TEAM);
        let leaders = [leader("梅国栋").create().await, leader("黄建国").create().await];
        let clerk = app.person("谭敏").role(Role::Clerk, "台城街道党工委").create().await;
        let mut world = Self { app, people, leaders, clerk, shifts: Vec::new() };
        for n in 0..SHIFTS {
            let shift = world.shift(n * EVERY + HOUR).await;
            world.shifts.push(shift);
            for person in &world.people {
                world.attempt(person, SignUp { shift, guardian: None }).await;
            }
        }
        world
    }

    /// A shift of an hour for three people that begins so many seconds from now.
    async fn shift(&self, later: i64) -> Id {
        let (app, now, team) = (&self.app, self.app.clock.now(), self.app.team(TEAM).await);
        let (activity, shift, start) = (new_id(now), new_id(now), now.as_second() + later);
        app.exec_sql(
            "INSERT INTO activity (region, id, team, title, category, town, place, description, bring, risks, min_age,
                 cancel_hours, state, created_at, published_at, first_start, last_end, next_start, next_end)
             VALUES ($1, $2, $3, '清扫', 'C1', '台城街道', '南塘', '', '', '', 14, 1, 'published', $4, $4, $5, $6, $5, $6)",
            params![app.region(), activity, team, now, start, start + HOUR],
        )
        .await;
        app.exec_sql(
            "INSERT INTO shift (region, id, activity, starts_at, ends_at, capacity, code_secret)
             VALUES ($1, $2, $3, $4, $5, 3, $6)",
            params![app.region(), shift, activity, start, start + HOUR, vec![7_u8; 32]],
        )
        .await;
        shift
    }

    /// Does it, or is refused; a failure of the program is neither.
    async fn attempt<A: Action>(&self, who: &User, action: A) {
        if let Err(error) = self.app.act_as(who, action).await {
            assert!(!error.status.is_server_error(), "{error:?}");
        }
    }

    async fn happen(&self, step: &Step) {
        if let Step::Serve(p, minutes) = *step {
            let since = self.app.clock.now().as_second() - self.app.clock_start().as_second() - HOUR;
            let begins = (EVERY - since.rem_euclid(EVERY)) / 60;
            for step in [Step::Wait(begins), Step::CheckIn(p, 0), Step::Wait(minutes), Step::CheckOut(p, 0)] {
                self.once(&step).await;
            }
        } else {
            self.once(step).await;
        }
    }

    async fn once(&self, step: &Step) {
        let (app, leader) = (&self.app, &self.leaders[0]);
        match *step {
            Step::Serve(..) => {}
            Step::SignUp(p, s) => {
                self.attempt(&self.people[p], SignUp { shift: self.near(s), guardian: None }).await;
            }
            Step::CancelSignUp(p, s) => {
                let cancel = CancelSignUp { shift: self.near(s), reason: "家里有事".into() };
                self.attempt(&self.people[p], cancel).await;
            }
            Step::Confirm(p, s) => self.attempt(&self.people[p], ConfirmOffer { shift: self.near(s) }).await,
            Step::CheckIn(p, s) => {
                let who = Who::Desk(self.people[p].id);
                self.attempt(leader, CheckIn { shift: self.near(s), who, key: None }).await;
            }
            Step::CheckOut(p, s) => {
                let who = Who::Desk(self.people[p].id);
                self.attempt(leader, CheckOut { shift: self.near(s), who, key: None }).await;
            }
            Step::Settle(n) => {
                if let Some(attendance) =
                    self.nth("SELECT id FROM attendance WHERE region = $1 AND state = 'open'", n).await
                {
                    let at = app.clock.now();
                    let settle = SettleForgotten { attendance, left_at: at, reason: "负责人看到他离开".into() };
                    self.attempt(leader, settle).await;
                }
            }
            Step::Backfill(p, s, minutes) => {
                let to = app.clock.now();
                let from = to - jiff::SignedDuration::from_mins(minutes);
                let (person, reason) = (self.people[p].id, "手机没电了".to_owned());
                let shift = self.near(s);
                self.attempt(leader, Backfill { shift, person, from, to, reason, proof: None }).await;
            }
            Step::Correct(n, minutes) => {
                let entries = "SELECT id FROM ledger WHERE region = $1 ORDER BY person, seq";
                if let Some(entry) = self.nth(entries, n).await {
                    self.attempt(leader, Correct { entry, minutes, reason: "登记的时间不对".into() }).await;
                }
            }
            Step::Decide(n, approve) => {
                let open = "SELECT id FROM proposal WHERE region = $1 AND state = 'open' ORDER BY id";
                if let Some(proposal) = self.nth(open, n).await {
                    let decide = |proposal| Decide { proposal, approve, reason: "核对过了".into() };
                    self.attempt(&self.leaders[1], decide(proposal)).await;
                    self.attempt(&self.clerk, decide(proposal)).await;
                }
            }
            Step::Transfer(p, b) => {
                let organisation = app.organisation(BRANCHES[b]).await;
                let (person, from) = (self.people[p].id, app.city.date(app.clock.now()));
                let status = Status::PartyMember;
                self.attempt(&self.clerk, Join { person, organisation, status, from, reason: "转接".into() }).await;
            }
            Step::Wait(minutes) => {
                app.advance(minutes);
                yigong::tick(app).await;
            }
        }
    }

    /// The shift that is on, or the one so many after it.
    fn near(&self, after: usize) -> Id {
        let since = self.app.clock.now().as_second() - self.app.clock_start().as_second() - HOUR;
        let on = usize::try_from(since / EVERY).unwrap_or(0);
        self.shifts[(on + after).min(self.shifts.len() - 1)]
    }

    async fn nth(&self, sql: &str, n: usize) -> Option<Id> {
        let all: Vec<Id> = self.app.query(sql, params![self.app.region()]).await;
        all.get(n % all.len().max(1)).copied()
    }

    /// Every invariant holds, and a standing as of any day is the sum of the rows up to that day.
    async fn verify(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
        for person in &self.people {
            for day in 1..=9 {
                let as_of = Date::new(2026, 3, day).unwrap();
                let id = person.id;
                let standing = self
                    .app
                    .read(&Actor::operator(), move |cx| Box::pin(standing::explain(cx, id, 2026, Some(as_of))))
                    .await
                    .unwrap();
                let rows: i64 = self
                    .app
                    .query_one(
                        "SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM ledger
                         WHERE region = $1 AND person = $2 AND duty = 1 AND service_date <= $3",
                        params![self.app.region(), id, as_of],
                    )
                    .await;
                assert_eq!(standing.credited_minutes, rows, "as of {as_of}");
            }
        }
    }
}

/// Ledger rows of all histories together: a test whose people never get to serve shows nothing.
static ENTERED: AtomicI64 = AtomicI64::new(0);

#[test]
fn random_histories_leave_everything_in_agreement() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() });
    let histories = (any::<bool>(), prop::collection::vec(step(), 40..80));
    let outcome = runner.run(&histories, |(rules_change, steps)| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(live(city(rules_change), &steps));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(ENTERED.load(Ordering::Relaxed) > 20, "{ENTERED:?} rows are too few to show anything");
}

async fn live(city: City, steps: &[Step]) {
    let world = World::under(city).await;
    for step in steps {
        world.happen(step).await;
    }
    ENTERED.fetch_add(world.app.count("ledger").await, Ordering::Relaxed);
    world.verify().await;
}

#[tokio::test]
async fn a_clock_that_jumps_back_breaks_nothing() {
    let world = World::new().await;
    // Each sees to it that the person is there for the whole of the shift that is on.
    let served = [Step::Wait(61), Step::CheckIn(0, 0), Step::Wait(55), Step::CheckOut(0, 0)];
    for step in &served {
        world.happen(step).await;
    }
    assert_eq!(world.app.count("ledger").await, 1);
    // The machine's clock is set back by an hour and goes on from there.
    world.app.advance(-60);
    for step in served.iter().chain(&[Step::CheckOut(0, 0), Step::Correct(0, 30), Step::Decide(0, true)]) {
        world.happen(step).await;
    }
    world.happen(&Step::Wait(600)).await;
    world.verify().await;
}
