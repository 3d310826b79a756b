//! Attendance, the ledger and the changes two people agree on, over the API.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, TestApp, User};
use yigong::auth::Role;
use yigong::hours;

const BRANCH: &str = "台城街道南塘社区党支部";
const TEAM: &str = "台城街道南塘社区党员义工队";

/// A team with a leader, a secretary, and a published shift tomorrow from 09:00 to 11:00.
struct Scene {
    app: TestApp,
    leader: User,
    secretary: User,
    wei: User,
    shift: String,
}

impl Scene {
    /// The clock stands at 2026-03-02 09:00 in the city.
    async fn set() -> Self {
        Self::with("2026-03-03T09:00:00+08:00", "2026-03-03T11:00:00+08:00").await
    }

    async fn with(from: &str, to: &str) -> Self {
        let app = TestApp::start().await;
        let leader = app.person("梅国栋").member_of(BRANCH, "party_member").leads(TEAM).login("leader").create().await;
        let secretary = app
            .person("李少芬")
            .member_of(BRANCH, "party_member")
            .role(Role::Secretary, BRANCH)
            .login("branch")
            .create()
            .await;
        let wei = app.person("陈伟").born("1985-05-01").member_of(BRANCH, "party_member").login("wei").create().await;
        let mut scene = Self { app, leader, secretary, wei, shift: String::new() };
        scene.shift = scene.publish(from, to).await;
        scene
    }

    async fn publish(&self, from: &str, to: &str) -> String {
        let team = self.app.team(TEAM).await.to_string();
        let body = json!({"title": "南塘社区街巷大扫除", "category": "C1", "team": team, "place": "南塘路牌坊口",
            "description": "从南塘路牌坊口分四组进巷，清扫落叶垃圾。",
            "shifts": [{"starts_at": from, "ends_at": to, "capacity": 5}]});
        let made =
            self.app.api(Method::POST, "/api/v1/activities", body).as_user(&self.leader).await.expect(201).json();
        let id = made["id"].as_str().unwrap();
        let publication = format!("/api/v1/activities/{id}/publication");
        self.app.api(Method::POST, &publication, json!({})).as_user(&self.leader).await.assert(200);
        made["shifts"][0]["id"].as_str().unwrap().to_owned()
    }

    async fn sign_up(&self, user: &User) {
        let path = format!("/api/v1/shifts/{}/signups", self.shift);
        self.app.api(Method::POST, &path, json!({})).as_user(user).await.assert(201);
    }

    async fn call(&self, user: &User, what: &str, body: Value, key: Option<&str>) -> Answer {
        let path = format!("/api/v1/shifts/{}/{what}", self.shift);
        let request = self.app.api(Method::POST, &path, body).as_user(user);
        match key {
            Some(key) => request.idempotency_key(key).await,
            None => request.await,
        }
    }

    async fn code(&self) -> String {
        let path = format!("/api/v1/shifts/{}/code", self.shift);
        let shown = self.app.api(Method::GET, &path, json!(null)).as_user(&self.leader).await.expect(200).json();
        assert!(shown["qr"].as_str().unwrap().starts_with("<svg"));
        shown["code"].as_str().unwrap().to_owned()
    }

    /// Wei is inside since `09:00` of the day of service.
    async fn wei_inside(&self) {
        self.sign_up(&self.wei).await;
        self.app.set_now("2026-03-03T09:00:00+08:00");
        let code = self.code().await;
        let arrived = self.call(&self.wei, "check-ins", json!({"code": code}), None).await.expect(201).json();
        assert_eq!(arrived["grade"], "A");
    }

    async fn out(&self, at: &str) -> Value {
        self.app.set_now(at);
        let code = self.code().await;
        self.call(&self.wei, "check-outs", json!({"code": code}), None).await.expect(201).json()
    }

    async fn standing(&self) -> Value {
        let path = "/api/v1/me/standing?year=2026";
        self.app.api(Method::GET, path, json!(null)).as_user(&self.wei).await.expect(200).json()
    }

    async fn ledger(&self) -> Vec<Value> {
        let path = "/api/v1/me/ledger?year=2026";
        let page = self.app.api(Method::GET, path, json!(null)).as_user(&self.wei).await.expect(200).json();
        page["items"].as_array().unwrap().clone()
    }

    async fn check(&self) {
        let operator = yigong::auth::Actor::operator();
        let wrong = self.app.read(&operator, |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_check_out_is_minutes_at_once() {
    let scene = Scene::set().await;
    scene.wei_inside().await;
    let left = scene.out("2026-03-03T11:05:00+08:00").await;
    assert_eq!((left["minutes"].as_i64(), left["note"].as_str()), (Some(120), None));
    let standing = scene.standing().await;
    assert_eq!(standing["credited_minutes"], 120);
    assert_eq!(standing["required_minutes"], 960);
    assert_eq!(standing["state"], "short");
    assert_eq!(standing["by_grade"], json!({"A": 120, "B": 0, "C": 0, "D": 0}));
    let rows = scene.ledger().await;
    assert_eq!(rows[0]["id"], left["ledger_entry"]);
    assert_eq!(rows[0]["source"], "attendance");
    assert_eq!(rows[0]["service_date"], "2026-03-03");
    scene.check().await;
}

#[tokio::test]
async fn leaving_and_coming_back_is_added_up() {
    let scene = Scene::set().await;
    scene.wei_inside().await;
    let first = scene.out("2026-03-03T09:30:00+08:00").await;
    assert_eq!((first["minutes"].as_i64(), first["ledger_entry"].as_str()), (Some(0), None));
    assert!(first["note"].as_str().unwrap().contains("暂不计时"));
    scene.app.set_now("2026-03-03T10:00:00+08:00");
    let person = json!({"person": scene.wei.id.to_string()});
    scene.call(&scene.leader, "check-ins", person, None).await.assert(201);
    let second = scene.out("2026-03-03T11:00:00+08:00").await;
    assert_eq!(second["minutes"], 90);
    assert_eq!(scene.standing().await["by_grade"]["B"], 90, "one end at the desk makes it a B");
    scene.check().await;
}

#[tokio::test]
async fn a_retried_request_is_answered_again_and_changes_nothing() {
    let scene = Scene::set().await;
    scene.wei_inside().await;
    scene.app.set_now("2026-03-03T11:00:00+08:00");
    let code = json!({"code": scene.code().await});
    let first = scene.call(&scene.wei, "check-outs", code.clone(), Some("k1")).await.expect(201).json();
    scene.app.set_now("2026-03-03T11:04:00+08:00");
    let again = scene.call(&scene.wei, "check-outs", code.clone(), Some("k1")).await.expect(201).json();
    assert_eq!(first, again);
    assert_eq!(scene.ledger().await.len(), 1);
    let other = scene.call(&scene.wei, "check-ins", code, Some("k1")).await.expect(409);
    assert_eq!(other.code(), "idempotency_key_reused");
}

#[tokio::test]
async fn check_ins_that_must_not_be() {
    let scene = Scene::set().await;
    let code = json!({"code": scene.code().await});
    let refused = |answer: Answer| answer.code();
    assert_eq!(refused(scene.call(&scene.wei, "check-ins", code.clone(), None).await), "too_early");
    scene.app.set_now("2026-03-03T08:40:00+08:00");
    assert_eq!(refused(scene.call(&scene.wei, "check-ins", code, None).await), "code_invalid");
    let code = json!({"code": scene.code().await});
    assert_eq!(refused(scene.call(&scene.wei, "check-ins", code.clone(), None).await), "not_signed_up");
    assert_eq!(refused(scene.call(&scene.wei, "check-outs", code.clone(), None).await), "not_checked_in");
    scene.sign_up(&scene.wei).await;
    scene.call(&scene.wei, "check-ins", code.clone(), None).await.assert(201);
    assert_eq!(refused(scene.call(&scene.wei, "check-ins", code, None).await), "already_checked_in");
    let own = json!({"person": scene.leader.id.to_string()});
    assert_eq!(refused(scene.call(&scene.leader, "check-ins", own, None).await), "not_oneself");
    let neighbour = json!({"person": scene.leader.id.to_string()});
    assert_eq!(refused(scene.call(&scene.wei, "check-ins", neighbour, None).await), "not_your_team");
    assert_eq!(refused(scene.call(&scene.wei, "check-ins", json!({}), None).await), "malformed");
}

#[tokio::test]
async fn nobody_is_in_two_places() {
    let mut scene = Scene::set().await;
    scene.wei_inside().await;
    let first = scene.shift.clone();
    scene.shift = scene.publish("2026-03-03T10:00:00+08:00", "2026-03-03T12:00:00+08:00").await;
    scene.sign_up(&scene.wei).await;
    scene.app.set_now("2026-03-03T10:10:00+08:00");
    let person = json!({"person": scene.wei.id.to_string()});
    let refused = scene.call(&scene.leader, "check-ins", person, None).await.expect(409);
    assert_eq!(refused.code(), "present_elsewhere");
    scene.shift = first;
    assert_eq!(scene.out("2026-03-03T11:00:00+08:00").await["minutes"], 120);
}

#[tokio::test]
async fn a_forgotten_check_out_counts_only_after_two_people() {
    let scene = Scene::set().await;
    scene.wei_inside().await;
    scene.app.set_now("2026-03-03T12:30:00+08:00");
    let late = scene.call(&scene.wei, "check-outs", json!({"code": scene.code().await}), None).await.expect(409);
    assert_eq!(late.code(), "check_out_closed");
    yigong::tick(&scene.app).await;
    let page = scene.app.get(&format!("/shifts/{}/settlement", scene.shift)).as_user(&scene.leader).await.expect(200);
    assert!(page.text().contains("忘记签退 1 人"));
    let attendance: yigong::Id = scene.app.query_one("SELECT id FROM attendance", &[]).await;
    let form = [("attendance", &*attendance.to_string()), ("left_at", "10:45"), ("reason", "同组队员证明一直在")];
    let path = format!("/shifts/{}/settlement", scene.shift);
    scene.app.post_form(&path, &form).as_user(&scene.leader).await.assert(303);
    let proposal: yigong::Id = scene.app.query_one("SELECT id FROM proposal WHERE state = 'open'", &[]).await;
    let decision = format!("/api/v1/corrections/{proposal}/decision");
    let yes = json!({"approve": true, "reason": ""});
    let own = scene.app.api(Method::POST, &decision, yes.clone()).as_user(&scene.leader).await.expect(403);
    assert_eq!(own.code(), "same_person");
    let done = scene.app.api(Method::POST, &decision, yes.clone()).as_user(&scene.secretary).await.expect(200).json();
    assert_eq!(done["state"], "approved");
    let twice = scene.app.api(Method::POST, &decision, yes).as_user(&scene.secretary).await.expect(409);
    assert_eq!(twice.code(), "already_decided");
    assert_eq!(scene.standing().await["by_grade"]["D"], 105);
    scene.check().await;
}

#[tokio::test]
async fn a_correction_is_a_reversal_and_a_new_row() {
    let scene = Scene::set().await;
    scene.wei_inside().await;
    let entry = scene.out("2026-03-03T11:00:00+08:00").await["ledger_entry"].clone();
    let wanted = json!({"ledger_entry": entry, "minutes": 90, "reason": "中途离开了半小时"});
    let asked =
        scene.app.api(Method::POST, "/api/v1/corrections", wanted.clone()).as_user(&scene.wei).await.expect(201).json();
    assert_eq!(asked["due_at"], "2026-03-13T11:00:00+08:00");
    let again =
        scene.app.api(Method::POST, "/api/v1/corrections", wanted.clone()).as_user(&scene.wei).await.expect(409);
    assert_eq!(again.code(), "already_proposed");
    let stranger = scene.app.person("伍耀宗").login("wu").create().await;
    scene.app.api(Method::POST, "/api/v1/corrections", wanted).as_user(&stranger).await.assert(404);
    let decision = format!("/api/v1/corrections/{}/decision", asked["id"].as_str().unwrap());
    let yes = json!({"approve": true, "reason": "属实"});
    assert_eq!(
        scene.app.api(Method::POST, &decision, yes.clone()).as_user(&scene.wei).await.expect(403).code(),
        "same_person"
    );
    scene.app.api(Method::POST, &decision, yes.clone()).as_user(&stranger).await.assert(404);
    let done = scene.app.api(Method::POST, &decision, yes).as_user(&scene.leader).await.expect(200).json();
    let rows = scene.ledger().await;
    let minutes: Vec<i64> = rows.iter().map(|row| row["minutes"].as_i64().unwrap()).collect();
    assert_eq!(minutes, [90, -120, 120]);
    assert_eq!(rows[1]["id"], done["reversal"]);
    assert_eq!(rows[1]["reverses"], entry);
    assert_eq!(rows[0]["id"], done["entry"]);
    let standing = scene.standing().await;
    assert_eq!((standing["credited_minutes"].as_i64(), standing["by_grade"]["A"].as_i64()), (Some(90), Some(90)));
    scene.check().await;
}

#[tokio::test]
async fn over_eight_hours_a_day_waits_for_the_parent() {
    let scene = Scene::with("2026-03-03T07:00:00+08:00", "2026-03-03T20:00:00+08:00").await;
    scene.wei_inside().await;
    let left = scene.out("2026-03-03T20:00:00+08:00").await;
    assert_eq!(left["minutes"], 480);
    assert!(left["note"].as_str().unwrap().contains("3小时"));
    let proposal: (yigong::Id, i64, String) = scene.app.query_one("SELECT id, minutes, level FROM proposal", &[]).await;
    assert_eq!((proposal.1, proposal.2.as_str()), (180, "parent"));
    let decision = format!("/api/v1/corrections/{}/decision", proposal.0);
    let yes = json!({"approve": true});
    scene.app.api(Method::POST, &decision, yes.clone()).as_user(&scene.secretary).await.assert(404);
    let clerk = scene.app.person("谭党务").role(Role::Clerk, "台城街道党工委").login("clerk").create().await;
    scene.app.api(Method::POST, &decision, yes).as_user(&clerk).await.assert(200);
    assert_eq!(scene.standing().await["credited_minutes"], 660);
    scene.check().await;
}

#[tokio::test]
async fn an_offline_desk_hands_in_once() {
    let scene = Scene::set().await;
    scene.sign_up(&scene.wei).await;
    scene.app.set_now("2026-03-03T18:00:00+08:00");
    let person = scene.wei.id.to_string();
    let records = json!({"records": [
        {"person": person, "kind": "in", "at": "2026-03-03T09:00:00+08:00", "key": "a"},
        {"person": person, "kind": "out", "at": "2026-03-03T10:30:00+08:00", "key": "b"},
        {"person": person, "kind": "out", "at": "2026-03-03T10:40:00+08:00", "key": "c"},
        {"person": person, "kind": "in", "at": "soon", "key": "d"}]});
    let first = scene.call(&scene.leader, "desk-records", records.clone(), None).await.expect(200).json();
    let taken: Vec<bool> = first["results"].as_array().unwrap().iter().map(|r| r["taken"].as_bool().unwrap()).collect();
    assert_eq!(taken, [true, true, false, false]);
    assert_eq!(first["results"][1]["minutes"], 90);
    scene.call(&scene.leader, "desk-records", records, None).await.assert(200);
    assert_eq!(scene.standing().await["by_grade"]["C"], 90);
    assert_eq!(scene.ledger().await.len(), 1);
    scene.check().await;
}

#[tokio::test]
async fn a_back_fill_needs_proof_and_a_second_person() {
    let scene = Scene::set().await;
    scene.sign_up(&scene.wei).await;
    scene.app.set_now("2026-03-03T15:00:00+08:00");
    let path = format!("/shifts/{}/backfills", scene.shift);
    let person = scene.wei.id.to_string();
    let send = |bytes: &'static [u8]| {
        let request = scene.app.post_file(&path, "proof", "签到表.png", bytes).as_user(&scene.leader);
        request.field("person", &person).field("from", "09:00").field("to", "11:00").field("reason", "手机没电没有扫码")
    };
    let refused = send(b"<svg onload=alert(1)>").await.expect(422);
    assert!(refused.text().contains("JPG、PNG 或 PDF"));
    send(b"\x89PNG\r\n\x1a\nrest").await.assert(303);
    let proposal: yigong::Id = scene.app.query_one("SELECT id FROM proposal", &[]).await;
    let proof = scene.app.get(&format!("/proposals/{proposal}/proof")).as_user(&scene.secretary).await.expect(200);
    assert!(proof.header("content-disposition").starts_with("attachment"));
    let form = [("approve", "yes"), ("reason", "")];
    scene.app.post_form(&format!("/proposals/{proposal}/decision"), &form).as_user(&scene.secretary).await.assert(303);
    assert_eq!(scene.standing().await["by_grade"]["D"], 120);
    assert_eq!(scene.ledger().await[0]["source"], "backfill");
    scene.check().await;
}

#[tokio::test]
async fn the_ledger_cannot_be_rewritten_unseen() {
    let scene = Scene::set().await;
    scene.wei_inside().await;
    scene.out("2026-03-03T11:00:00+08:00").await;
    scene.app.advance(24 * 60);
    yigong::tick(&scene.app).await;
    let roots = scene.app.get("/ledger/roots.json").await.expect(200).json();
    assert_eq!(roots[0]["entries"], 1);
    scene.check().await;
    assert!(scene.app.try_sql("UPDATE ledger SET minutes = 600", &[]).await.is_err(), "append-only");
    assert!(scene.app.try_sql("DELETE FROM audit", &[]).await.is_err(), "append-only");
    scene.app.exec_sql("UPDATE ledger_head SET seq = 2", &[]).await;
    let operator = yigong::auth::Actor::operator();
    let wrong = scene.app.read(&operator, |cx| Box::pin(hours::verify(cx))).await.unwrap();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
}

#[tokio::test]
async fn the_pages_of_a_shift_are_drawn() {
    let scene = Scene::set().await;
    scene.wei_inside().await;
    let desk = scene.app.get(&format!("/shifts/{}/desk", scene.shift)).as_user(&scene.leader).await.expect(200).text();
    assert!(desk.contains("陈伟") && desk.contains("签退") && !desk.contains("<script>"));
    let found = scene.app.get(&format!("/shifts/{}/desk?q=cw", scene.shift)).as_user(&scene.leader).await.expect(200);
    assert!(found.text().contains("陈伟"), "by pinyin initials");
    scene.app.get(&format!("/shifts/{}/desk", scene.shift)).as_user(&scene.wei).await.assert(403);
    scene.app.get(&format!("/shifts/{}/code", scene.shift)).as_user(&scene.leader).await.assert(200);
    let scan =
        scene.app.get(&format!("/shifts/{}/scan?code=123456", scene.shift)).as_user(&scene.wei).await.expect(200);
    assert!(scan.text().contains("123456"));
    let wrong =
        scene.app.post_form(&format!("/shifts/{}/scan", scene.shift), &[("code", "０００")]).as_user(&scene.wei).await;
    assert!(wrong.expect(422).text().contains("签到码不正确"));
    scene.app.get("/work").as_user(&scene.leader).await.assert(200);
    scene.app.get("/work").as_user(&scene.wei).await.assert(403);
    scene.app.get("/ledger/roots").await.assert(200);
    scene.app.get("/me/corrections").as_user(&scene.wei).await.assert(200);
}
