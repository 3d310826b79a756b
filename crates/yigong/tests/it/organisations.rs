//! Organisations: the tree, its page, its roles.

#![allow(clippy::unwrap_used)] // a failing test should stop

use db::params;
use testkit::TestApp;
use yigong::auth::{Actor, Role};

const BRANCH: &str = "台城街道南塘社区党支部";
const STREET: &str = "台城街道党工委";

#[tokio::test]
async fn seeding_again_adds_nothing_and_the_closure_is_whole() {
    let app = TestApp::empty_at(testkit::START).await;
    let system = Actor::system();
    let new = app.act(&system, yigong::organisations::Seed).await.unwrap();
    assert_eq!(new, app.city.organisations.len());
    assert_eq!(app.act(&system, yigong::organisations::Seed).await.unwrap(), 0);
    let depths: Vec<i64> = app
        .query(
            "SELECT p.depth FROM organisation_path p JOIN organisation o
                 ON o.region = p.region AND o.id = p.descendant
             WHERE p.region = $1 AND o.name = $2 ORDER BY p.depth",
            params![app.region(), BRANCH],
        )
        .await;
    assert_eq!(depths, [0, 1, 2]);
    let itself = "SELECT COUNT(*) FROM organisation_path WHERE region = $1 AND depth = 0";
    assert_eq!(app.query_one::<i64>(itself, params![app.region()]).await, new as i64);
}

#[tokio::test]
async fn the_tree_is_public_and_can_be_searched_and_paged() {
    let app = TestApp::start().await;
    let street = app.organisation(STREET).await;
    let below = app.get(&format!("/api/v1/organisations?parent={street}")).await.expect(200).json();
    let names: Vec<&str> = below["items"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(names.contains(&BRANCH), "{names:?}");
    let first = app.get("/api/v1/organisations").await.expect(200).json();
    assert_eq!(first["items"].as_array().unwrap().len(), 100);
    let cursor: String = first["next"].as_str().unwrap().bytes().map(|byte| format!("%{byte:02X}")).collect();
    let second = app.get(&format!("/api/v1/organisations?cursor={cursor}")).await.expect(200).json();
    assert_ne!(first["items"][0], second["items"][0]);
    let found = app.get("/api/v1/organisations?q=%E5%8D%97%E5%A1%98").await.expect(200).json();
    assert!(found["items"].as_array().unwrap().iter().all(|it| it["name"].as_str().unwrap().contains("南塘")));
    let page = app.get("/organisations?q=%25").await.expect(200).text();
    assert!(page.contains("没有找到"), "a percent sign is only a percent sign");
    app.get(&format!("/organisations/{street}")).await.assert(200);
}

#[tokio::test]
async fn people_are_shown_to_managers_only() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    let clerk = app.person("梅国栋").role(Role::Clerk, STREET).create().await;
    let other = app.person("伍小燕").role(Role::Secretary, "台城街道合新社区党支部").create().await;
    let path = format!("/organisations/{}", app.organisation(BRANCH).await);
    assert!(!app.get(&path).await.expect(200).text().contains("陈伟"));
    assert!(!app.get(&path).as_user(&other).await.expect(200).text().contains("陈伟"));
    for query in ["", "?q=cw", "?q=陈", "?status=party_member"] {
        let query = query.replace('陈', "%E9%99%88");
        let page = app.get(&format!("{path}{query}")).as_user(&clerk).await.expect(200).text();
        assert!(page.contains("陈伟"), "{query}");
        assert!(!page.contains(&wei.id_number));
    }
    let none = app.get(&format!("{path}?status=activist")).as_user(&clerk).await.expect(200).text();
    assert!(!none.contains("陈伟"));
}

#[tokio::test]
async fn a_manager_gives_and_ends_roles_to_members() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    let stranger = app.person("黄志强").create().await;
    let clerk = app.person("梅国栋").role(Role::Clerk, STREET).create().await;
    let roles = format!("/organisations/{}/roles", app.organisation(BRANCH).await);
    let give = |person: yigong::Id| [("person", person.to_string()), ("role", "secretary".to_owned())];
    for (person, as_user, status) in [(wei.id, &clerk, 303), (stranger.id, &clerk, 409), (clerk.id, &wei, 409)] {
        let form = give(person);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        app.post_form(&roles, &form).as_user(as_user).await.assert(status);
    }
    let grant: yigong::Id = app
        .query_one("SELECT id FROM role_grant WHERE region = $1 AND person = $2", params![app.region(), wei.id])
        .await;
    app.post_form(&format!("{roles}/{grant}/end"), &[]).as_user(&clerk).await.assert(303);
    let ended = "SELECT COUNT(*) FROM role_grant WHERE region = $1 AND id = $2 AND ended_at IS NOT NULL";
    assert_eq!(app.query_one::<i64>(ended, params![app.region(), grant]).await, 1);
}
