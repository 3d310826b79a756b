//! A review prepared, scored and closed by a program: no page is asked.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, TestApp, User};

use super::stage::{Stage, UNITS, marks};

struct Program {
    stage: Stage,
}

impl Program {
    async fn call(&self, user: &User, method: Method, path: &str, body: Value) -> Answer {
        self.stage.app.api(method, &format!("/api/v1{path}"), body).as_user(user).await
    }

    /// As the organiser, below the campaign's review.
    async fn organise(&self, method: Method, path: &str, body: Value) -> Answer {
        let path = format!("/campaigns/{}/review/{path}", self.stage.campaign);
        self.call(&self.stage.organiser, method, &path, body).await
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        self.organise(Method::GET, path, json!(null)).await.expect(200).json()["items"].as_array().unwrap().clone()
    }

    /// Invited, and taking part.
    async fn expert(&self, name: &str) -> User {
        let user = self.stage.app.person(name).create().await;
        let body = json!({"login": user.login, "title": "市行政学校讲师", "limit": 12, "fields": []});
        let id = self.organise(Method::POST, "experts", body.clone()).await.expect(201).json()["id"].clone();
        let twice = self.organise(Method::POST, "experts", body).await.expect(422).json();
        assert_eq!(twice["errors"][0]["field"], "login");
        let mine = self.call(&user, Method::GET, "/reviews/invitations", json!(null)).await.expect(200).json();
        assert_eq!((&mine["items"][0]["id"], &mine["items"][0]["state"]), (&id, &json!("invited")));
        let path = format!("/reviews/invitations/{}", id.as_str().unwrap());
        self.call(&user, Method::PUT, &path, json!({"accept": true, "limit": 12})).await.assert(204);
        user
    }
}

#[tokio::test]
async fn a_review_is_run_without_a_page() {
    let mut stage = Stage::bare(TestApp::start_at("2015-01-12T09:00:00+08:00").await).await;
    for unit in &UNITS[..2] {
        stage.admit(unit).await;
    }
    let program = Program { stage };
    let plan = json!({"reviews": 2, "panel": 3, "load_limit": 12, "official": "raw", "minimum": 60,
        "places": [{"kind": "project", "selected": 1, "reserve": 1}, {"kind": "case", "selected": 1, "reserve": 0}]});
    let mut odd = plan.clone();
    odd["official"] = json!("best");
    program.organise(Method::PUT, "plan", odd).await.assert(422);
    program.organise(Method::PUT, "plan", plan.clone()).await.assert(204);
    let mut experts = Vec::new();
    for name in ["陈专", "李专", "黄专", "伍专"] {
        experts.push(program.expert(name).await);
    }
    let pool = program.list("experts").await;
    let unit = program.stage.app.organisation(UNITS[1]).await;
    let path = format!("/reviews/invitations/{}/recusals", pool[0]["id"].as_str().unwrap());
    let why = json!({"unit": unit, "reason": "曾在这个单位任职"});
    program.call(&experts[1], Method::POST, &path, why.clone()).await.assert(404);
    program.call(&experts[0], Method::POST, &path, why).await.assert(204);
    program.organise(Method::POST, "freezing", json!(null)).await.assert(204);
    program.organise(Method::PUT, "plan", plan).await.assert(409);
    let pin =
        json!({"expert": pool[3]["id"], "application": program.stage.applications[0], "reason": "项目顾问的亲属"});
    program.organise(Method::POST, "recusals", pin).await.assert(204);
    let pinned = program.list("experts").await[3]["recusals"][0].clone();
    assert_eq!(pinned["cause"], "pinned");
    let recusal = format!("recusals/{}", pinned["id"].as_str().unwrap());
    program.organise(Method::DELETE, &recusal, json!(null)).await.assert(204);
    program.organise(Method::DELETE, &recusal, json!(null)).await.assert(404);
    program.organise(Method::POST, "draw", json!(null)).await.assert(204);
    program.organise(Method::POST, "draw", json!(null)).await.assert(409);
    let entries = program.list("entries").await;
    assert!(entries.iter().all(|it| it["desks"].as_array().unwrap().len() == 2), "{entries:?}");
    let (application, desk) = (entries[0]["application"].as_str().unwrap(), &entries[0]["desks"][0]);
    let back = format!("entries/{application}/desks/{}", desk["id"].as_str().unwrap());
    program.organise(Method::DELETE, &back, json!({"reason": "专家因病住院"})).await.assert(204);
    let held = program.list("entries").await;
    let first = held.iter().find(|it| it["application"] == application).unwrap();
    assert!(first["desks"].as_array().unwrap().iter().all(|it| it["id"] != desk["id"]), "{first}");
    program.organise(Method::POST, "closing", json!({"reason": ""})).await.assert(409);
    for user in &experts {
        let mine = program.call(user, Method::GET, "/reviews", json!(null)).await.expect(200).json();
        for item in mine["items"].as_array().unwrap() {
            let path = format!("/reviews/{}", item["id"].as_str().unwrap());
            let sheet = json!({"marks": marks([24, 28, 16, 12])});
            program.call(user, Method::PATCH, &path, sheet).await.assert(200);
            program.call(user, Method::POST, &format!("{path}/submission"), json!({})).await.assert(201);
        }
    }
    program.organise(Method::POST, "closing", json!({})).await.assert(204);
    let results = program.list("results").await;
    assert_eq!(results.len(), 2);
    program.stage.sound().await;
}
