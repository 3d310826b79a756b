//! What is suggested to somebody, and in which order.

use axum::http::Method;
use serde_json::json;
use testkit::User;

use super::{TEAM, World};

/// Of the activities ahead, those of one's own team come first, then those in one's town, then the nearest.
#[tokio::test]
async fn suggestions_begin_with_ones_own_team_and_town() {
    let world = World::new().await;
    let other = world.app.person("李强").leads("shuibu").create().await;
    let day = |title: &str, team: String, town: &str, day: u8| {
        let mut body = world.body(5);
        body["title"] = json!(title);
        body["team"] = json!(team);
        body["town"] = json!(town);
        body["shifts"][0]["starts_at"] = json!(format!("2026-03-{day:02}T09:00:00+08:00"));
        body["shifts"][0]["ends_at"] = json!(format!("2026-03-{day:02}T11:00:00+08:00"));
        body
    };
    let elsewhere = world.app.team("shuibu").await.to_string();
    for (user, body) in [
        (&other, day("水步镇近日清洁", elsewhere.clone(), "水步镇", 4)),
        (&other, day("台城街道稍后清洁", elsewhere, "台城街道", 6)),
        (&world.leader, day("本队最后清洁", world.team.clone(), "水步镇", 9)),
    ] {
        let made = world.app.api(Method::POST, "/api/v1/activities", body).as_user(user).await.expect(201).json();
        let path = format!("/api/v1/activities/{}/publication", made["id"].as_str().unwrap());
        world.app.api(Method::POST, &path, json!(null)).as_user(user).await.assert(200);
    }
    let suggested = async |person: &User| -> Vec<String> {
        let (actor, id) = (world.app.actor(person).await, person.id);
        let read = world.app.read(&actor, move |cx| Box::pin(yigong::activities::suggestions(cx, id, 3)));
        read.await.unwrap().into_iter().map(|shift| shift.title).collect()
    };
    let member =
        world.app.person("陈伟").member_of("台城街道南塘社区党支部", "party_member").in_team(TEAM).create().await;
    assert_eq!(suggested(&member).await, ["本队最后清洁", "台城街道稍后清洁", "水步镇近日清洁"]);
    let resident = world.app.person("黄敏").create().await;
    assert_eq!(suggested(&resident).await, ["水步镇近日清洁", "台城街道稍后清洁", "本队最后清洁"]);
}
