//! Pages as they stand, word for word: what a change of a template changes is seen in review.
//!
//! `INSTA_UPDATE=always cargo test -p yigong --test it snapshots` writes them anew.

use axum::http::Method;
use serde_json::json;
use testkit::{Serve, TestApp, User};
use yigong::auth::{Actor, Role};

const BRANCH: &str = "台城街道南塘社区党支部";
const TEAM: &str = "台城街道南塘社区党员义工队";

/// The main part of a page, a tag a line; ids and what else is drawn by lot left out.
fn check(name: &str, page: &str) {
    let start = page.find("<main").expect("a main part");
    let end = page.find("</main>").expect("the end of the main part");
    let lines = page[start..end].replace("><", ">\n<");
    let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]");
    settings.add_filter("[0-9a-f]{16,64}", "[hash]");
    settings.add_filter(r"\?v=[0-9a-f]+", "?v=[hash]");
    settings.bind(|| insta::assert_snapshot!(name, lines.join("\n")));
}

async fn page(app: &TestApp, path: &str, user: Option<&User>) -> String {
    let request = app.get(path);
    match user {
        Some(user) => request.as_user(user).await.expect(200).text(),
        None => request.await.expect(200).text(),
    }
}

#[tokio::test]
async fn pages_stand_as_they_were_agreed() {
    let app = TestApp::start().await;
    let leader = app.person("黄志强").leads(TEAM).create().await;
    let secretary = app.person("伍梅").member_of(BRANCH, "party_member").role(Role::Secretary, BRANCH).create().await;
    let member = app.person("陈伟").member_of(BRANCH, "party_member").in_team(TEAM).create().await;
    let body = json!({"title": "南塘街巷大扫除", "category": "C1", "team": app.team(TEAM).await, "place": "南塘路牌坊口",
        "description": "分四组进巷，清扫落叶垃圾，清理卫生死角。",
        "shifts": [{"starts_at": "2026-03-04T09:00:00+08:00", "ends_at": "2026-03-04T12:00:00+08:00", "capacity": 20}]});
    let made = app.api(Method::POST, "/api/v1/activities", body).as_user(&leader).await.expect(201).json();
    let activity = made["id"].as_str().unwrap();
    let publication = format!("/api/v1/activities/{activity}/publication");
    app.api(Method::POST, &publication, json!(null)).as_user(&leader).await.assert(200);
    yigong::standing::open_year(&app, 2026).await.unwrap();
    app.act(&Actor::system(), Serve::new(member.id, 180).what("石花山绿道清洁", "C1")).await.unwrap();

    check("front", &page(&app, "/", None).await);
    check("activities", &page(&app, "/activities", None).await);
    check("activity", &page(&app, &format!("/activities/{activity}"), Some(&member)).await);
    check("my_record", &page(&app, "/me", Some(&member)).await);
    let board = format!("/organisations/{}/board", app.organisation(BRANCH).await);
    check("branch_board", &page(&app, &board, Some(&secretary)).await);
    check("sign_in", &page(&app, "/login", None).await);
}
