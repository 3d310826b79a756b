//! Keys for other platforms: shown once, bound to their scopes, gone when revoked (V2.3).

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, TestApp, User};

const BRANCH: &str = "台城街道南塘社区党支部";
const TEAM: &str = "台城街道南塘社区党员义工队";

/// The leader's team has a shift in half an hour, with a volunteer who is coming.
struct Scene {
    app: TestApp,
    leader: User,
    wei: User,
    shift: String,
}

impl Scene {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let leader = app.person("梅国栋").member_of(BRANCH, "party_member").leads(TEAM).create().await;
        let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
        let mut scene = Self { app, leader, wei, shift: String::new() };
        let key = scene.key(&["read", "record", "activities"]).await;
        let made =
            scene.call(Method::POST, "/api/v1/activities", scene.activity().await, &key).await.expect(201).json();
        let publication = format!("/api/v1/activities/{}/publication", made["id"].as_str().unwrap());
        scene.call(Method::POST, &publication, json!({}), &key).await.assert(200);
        scene.shift = made["shifts"][0]["id"].as_str().unwrap().to_owned();
        scene
    }

    async fn activity(&self) -> Value {
        let team = self.app.team(TEAM).await.to_string();
        json!({"title": "南塘社区街巷大扫除", "category": "C1", "team": team, "place": "南塘路牌坊口",
            "description": "从南塘路牌坊口分四组进巷，清扫落叶垃圾。",
            "shifts": [{"starts_at": "2026-03-02T09:30:00+08:00", "ends_at": "2026-03-02T11:30:00+08:00", "capacity": 5}]})
    }

    /// Makes a key on the page, as the leader does, and reads it where it is shown.
    async fn key(&self, scopes: &[&str]) -> String {
        let mut form = vec![("name", "江门志愿服务平台"), ("days", "90")];
        form.extend(scopes.iter().map(|scope| ("scopes", *scope)));
        let page = self.app.post_form("/api-keys", &form).as_user(&self.leader).await.expect(200).text();
        let at = page.find("yigong_").expect("the key is shown");
        page[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    }

    async fn call(&self, method: Method, path: &str, body: Value, key: &str) -> Answer {
        self.app.api(method, path, body).header("authorization", &format!("Bearer {key}")).await
    }

    async fn record(&self, what: &str, key: &str) -> Answer {
        let path = format!("/api/v1/shifts/{}/{what}", self.shift);
        let body = json!({"person": self.wei.id.to_string()});
        let request = self.app.api(Method::POST, &path, body).header("authorization", &format!("Bearer {key}"));
        request.idempotency_key(&format!("{what}-000001")).await
    }
}

#[tokio::test]
async fn another_platform_registers_service_as_it_happens() {
    let scene = Scene::start().await;
    let key = scene.key(&["record"]).await;
    let path = format!("/api/v1/shifts/{}/signups", scene.shift);
    scene.app.api(Method::POST, &path, json!({})).as_user(&scene.wei).await.assert(201);
    scene.app.set_now("2026-03-02T09:30:00+08:00");
    scene.record("check-ins", &key).await.assert(201);
    scene.app.set_now("2026-03-02T11:30:00+08:00");
    let left = scene.record("check-outs", &key).await.expect(201).json();
    assert_eq!(left["minutes"], 120);
    assert_eq!(scene.record("check-outs", &key).await.expect(201).json()["minutes"], 120, "sent again, counted once");
    assert_eq!(scene.app.count("ledger").await, 1);
    let (by, channel): (yigong::Id, String) =
        scene.app.query_one("SELECT actor, channel FROM audit WHERE action = 'attendance.out'", &[]).await;
    assert_eq!((by, channel.as_str()), (scene.leader.id, "api"), "in the leader's name");
}

#[tokio::test]
async fn a_key_opens_what_it_was_made_for_and_nothing_else() {
    let scene = Scene::start().await;
    let (reads, records) = (scene.key(&["read"]).await, scene.key(&["record"]).await);
    assert_eq!(scene.call(Method::GET, "/api/v1/me", json!(null), &reads).await.expect(200).json()["name"], "梅国栋");
    assert_eq!(scene.record("check-ins", &reads).await.expect(403).code(), "scope_missing");
    assert_eq!(scene.call(Method::GET, "/api/v1/me", json!(null), &records).await.expect(403).code(), "scope_missing");
    let activity = scene.activity().await;
    assert_eq!(
        scene.call(Method::POST, "/api/v1/activities", activity, &records).await.expect(403).code(),
        "scope_missing"
    );
    assert_eq!(scene.call(Method::POST, "/api/v1/needs", json!({}), &records).await.expect(403).code(), "not_for_keys");
    let header = format!("Bearer {reads}");
    scene.app.get("/me").header("authorization", &header).await.assert(403);
    scene.app.post_form("/api-keys", &[("name", "再来一个")]).header("authorization", &header).await.assert(403);
    assert_eq!(scene.call(Method::GET, "/api/v1/me", json!(null), "yigong_00").await.expect(401).code(), "invalid_key");
}

#[tokio::test]
async fn a_key_is_shown_once_and_ends_when_it_is_revoked_or_its_days_are_over() {
    let scene = Scene::start().await;
    let key = scene.key(&["read"]).await;
    let page = scene.app.get("/api-keys").as_user(&scene.leader).await.expect(200).text();
    assert!(page.contains("江门志愿服务平台") && !page.contains(&key), "{page}");
    let newest: yigong::Id = scene.app.query("SELECT id FROM api_token WHERE scopes = 'read'", &[]).await[0];
    let path = format!("/api-keys/{newest}/revocation");
    scene.app.post_form(&path, &[]).as_user(&scene.wei).await.assert(403);
    scene.call(Method::GET, "/api/v1/me", json!(null), &key).await.assert(200);
    scene.app.post_form(&path, &[]).as_user(&scene.leader).await.assert(303);
    scene.call(Method::GET, "/api/v1/me", json!(null), &key).await.assert(401);
    let again = scene.app.post_form(&path, &[]).as_user(&scene.leader).await.expect(422).text();
    assert!(again.contains("已经撤销"), "{again}");
    let other = scene.key(&["read"]).await;
    scene.app.advance(91 * 24 * 60);
    scene.call(Method::GET, "/api/v1/me", json!(null), &other).await.assert(401);
}

#[tokio::test]
async fn a_form_that_is_refused_comes_back_as_it_was_typed() {
    let scene = Scene::start().await;
    let before = scene.app.count("api_token").await;
    let refused = |form: Vec<(&'static str, &'static str)>| {
        let scene = &scene;
        async move { scene.app.post_form("/api-keys", &form).as_user(&scene.leader).await.expect(422).text() }
    };
    let none = refused(vec![("name", "江门平台"), ("days", "30")]).await;
    assert!(none.contains("至少选一项用途") && none.contains("江门平台"), "{none}");
    let long = refused(vec![("name", "江门平台"), ("days", "9999"), ("scopes", "record")]).await;
    assert!(long.contains("1 至 366 天") && long.contains("9999") && long.contains("checked"), "{long}");
    assert!(refused(vec![("name", " "), ("days", "30"), ("scopes", "read")]).await.contains("给哪个平台用"));
    assert_eq!(scene.app.count("api_token").await, before);
    scene.app.get("/api-keys").as_user(&scene.wei).await.assert(403);
}
