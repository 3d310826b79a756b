//! Teams: seeding, finding, joining, founding, who may see whom.

#![allow(clippy::unwrap_used)] // a failing test should stop

use axum::http::Method;
use serde_json::json;
use testkit::TestApp;
use yigong::auth::{Actor, Role};

const TEAM: &str = "台城街道南塘社区党员义工队";

#[tokio::test]
async fn seeding_again_adds_nothing() {
    let app = TestApp::start().await;
    let teams = app.count("team").await;
    assert_eq!(app.act(&Actor::system(), yigong::teams::Seed).await.unwrap(), 0);
    assert_eq!(app.count("team").await, teams);
    app.exec_sql("DELETE FROM team WHERE region = $1", db::params![app.region()]).await;
    let added = app.act(&Actor::system(), yigong::teams::Seed).await.unwrap();
    assert_eq!(added as i64, teams);
}

#[tokio::test]
async fn anybody_joins_several_and_leaves() {
    let app = TestApp::start().await;
    let person = app.person("陈伟").create().await;
    let (one, two) = (app.team("nantang").await, app.team("hexin").await);
    for team in [one, two, one] {
        let path = format!("/api/v1/teams/{team}/memberships");
        app.api(Method::POST, &path, json!(null)).as_user(&person).await.assert(201);
    }
    assert_eq!(app.count("team_member").await, 2);
    app.post_form(&format!("/teams/{one}/departure"), &[]).as_user(&person).await.assert(303);
    let page = app.get(&format!("/teams/{one}")).as_user(&person).await.expect(200).text();
    assert!(page.contains("加入团队"));
}

#[tokio::test]
async fn the_list_finds_and_mine_are_those_led() {
    let app = TestApp::start().await;
    let leader = app.person("黄志强").leads(TEAM).create().await;
    let all = app.api(Method::GET, "/api/v1/teams", json!(null)).await.expect(200).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 24);
    let mine = app.api(Method::GET, "/api/v1/teams?mine=true", json!(null)).as_user(&leader).await.expect(200).json();
    assert_eq!(mine["items"][0]["name"], TEAM);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    app.api(Method::GET, "/api/v1/teams?mine=true", json!(null)).await.assert(401);
    let page = app.get("/teams?q=%E5%8D%97%E5%A1%98&category=C1").await.expect(200).text();
    assert!(page.contains(TEAM));
    assert!(app.get("/teams?q=%25%27%20OR%201%3D1").await.expect(200).text().contains("没有找到团队"));
}

#[tokio::test]
async fn members_are_named_to_leaders_only() {
    let app = TestApp::start().await;
    let leader = app.person("黄志强").leads(TEAM).create().await;
    let other = app.person("李明").in_team(TEAM).create().await;
    let path = format!("/teams/{}", app.team(TEAM).await);
    assert!(app.get(&path).as_user(&leader).await.expect(200).text().contains("李明"));
    assert!(!app.get(&path).as_user(&other).await.expect(200).text().contains("黄志强"));
    assert!(!app.get(&path).await.expect(200).text().contains("李明"));
    app.get(&format!("{path}/edit")).as_user(&other).await.assert(403);
}

#[tokio::test]
async fn managers_found_teams_and_appoint_leaders() {
    let app = TestApp::start().await;
    let clerk = app.person("吴敏").role(Role::Clerk, "taicheng").create().await;
    let member = app.person("李明").in_team(TEAM).create().await;
    let organisation = app.organisation("taicheng").await.to_string();
    let mut form = vec![
        ("organisation", organisation.as_str()),
        ("name", "测试<script>团队"),
        ("town", "台城街道"),
        ("category_C1", "1"),
        ("description", "每周六上午打扫街巷，欢迎大家来参加。"),
        ("contact_place", "社区服务中心"),
    ];
    let made = app.post_form("/teams/new", &form).as_user(&clerk).await.expect(303);
    let page = app.get(made.location()).as_user(&clerk).await.expect(200).text();
    assert!(page.contains("&#60;script&#62;") && !page.contains("<script>团队"));
    let again = app.post_form("/teams/new", &form).as_user(&clerk).await.expect(422).text();
    assert!(again.contains("已经有叫这个名字的团队"));
    form[1].1 = "";
    app.post_form("/teams/new", &form).as_user(&clerk).await.assert(422);
    app.post_form("/teams/new", &form).as_user(&member).await.assert(403);
    let leaders = format!("/teams/{}/leaders", app.team(TEAM).await);
    let id = member.id.to_string();
    app.post_form(&leaders, &[("person", &id)]).as_user(&member).await.assert(403);
    app.post_form(&leaders, &[("person", &id)]).as_user(&clerk).await.assert(303);
    assert!(app.actor(&member).await.is(Role::Leader));
}
