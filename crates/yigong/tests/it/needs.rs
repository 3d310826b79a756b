//! Needs: asked for, verified, taken, served, confirmed by both sides; what is sealed stays sealed.

use axum::http::Method;
use db::params;
use serde_json::{Value, json};
use testkit::{Answer, TestApp, User};
use yigong::Id;
use yigong::auth::{Actor, Role};

const BRANCH: &str = "台城街道南塘社区党支部";
const TEAM: &str = "台城街道南塘社区党员义工队";
const START: &str = "2026-03-04T09:00:00+08:00";
const END: &str = "2026-03-04T11:00:00+08:00";
const ADDRESS: &str = "南塘路八巷3号二楼";

/// A secretary who takes calls, a second manager, a leader with a team, a volunteer, an old man.
struct Scene {
    app: TestApp,
    secretary: User,
    clerk: User,
    leader: User,
    wei: User,
    asker: User,
}

impl Scene {
    /// The clock stands at 2026-03-02 09:00 in the city.
    async fn set() -> Self {
        let app = TestApp::start().await;
        let member = |name| app.person(name).member_of(BRANCH, "party_member");
        let secretary = member("李少芬").role(Role::Secretary, BRANCH).create().await;
        let clerk = member("谭敏").role(Role::Clerk, "台城街道党工委").create().await;
        let leader = member("梅国栋").leads(TEAM).create().await;
        let wei = member("陈伟").create().await;
        let asker = app.person("伍伯").born("1946-05-01").create().await;
        Self { app, secretary, clerk, leader, wei, asker }
    }

    async fn centre(&self) -> String {
        self.app.organisation(BRANCH).await.to_string()
    }

    fn body(people: i64) -> Value {
        json!({"title": "接送独居老人复诊", "category": "C6", "town": "台城街道", "street": "南塘路",
            "beneficiary": "elder_alone", "description": "陪同到医院复诊取药，再送回家，大约两个小时。",
            "people": people, "starts_at": START, "ends_at": END, "name": "黄伯", "phone": "13800160001",
            "address": ADDRESS, "shared": true})
    }

    async fn post(&self, path: &str, body: Value, user: &User) -> Answer {
        self.app.api(Method::POST, &format!("/api/v1/needs{path}"), body).as_user(user).await
    }

    /// Taken by phone by the secretary; its id.
    async fn by_phone(&self, people: i64) -> String {
        let mut body = Self::body(people);
        body["centre"] = json!(self.centre().await);
        let made = self.post("", body, &self.secretary).await.expect(201).json();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn published(&self, people: i64) -> String {
        let id = self.by_phone(people).await;
        self.post(&format!("/{id}/publication"), json!({"how": "phone"}), &self.secretary).await.assert(200);
        id
    }

    /// Taken by Wei alone and accepted; need and claim.
    async fn taken(&self) -> (String, String) {
        let need = self.published(1).await;
        let times = json!({"starts_at": START, "ends_at": END});
        let claim = self.post(&format!("/{need}/claims"), times, &self.wei).await.expect(201).json();
        let claim = claim["id"].as_str().unwrap().to_owned();
        self.post(&format!("/claims/{claim}/decision"), json!({"accept": true}), &self.clerk).await.assert(204);
        (need, claim)
    }

    async fn report(&self, claim: &str, from: &str, to: &str) -> Answer {
        let body = json!({"from": from, "to": to, "outcome": "done", "again": "yes", "words": "老人很和气"});
        self.post(&format!("/claims/{claim}/report"), body, &self.wei).await
    }

    async fn confirm(&self, need: &str, outcome: &str, by: &User) -> Answer {
        let body = json!({"outcome": outcome, "again": "yes"});
        self.post(&format!("/{need}/confirmation"), body, by).await
    }

    async fn state(&self, need: &str) -> String {
        let need: Id = need.parse().unwrap();
        let sql = "SELECT state FROM need WHERE region = $1 AND id = $2";
        self.app.query_one(sql, params![self.app.region(), need]).await
    }

    async fn sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

#[tokio::test]
async fn by_phone_served_by_one_person_and_confirmed_it_is_in_the_ledger() {
    let scene = Scene::set().await;
    let (need, claim) = scene.taken().await;
    scene.app.set_now("2026-03-04T12:00:00+08:00");
    scene.report(&claim, START, END).await.assert(204);
    assert_eq!(scene.state(&need).await, "served");
    scene.confirm(&need, "done", &scene.wei).await.assert(403);
    let answer = scene.confirm(&need, "done", &scene.secretary).await.expect(200).json();
    assert_eq!(answer["minutes"], 120);
    let sql = "SELECT grade, source, minutes, recorded_by FROM ledger WHERE region = $1 AND person = $2";
    let row: (String, String, i64, Id) = scene.app.query_one(sql, params![scene.app.region(), scene.wei.id]).await;
    assert_eq!(row, ("C".into(), "need".into(), 120, scene.secretary.id));
    let me = scene.app.get("/me").as_user(&scene.wei).await.expect(200).text();
    assert!(me.contains("接送独居老人复诊") && me.contains("求助服务"));
    scene.confirm(&need, "done", &scene.secretary).await.assert(409);
    scene.sound().await;
}

#[tokio::test]
async fn a_team_makes_an_activity_of_it_and_attendance_counts() {
    let scene = Scene::set().await;
    let need = scene.published(4).await;
    let alone = scene.post(&format!("/{need}/claims"), json!({"starts_at": START, "ends_at": END}), &scene.wei).await;
    assert_eq!(alone.expect(409).code(), "needs_a_team");
    let team = scene.app.team(TEAM).await.to_string();
    let claim =
        scene.post(&format!("/{need}/dispatches"), json!({"team": team}), &scene.clerk).await.expect(201).json();
    let claim = claim["id"].as_str().unwrap().to_owned();
    let yes = json!({"accept": true, "starts_at": START, "ends_at": END});
    scene.post(&format!("/claims/{claim}/answer"), yes.clone(), &scene.wei).await.assert(404);
    scene.post(&format!("/claims/{claim}/answer"), yes, &scene.leader).await.assert(204);
    let (activity, shift): (Id, Id) = scene
        .app
        .query_one("SELECT activity.id, shift.id FROM activity JOIN shift ON shift.activity = activity.id", &[])
        .await;
    let page = scene.app.get(&format!("/activities/{activity}")).await.expect(200).text();
    assert!(page.contains("接送独居老人复诊") && !page.contains(ADDRESS), "no address in public");
    assert!(page.contains(&format!("/needs/{need}")), "the activity leads back to the need");
    let shifts = format!("/api/v1/shifts/{shift}");
    let call = |path: String, body| scene.app.api(Method::POST, &path, body);
    call(format!("{shifts}/signups"), json!({})).as_user(&scene.wei).await.assert(201);
    scene.app.set_now(START);
    let who = json!({"person": scene.wei.id.to_string()});
    call(format!("{shifts}/check-ins"), who.clone()).as_user(&scene.leader).await.assert(201);
    scene.app.set_now(END);
    call(format!("{shifts}/check-outs"), who).as_user(&scene.leader).await.assert(201);
    scene.app.set_now("2026-03-04T13:00:00+08:00");
    yigong::tick(&scene.app).await;
    assert_eq!(scene.state(&need).await, "served", "a visit somebody attended waits for the other side");
    assert_eq!(scene.confirm(&need, "not_served", &scene.clerk).await.expect(409).code(), "attended");
    scene.confirm(&need, "done", &scene.clerk).await.assert(200);
    assert_eq!(scene.state(&need).await, "closed");
    assert_eq!(scene.app.count("ledger").await, 1, "attendance is entered once, not again by the confirmation");
    scene.sound().await;
}

#[tokio::test]
async fn personal_data_in_the_text_is_warned_about_and_never_published() {
    let scene = Scene::set().await;
    let form = |description: &'static str, street: &'static str| {
        vec![
            ("title", "接送老人复诊"),
            ("category", "C6"),
            ("town", "台城街道"),
            ("street", street),
            ("beneficiary", "elder_alone"),
            ("description", description),
            ("day", "2026-03-04"),
            ("start", "09:00"),
            ("end", "11:00"),
            ("name", "伍伯"),
            ("phone", "13800160002"),
            ("address", ADDRESS),
            ("looked_at", "1"),
        ]
    };
    for (description, street, found) in [
        ("陪老人复诊，身份证号码 440799194605011234，医保卡在家。", "南塘路", "440799194605011234"),
        ("陪老人复诊取药，来之前请打 138-0016-0002。", "南塘路", "138-0016-0002"),
        ("陪老人复诊取药，再送回家。", "南塘路8号", "8号"),
    ] {
        let page = scene.app.post_form("/needs/new", &form(description, street)).as_user(&scene.asker).await;
        let page = page.expect(422).text();
        assert!(page.contains("公开的文字里有个人信息") && page.contains(found), "{found}: {page}");
        assert!(page.contains(ADDRESS) && page.contains(description), "what was typed is kept");
        assert_eq!(scene.app.count("need").await, 0);
    }
    let body = form("2026-03-04 上午陪老人复诊取药，再送回家。", "南塘路");
    scene.app.post_form("/needs/new", &body).as_user(&scene.asker).await.assert(303);
    // What slipped in some other way is stopped when it is verified.
    scene.app.exec_sql("UPDATE need SET description = '身份证 440799194605011234，请陪同复诊。'", &[]).await;
    let need: Id = scene.app.query_one("SELECT id FROM need", &[]).await;
    let path = format!("/needs/{need}/verification");
    let page = scene.app.get(&path).as_user(&scene.clerk).await.expect(200).text();
    assert!(page.contains("<mark>440799194605011234</mark>"));
    let fields = [("decision", "publish"), ("how", "phone"), ("looked_at", "1")];
    scene.app.post_form(&path, &fields).as_user(&scene.clerk).await.assert(422);
    assert_eq!(scene.state(&need.to_string()).await, "submitted");
}

#[tokio::test]
async fn what_is_sealed_is_for_the_accepted_helper_after_consent_and_every_look_is_kept() {
    let scene = Scene::set().await;
    let need = scene.published(1).await;
    let path = format!("/needs/{need}/particulars");
    let look = |user| scene.app.post_form(&path, &[("purpose", "上门服务")]).as_user(user);
    look(&scene.wei).await.assert(403);
    let public = scene.app.get(&format!("/needs/{need}")).await.expect(200).text();
    assert!(!public.contains(ADDRESS) && !public.contains("13800160001") && !public.contains("黄伯"));
    let stored: Vec<u8> = scene.app.query_one("SELECT particulars FROM need", &[]).await;
    assert!(!String::from_utf8_lossy(&stored).contains("南塘路八巷"), "sealed at rest");
    let claim = scene.post(&format!("/{need}/claims"), json!({"starts_at": START, "ends_at": END}), &scene.wei).await;
    let claim = claim.expect(201).json()["id"].as_str().unwrap().to_owned();
    look(&scene.wei).await.assert(403);
    scene.post(&format!("/claims/{claim}/decision"), json!({"accept": true}), &scene.wei).await.assert(403);
    scene.post(&format!("/claims/{claim}/decision"), json!({"accept": true}), &scene.clerk).await.assert(204);
    assert!(look(&scene.wei).await.expect(200).text().contains(ADDRESS));
    look(&scene.leader).await.assert(403);
    let seen = scene.app.get(&format!("/needs/{need}")).as_user(&scene.secretary).await.expect(200).text();
    assert!(seen.contains("谁看过（1）") && seen.contains("陈伟"));
    let sharing = format!("/needs/{need}/sharing");
    scene.app.post_form(&sharing, &[]).as_user(&scene.wei).await.assert(403);
    scene.app.post_form(&sharing, &[]).as_user(&scene.secretary).await.assert(303);
    let refused = look(&scene.wei).await.expect(403).text();
    assert!(refused.contains("没有同意提供住址"), "{refused}");
    let looks: i64 = scene.app.query_one("SELECT COUNT(*) FROM audit WHERE action = 'need.look'", &[]).await;
    assert_eq!(looks, 1);
}

#[tokio::test]
async fn a_claimed_need_nobody_serves_comes_back() {
    let scene = Scene::set().await;
    let (need, claim) = scene.taken().await;
    scene.app.set_now("2026-03-07T11:30:00+08:00");
    yigong::tick(&scene.app).await;
    assert_eq!(scene.state(&need).await, "open");
    scene.report(&claim, START, END).await.assert(409);
    let page = scene.app.get("/needs").await.expect(200).text();
    assert!(page.contains("接送独居老人复诊") && page.contains("时间另约"), "it is on the board again");
    let told: i64 = scene
        .app
        .query_one("SELECT COUNT(*) FROM message WHERE title LIKE '没有服务成%' AND person = $1", params![scene.wei.id])
        .await;
    assert_eq!(told, 1);
    yigong::tick(&scene.app).await;
    scene.app.set_now("2026-03-20T09:00:00+08:00");
    yigong::tick(&scene.app).await;
    assert_eq!(scene.state(&need).await, "expired");
    scene.sound().await;
}

#[tokio::test]
async fn said_not_to_have_come_nothing_is_entered_and_it_comes_back() {
    let scene = Scene::set().await;
    let (need, claim) = scene.taken().await;
    scene.app.set_now("2026-03-04T12:00:00+08:00");
    scene.report(&claim, START, END).await.assert(204);
    scene.confirm(&need, "not_served", &scene.secretary).await.assert(200);
    assert_eq!(scene.state(&need).await, "open");
    assert_eq!(scene.app.count("ledger").await, 0);
    scene.sound().await;
}

#[tokio::test]
async fn nobody_is_in_two_places_and_a_day_has_its_cap() {
    let scene = Scene::set().await;
    let (need, claim) = scene.taken().await;
    let now = scene.app.clock.now();
    let start: jiff::Timestamp = START.parse().unwrap();
    scene
        .app
        .exec_sql(
            "INSERT INTO service (region, id, person, subject, starts_at, ends_at) VALUES ($1, $2, $3, $2, $4, $5)",
            params![
                scene.app.region(),
                yigong::new_id(now),
                scene.wei.id,
                start.as_second() + 5_400,
                start.as_second() + 9_000
            ],
        )
        .await;
    scene.app.set_now("2026-03-04T20:00:00+08:00");
    assert_eq!(scene.report(&claim, START, END).await.expect(409).code(), "overlap");
    scene.report(&claim, START, "2026-03-04T10:30:00+08:00").await.assert(204);
    scene.report(&claim, "2026-03-04T12:00:00+08:00", "2026-03-04T20:00:00+08:00").await.assert(204);
    let answer = scene.confirm(&need, "partly", &scene.clerk).await.expect(200).json();
    assert_eq!(answer["minutes"], 480, "what was reported last, up to the daily cap");
    scene.sound().await;
}

#[tokio::test]
async fn one_helper_at_a_time_and_the_others_are_told() {
    let scene = Scene::set().await;
    let need = scene.published(1).await;
    let other = scene.app.person("黄梅").create().await;
    let times = json!({"starts_at": START, "ends_at": END});
    let mut claims = Vec::new();
    for user in [&scene.wei, &other] {
        let made = scene.post(&format!("/{need}/claims"), times.clone(), user).await.expect(201).json();
        claims.push(made["id"].as_str().unwrap().to_owned());
    }
    let again = scene.post(&format!("/{need}/claims"), times, &other).await.expect(409);
    assert_eq!(again.code(), "already_claimed");
    for (claim, status) in claims.iter().zip([204, 409]) {
        let yes = scene.post(&format!("/claims/{claim}/decision"), json!({"accept": true}), &scene.clerk).await;
        yes.assert(status);
    }
    let told = scene.app.get("/me/messages").as_user(&other).await.expect(200).text();
    assert!(told.contains("别人先接了"));
    // Given up, it is open again; taken back, the helper is told.
    let form = [("reason", "临时要出差")];
    let path = format!("/needs/claims/{}/release", claims[0]);
    scene.app.post_form(&path, &form).as_user(&scene.wei).await.assert(303);
    assert_eq!(scene.state(&need).await, "open");
    let path = format!("/needs/{need}/withdrawal");
    scene.app.post_form(&path, &[("reason", "家人回来了")]).as_user(&scene.secretary).await.assert(303);
    assert_eq!(scene.state(&need).await, "withdrawn");
    scene.app.get(&format!("/needs/{need}")).await.assert(404);
    scene.sound().await;
}

#[tokio::test]
async fn matching_says_why_in_both_directions() {
    let scene = Scene::set().await;
    let need = scene.published(3).await;
    let page = scene.app.get(&format!("/needs/{need}")).as_user(&scene.clerk).await.expect(200).text();
    assert!(page.contains(TEAM) && page.contains("同在台城街道") && page.contains("也做困难帮扶"), "{page}");
    let desk = scene.app.get("/work/needs").as_user(&scene.leader).await.expect(200).text();
    assert!(desk.contains("接送独居老人复诊") && desk.contains("也做困难帮扶"));
    let board = scene.app.get("/needs").as_user(&scene.wei).await.expect(200).text();
    assert!(board.contains("您可能帮得上") && board.contains("同在台城街道"));
    let told = scene.app.get("/me/messages").as_user(&scene.leader).await.expect(200).text();
    assert!(told.contains("附近有人需要帮忙") && told.contains("想到您的团队，是因为"));
}

#[tokio::test]
async fn somebody_asks_for_themselves_and_another_verifies() {
    let scene = Scene::set().await;
    let made = scene.post("", Scene::body(1), &scene.secretary).await.expect(201).json();
    let own = made["id"].as_str().unwrap().to_owned();
    // The street answers for its town: the secretary of a branch below does not.
    scene.post(&format!("/{own}/publication"), json!({"how": "phone"}), &scene.secretary).await.assert(403);
    scene.post(&format!("/{own}/publication"), json!({"how": ""}), &scene.clerk).await.assert(422);
    scene.post(&format!("/{own}/publication"), json!({"how": "phone"}), &scene.clerk).await.assert(200);
    let mine = scene.post("", Scene::body(1), &scene.clerk).await.expect(201).json();
    let mine = mine["id"].as_str().unwrap().to_owned();
    let refused = scene.post(&format!("/{mine}/publication"), json!({"how": "phone"}), &scene.clerk).await.expect(403);
    assert_eq!(refused.code(), "same_person");
    scene.app.get("/needs/new").await.assert(200);
    scene.sound().await;
}
