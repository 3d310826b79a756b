//! Activities from draft to closed, sign-ups, the line, offers, time.

#![allow(clippy::unwrap_used)] // a failing test should stop

mod suggestions;

use axum::http::Method;
use db::params;
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::{Answer, TestApp, User};
use yigong::activities::{CancelSignUp, ConfirmOffer, Event, SignUp, State, Sweep};
use yigong::auth::Actor;

const TEAM: &str = "台城街道南塘社区党员义工队";
/// Two days after the tests begin.
const START: &str = "2026-03-04T09:00:00+08:00";
const END: &str = "2026-03-04T12:00:00+08:00";

struct World {
    app: TestApp,
    leader: User,
    team: String,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let leader = app.person("黄志强").leads(TEAM).create().await;
        let team = app.team(TEAM).await.to_string();
        Self { app, leader, team }
    }

    fn body(&self, capacity: i64) -> Value {
        json!({"title": "南塘街巷大扫除", "category": "C1", "team": self.team, "place": "南塘路牌坊口",
            "description": "分四组进巷，清扫落叶垃圾，清理卫生死角。",
            "shifts": [{"starts_at": START, "ends_at": END, "capacity": capacity}]})
    }

    async fn create(&self, body: Value) -> Answer {
        self.app.api(Method::POST, "/api/v1/activities", body).as_user(&self.leader).await
    }

    async fn publish(&self, id: &str) -> Answer {
        let path = format!("/api/v1/activities/{id}/publication");
        self.app.api(Method::POST, &path, json!(null)).as_user(&self.leader).await
    }

    /// A published activity with one shift: their ids.
    async fn published(&self, body: Value) -> (String, String) {
        let made = self.create(body).await.expect(201).json();
        let id = made["id"].as_str().unwrap().to_owned();
        self.publish(&id).await.assert(200);
        (id, made["shifts"][0]["id"].as_str().unwrap().to_owned())
    }

    async fn sign_up(&self, shift: &str, user: &User) -> Answer {
        self.app.api(Method::POST, &format!("/api/v1/shifts/{shift}/signups"), json!(null)).as_user(user).await
    }

    async fn withdraw(&self, shift: &str, user: &User, query: &str) -> Answer {
        let path = format!("/api/v1/shifts/{shift}/signups/me{query}");
        self.app.api(Method::DELETE, &path, json!(null)).as_user(user).await
    }

    async fn confirm(&self, shift: &str, user: &User) -> Answer {
        let path = format!("/api/v1/shifts/{shift}/signups/me/confirmation");
        self.app.api(Method::POST, &path, json!(null)).as_user(user).await
    }

    async fn people(&self, count: usize) -> Vec<User> {
        let mut people = Vec::new();
        for _ in 0..count {
            people.push(self.app.person("陈伟").create().await);
        }
        people
    }

    async fn state_of(&self, shift: &str, user: &User) -> String {
        let shift: yigong::Id = shift.parse().unwrap();
        let sql = "SELECT state FROM signup WHERE region = $1 AND shift = $2 AND person = $3";
        self.app.query_one(sql, params![self.app.region(), shift, user.id]).await
    }

    async fn seats(&self, shift: &str) -> (i64, i64) {
        let shift: yigong::Id = shift.parse().unwrap();
        let sql = "SELECT taken, waiting FROM shift WHERE region = $1 AND id = $2";
        self.app.query_one(sql, params![self.app.region(), shift]).await
    }

    /// Sweeps as the ticker does: only when something is due.
    async fn sweep(&self) -> bool {
        let due = self.app.read(&Actor::system(), |cx| Box::pin(yigong::activities::sweep_due(cx))).await.unwrap();
        if due {
            self.app.act(&Actor::system(), Sweep).await.unwrap();
        }
        due
    }
}

#[test]
fn the_state_machine_is_this_table() {
    use State::{Cancelled, Closed, Draft, Published, Running, Settled};
    let allowed = [
        (Draft, Event::Publish, Published),
        (Published, Event::Start, Running),
        (Published, Event::Close, Closed),
        (Running, Event::Close, Closed),
        (Closed, Event::Settle, Settled),
        (Draft, Event::Cancel, Cancelled),
        (Published, Event::Cancel, Cancelled),
    ];
    for from in State::ALL {
        for event in Event::ALL {
            let expected = allowed.iter().find(|(f, e, _)| f == from && e == event).map(|(.., to)| *to);
            assert_eq!(from.after(*event).ok(), expected, "{from} {event}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_for_five_places() {
    let world = World::new().await;
    let (_, shift) = world.published(world.body(5)).await;
    let people = world.people(50).await;
    for person in &people {
        world.app.token(person).await;
    }
    let answers = futures_util::future::join_all(people.iter().map(|person| world.sign_up(&shift, person))).await;
    let mut positions = Vec::new();
    for answer in answers {
        let body = answer.expect(201).json();
        match body["state"].as_str().unwrap() {
            "confirmed" => assert!(body["position"].is_null()),
            _ => positions.push(body["position"].as_i64().unwrap()),
        }
    }
    positions.sort_unstable();
    assert_eq!(positions, (1..=45).collect::<Vec<i64>>());
    assert_eq!(world.seats(&shift).await, (5, 45));
}

#[tokio::test]
async fn a_freed_seat_is_offered_passed_on_and_confirmed() {
    let world = World::new().await;
    let (_, shift) = world.published(world.body(1)).await;
    let people = world.people(4).await;
    for person in &people {
        world.sign_up(&shift, person).await.assert(201);
    }
    assert_eq!(world.sign_up(&shift, &people[0]).await.expect(409).code(), "already_signed_up");
    assert_eq!(world.confirm(&shift, &people[1]).await.expect(409).code(), "no_offer");
    world.withdraw(&shift, &people[0], "").await.assert(204);
    assert_eq!(world.state_of(&shift, &people[1]).await, "offered");
    assert_eq!(world.seats(&shift).await, (1, 2));
    assert!(world.app.get("/").as_user(&people[1]).await.expect(200).text().contains("候补有名额了"));
    // Two hours later it has run out; it is refused at once and passes on with the sweep.
    world.app.advance(121);
    assert_eq!(world.confirm(&shift, &people[1]).await.expect(409).code(), "offer_expired");
    assert!(world.sweep().await);
    assert!(!world.sweep().await);
    assert_eq!(world.state_of(&shift, &people[1]).await, "expired");
    assert_eq!(world.state_of(&shift, &people[2]).await, "offered");
    world.confirm(&shift, &people[2]).await.assert(200);
    world.confirm(&shift, &people[2]).await.assert(200);
    assert_eq!(world.seats(&shift).await, (1, 1));
    // Who comes back stands at the end of the line, in the same row.
    let back = world.sign_up(&shift, &people[1]).await.expect(201).json();
    assert_eq!((back["state"].as_str(), back["position"].as_i64()), (Some("waitlisted"), Some(2)));
    // One who declines an offer makes room for the next.
    world.withdraw(&shift, &people[2], "").await.assert(204);
    world.withdraw(&shift, &people[3], "").await.assert(204);
    assert_eq!(world.state_of(&shift, &people[1]).await, "offered");
    let messages: i64 = world.app.count("message").await;
    assert_eq!(messages, 5, "four offers and one that ran out");
}

#[tokio::test]
async fn cancelling_late_needs_a_reason_and_never_after_the_start() {
    let world = World::new().await;
    let (_, shift) = world.published(world.body(3)).await;
    let people = world.people(2).await;
    for person in &people {
        world.sign_up(&shift, person).await.assert(201);
    }
    world.app.set_now("2026-03-03T09:00:01+08:00");
    assert_eq!(world.withdraw(&shift, &people[0], "").await.expect(422).code(), "reason_required");
    let page = world.app.get(&format!("/shifts/{shift}/withdrawal")).as_user(&people[0]).await.expect(200).text();
    assert!(page.contains("已过免费取消时间"));
    world.app.post_form(&format!("/shifts/{shift}/withdrawal"), &[]).as_user(&people[0]).await.assert(422);
    world.withdraw(&shift, &people[0], "?reason=%E5%AD%A9%E5%AD%90%E5%8F%91%E7%83%A7").await.assert(204);
    assert_eq!(world.withdraw(&shift, &people[0], "").await.expect(404).code(), "not_signed_up");
    world.app.set_now(START);
    assert_eq!(world.withdraw(&shift, &people[1], "?reason=abc").await.expect(409).code(), "shift_closed");
    assert_eq!(world.sign_up(&shift, &people[0]).await.expect(409).code(), "shift_closed");
    assert_eq!(world.seats(&shift).await, (1, 0));
}

#[tokio::test]
async fn an_overlap_is_warned_of() {
    let world = World::new().await;
    let (_, one) = world.published(world.body(3)).await;
    let (other, two) = world.published(world.body(3)).await;
    let person = world.app.person("陈伟").create().await;
    assert_eq!(world.sign_up(&one, &person).await.expect(201).json()["warnings"], json!([]));
    let path = format!("/shifts/{two}/signup");
    assert!(world.app.post_form(&path, &[]).as_user(&person).await.expect(200).text().contains("时间有冲突"));
    assert_eq!(world.seats(&two).await, (0, 0));
    let done = world.app.post_form(&path, &[("accept", "1")]).as_user(&person).await.expect(303);
    assert_eq!(done.location(), format!("/activities/{other}"));
    let third = world.published(world.body(3)).await.1;
    let warned = world.sign_up(&third, &person).await.expect(201).json();
    assert_eq!(warned["warnings"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn minors_name_a_guardian_and_the_too_young_wait() {
    let world = World::new().await;
    let mut body = world.body(3);
    body["min_age"] = json!(12);
    let (_, shift) = world.published(body).await;
    let child = world.app.person("小明").born("2014-03-05").create().await;
    let minor = world.app.person("小红").born("2008-03-05").create().await;
    let adult = world.app.person("小刚").born("2008-03-04").create().await;
    assert_eq!(world.sign_up(&shift, &child).await.expect(403).code(), "too_young");
    assert_eq!(world.sign_up(&shift, &minor).await.expect(422).code(), "guardian_required");
    let path = format!("/api/v1/shifts/{shift}/signups");
    let sign_up = |guardian: &str| world.app.api(Method::POST, &path, json!({"guardian": guardian})).as_user(&minor);
    assert_eq!(sign_up("13800000000").await.expect(422).code(), "guardian_required");
    sign_up("陈玉兰 13800000000").await.assert(201);
    world.sign_up(&shift, &adult).await.assert(201);
    let page = world.app.get(&format!("/shifts/{shift}/signup")).as_user(&minor).await.expect(200).text();
    assert!(page.contains("监护人姓名和电话"));
}

#[tokio::test]
async fn who_may_write_and_see() {
    let world = World::new().await;
    let other = world.app.person("陈伟").create().await;
    let made = world.create(world.body(3)).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    let shift = made["shifts"][0]["id"].as_str().unwrap();
    assert_eq!(made["state"], "draft");
    let path = format!("/activities/{id}");
    world.app.get(&path).as_user(&other).await.assert(404);
    world.app.get(&path).await.assert(404);
    world.app.get(&format!("{path}/edit")).as_user(&other).await.assert(404);
    world.sign_up(shift, &other).await.assert(404);
    world.app.get(&path).as_user(&world.leader).await.assert(200);
    world.app.get(&format!("{path}/edit")).as_user(&world.leader).await.assert(200);
    let create = world.app.api(Method::POST, "/api/v1/activities", world.body(3)).as_user(&other).await;
    assert_eq!(create.expect(403).code(), "not_your_team");
    world.publish(id).await.assert(200);
    assert_eq!(world.publish(id).await.expect(409).code(), "wrong_state");
    world.app.get(&path).await.assert(200);
    let cancel = format!("/api/v1{path}/cancellation");
    let refused = world.app.api(Method::POST, &cancel, json!({"reason": "不想办了"})).as_user(&other).await;
    refused.assert(403);
    world.app.get("/activities/new").as_user(&other).await.assert(403);
    world.app.get(&format!("{path}/calendar")).await.expect(200).text().contains("BEGIN:VEVENT").then_some(()).unwrap();
}

#[tokio::test]
async fn bad_drafts_are_refused_field_by_field() {
    let world = World::new().await;
    let shift =
        |starts: &str, ends: &str, capacity: i64| json!([{"starts_at": starts, "ends_at": ends, "capacity": capacity}]);
    let bad = [
        ("title", json!("短")),
        ("title", json!("长".repeat(41))),
        ("category", json!("C99")),
        ("town", json!("北京")),
        ("place", json!("")),
        ("min_age", json!(-3)),
        ("team", json!("x")),
        ("shifts", shift(END, START, 5)),
        ("shifts", shift(START, START, 5)),
        ("shifts", shift(START, "2026-03-05T09:00:00+08:00", 5)),
        ("shifts", shift(START, END, 0)),
        ("shifts", shift(START, END, 5001)),
        ("shifts", shift("明天", END, 5)),
    ];
    for (field, value) in bad {
        let mut body = world.body(5);
        body[field] = value.clone();
        let answer = world.create(body).await;
        assert_eq!(answer.status, 422, "{field} {value}");
    }
    assert_eq!(world.app.count("activity").await, 0);
    let mut body = world.body(5);
    body["description"] = json!("太短");
    body["shifts"] = json!([]);
    let id = world.create(body).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(world.publish(&id).await.expect(422).json()["errors"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_form_takes_odd_text_and_keeps_what_was_typed() {
    let world = World::new().await;
    let mut form = vec![
        ("team", world.team.as_str()),
        ("title", "<script>alert(1)</script>😀"),
        ("category", "C1"),
        ("place", "'; DROP TABLE shift; --"),
        ("description", "全角１２３ and emoji 😀\u{0}\r\n第二行"),
        ("day_2", "2026-03-10"),
        ("start_2", "09:00"),
        ("end_2", "11:00"),
        ("capacity_2", "２０"),
        ("min_age", "１２"),
    ];
    let made = world.app.post_form("/activities/new", &form).as_user(&world.leader).await.expect(303);
    let page = world.app.get(made.location()).as_user(&world.leader).await.expect(200).text();
    assert!(!page.contains("<script>alert") && page.contains("😀") && page.contains("年满 12 周岁"));
    assert!(page.contains("/ 20 名"));
    form[1].1 = "短";
    form[7].1 = "08:00";
    let refused = world.app.post_form("/activities/new", &form).as_user(&world.leader).await.expect(422).text();
    assert!(
        refused.contains("4 至 40 个字")
            && refused.contains("结束时间要晚于开始时间")
            && refused.contains("DROP TABLE")
    );
    form.push(("more", "1"));
    let more = world.app.post_form("/activities/new", &form).as_user(&world.leader).await.expect(200).text();
    assert!(more.contains("第 5 场"));
    assert_eq!(world.app.count("activity").await, 1);
}

#[tokio::test]
async fn after_publishing_only_what_breaks_no_plans_changes() {
    let world = World::new().await;
    let (id, shift) = world.published(world.body(1)).await;
    let people = world.people(2).await;
    for person in &people {
        world.sign_up(&shift, person).await.assert(201);
    }
    let form = |place: &'static str, day: &'static str, capacity: &'static str| {
        vec![
            ("title", "南塘街巷大扫除"),
            ("category", "C1"),
            ("town", "台城街道"),
            ("place", place),
            ("description", "分四组进巷，清扫落叶垃圾，清理卫生死角。"),
            ("id_1", shift.as_str()),
            ("day_1", day),
            ("start_1", "09:00"),
            ("end_1", "12:00"),
            ("capacity_1", capacity),
        ]
    };
    let path = format!("/activities/{id}/edit");
    let save = |fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        world.app.post_form(&path, &fields).as_user(&world.leader)
    };
    let owned =
        |fields: Vec<(&'static str, &str)>| fields.into_iter().map(|(k, v)| (k, v.to_owned())).collect::<Vec<_>>();
    save(owned(form("南塘路牌坊口", "2026-03-04", "0"))).await.assert(422);
    let mut category = owned(form("南塘路牌坊口", "2026-03-04", "1"));
    category[1].1 = "C2".into();
    save(category).await.assert(422);
    save(owned(form("南塘路牌坊口", "2026-03-04", "1"))[..5].to_vec()).await.assert(422);
    assert_eq!(world.app.count("message").await, 0);
    // A seat more is offered to the one in line; another place is told to both.
    save(owned(form("南塘路牌坊口", "2026-03-04", "2"))).await.assert(303);
    assert_eq!(world.state_of(&shift, &people[1]).await, "offered");
    save(owned(form("社区服务中心", "2026-03-05", "2"))).await.assert(303);
    assert_eq!(world.app.count("message").await, 3);
}

#[tokio::test]
async fn cancelling_tells_everybody_and_a_copy_starts_anew() {
    let world = World::new().await;
    let (id, shift) = world.published(world.body(1)).await;
    let people = world.people(3).await;
    for person in &people {
        world.sign_up(&shift, person).await.assert(201);
    }
    let path = format!("/api/v1/activities/{id}/cancellation");
    let cancel = |reason: &str| world.app.api(Method::POST, &path, json!({"reason": reason})).as_user(&world.leader);
    cancel("").await.assert(422);
    cancel("台风").await.assert(200);
    assert_eq!(cancel("台风").await.expect(409).code(), "wrong_state");
    assert_eq!(world.app.count("message").await, 3);
    assert_eq!(world.seats(&shift).await, (0, 0));
    assert_eq!(world.sign_up(&shift, &people[0]).await.expect(409).code(), "shift_closed");
    let copied = world.app.post_form(&format!("/activities/{id}/copies"), &[]).as_user(&world.leader).await.expect(303);
    assert!(world.app.get(copied.location()).as_user(&world.leader).await.expect(200).text().contains("2026-03-11"));
}

#[tokio::test]
async fn time_starts_reminds_and_closes_once() {
    let world = World::new().await;
    let (id, shift) = world.published(world.body(3)).await;
    let person = world.app.person("陈伟").create().await;
    world.sign_up(&shift, &person).await.assert(201);
    assert!(!world.sweep().await);
    world.app.set_now("2026-03-03T09:30:00+08:00");
    assert!(world.sweep().await);
    assert!(!world.sweep().await);
    assert_eq!(world.app.count("message").await, 1);
    let state = || async {
        let path = format!("/api/v1/activities/{id}");
        world.app.api(Method::GET, &path, json!(null)).await.expect(200).json()["state"].clone()
    };
    world.app.set_now(START);
    assert!(world.sweep().await);
    assert_eq!(state().await, "running");
    world.app.set_now(END);
    assert!(world.sweep().await);
    assert!(!world.sweep().await);
    assert_eq!(state().await, "closed");
    assert_eq!(world.app.count("message").await, 1);
}

#[tokio::test]
async fn the_list_pages_and_filters() {
    let world = World::new().await;
    for day in 4..29 {
        let mut body = world.body(2);
        body["title"] = json!(format!("大扫除第{day}天"));
        let at = |hour: u8| format!("2026-03-{day:02}T{hour:02}:00:00+08:00");
        body["shifts"] = json!([{"starts_at": at(9), "ends_at": at(11), "capacity": 2}]);
        world.published(body).await;
    }
    let get = |query: String| world.app.api(Method::GET, &format!("/api/v1/activities{query}"), json!(null));
    let first = get(String::new()).await.expect(200).json();
    assert_eq!(first["items"].as_array().unwrap().len(), 20);
    assert_eq!(first["items"][0]["title"], "大扫除第4天");
    let next = first["next"].as_str().unwrap();
    let second = get(format!("?cursor={next}")).await.expect(200).json();
    assert_eq!(second["items"].as_array().unwrap().len(), 5);
    assert!(second["next"].is_null());
    let from = get("?from=2026-03-27".into()).await.expect(200).json();
    assert_eq!(from["items"].as_array().unwrap().len(), 2);
    assert_eq!(get("?q=%E7%AC%AC7%E5%A4%A9".into()).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(get("?category=C2".into()).await.expect(200).json()["items"], json!([]));
    assert_eq!(get("?q=100%25".into()).await.expect(200).json()["items"], json!([]));
    get("?from=x".into()).await.assert(422);
    get("?cursor=x".into()).await.assert(422);
    for path in ["/", "/?town=x", "/activities", "/activities?open=1&from=x&cursor=x", "/activities?q=%00"] {
        world.app.get(path).await.assert(200);
    }
    let person = world.app.person("陈伟").in_team(TEAM).create().await;
    let actor = world.app.actor(&person).await;
    let id = person.id;
    let found = world.app.read(&actor, move |cx| Box::pin(yigong::activities::suggestions(cx, id, 3))).await.unwrap();
    assert_eq!(found.len(), 3);
    world.app.get("/me/signups").as_user(&person).await.assert(200);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever people do in whatever order, the counters are what the rows say.
    #[test]
    fn counters_are_what_the_rows_say(steps in prop::collection::vec((0..4_u8, 0..6_usize), 1..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let (_, shift) = world.published(world.body(2)).await;
            let id: yigong::Id = shift.parse().unwrap();
            let people = world.people(6).await;
            for (what, who) in steps {
                let who = &people[who];
                match what {
                    0 => drop(world.app.act_as(who, SignUp { shift: id, guardian: None }).await),
                    1 => drop(world.app.act_as(who, CancelSignUp { shift: id, reason: "有事".into() }).await),
                    2 => drop(world.app.act_as(who, ConfirmOffer { shift: id }).await),
                    _ => { world.app.advance(70); world.sweep().await; }
                }
                let count = "SELECT CAST(COALESCE(SUM(CASE WHEN state IN ('confirmed', 'offered') THEN 1 ELSE 0 END), 0) AS BIGINT),
                    CAST(COALESCE(SUM(CASE WHEN state = 'waitlisted' THEN 1 ELSE 0 END), 0) AS BIGINT)
                    FROM signup WHERE region = $1 AND shift = $2";
                let rows: (i64, i64) = world.app.query_one(count, params![world.app.region(), id]).await;
                let seats = world.seats(&shift).await;
                assert_eq!(seats, rows);
                assert!(seats.0 == 2 || seats.1 == 0, "nobody waits while a seat is free");
            }
        });
    }
}
