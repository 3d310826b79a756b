//! Disclosure: what the public sees of units, and what can never be worked out from it.

use serde_json::Value as Json;
use testkit::{Serve, TestApp, User};
use yigong::Id;
use yigong::auth::{Actor, Role};
use yigong::people::GiveConsent;
use yigong::standing;

const TOWN: &str = "台城街道党工委";
const BRANCHES: [&str; 3] = ["台城街道南塘社区党支部", "台城街道安步村党支部", "台城街道桥湖社区党支部"];

/// `many` members of a branch, the first `met` of whom did their sixteen hours.
async fn branch(app: &TestApp, name: &str, many: usize, met: usize) -> Vec<User> {
    let mut people = Vec::new();
    for nth in 0..many {
        let surname = ["陈", "黄", "李"][nth % 3];
        let person = app.person(&format!("{surname}某{nth}")).member_of(name, "party_member").create().await;
        if nth < met {
            app.act(&Actor::system(), Serve::new(person.id, 960)).await.unwrap();
        }
        people.push(person);
    }
    people
}

/// A town with branches of 30, 12 and 4.
async fn town() -> (TestApp, Vec<User>) {
    let app = TestApp::start().await;
    let people = branch(&app, BRANCHES[0], 30, 12).await;
    branch(&app, BRANCHES[1], 12, 6).await;
    branch(&app, BRANCHES[2], 4, 1).await;
    standing::open_year(&app, 2026).await.unwrap();
    (app, people)
}

fn part<'j>(account: &'j Json, name: &str) -> &'j Json {
    account["parts"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap()
}

#[tokio::test]
async fn the_public_sees_units_and_no_small_group() {
    let (app, _) = town().await;
    let id = app.organisation(TOWN).await;
    let account = app.get(&format!("/api/v1/disclosure?organisation={id}")).await.expect(200).json();
    assert_eq!((&account["unit"]["obliged"], &account["unit"]["met"]), (&46.into(), &19.into()));
    assert_eq!(part(&account, BRANCHES[0])["share"], "40.0%");
    for small in &BRANCHES[1..] {
        let figures = part(&account, small);
        assert_eq!(figures["shown"], "hidden", "the pair hides the four");
        for key in ["people", "obliged", "met", "minutes", "by_grade"] {
            assert!(figures[key].is_null(), "{key} of {small}: {figures}");
        }
    }
    let page = app.get(&format!("/disclosure/units/{id}")).await.expect(200).text();
    assert!(page.contains("2 个单位不公布数字") && page.contains("40.0%"), "{page}");
    let small = app.organisation(BRANCHES[2]).await;
    let page = app.get(&format!("/disclosure/units/{small}")).await.expect(200).text();
    assert!(page.contains("不公布这个单位的数字") && !page.contains("25.0"), "{page}");
    let city = app.get("/api/v1/disclosure").await.expect(200).json();
    assert_eq!((&city["unit"]["shown"], &city["unit"]["met"]), (&"full".into(), &19.into()));
    let wall = app.get(&format!("/disclosure/units/{small}/wall")).await.expect(200).text();
    assert!(wall.contains("不对社会公布"), "{wall}");
    for path in ["/disclosure", "/disclosure/wall", "/disclosure/method", &format!("/disclosure/units/{id}/wall")] {
        let answer = app.get(path).await.expect(200);
        assert_eq!(answer.header("cache-control"), "public, max-age=60", "{path}");
    }
}

#[tokio::test]
async fn everybody_short_is_told_in_tenths_only() {
    let app = TestApp::start().await;
    branch(&app, BRANCHES[0], 20, 0).await;
    branch(&app, BRANCHES[1], 20, 8).await;
    standing::open_year(&app, 2026).await.unwrap();
    let id = app.organisation(TOWN).await;
    let account = app.get(&format!("/api/v1/disclosure?organisation={id}")).await.expect(200).json();
    assert_eq!(part(&account, BRANCHES[0])["share"], "0%–10%");
    assert_eq!(part(&account, BRANCHES[1])["share"], "40%–50%", "or the first could be computed");
    assert!(part(&account, BRANCHES[0])["met"].is_null());
}

#[tokio::test]
async fn a_name_is_public_only_when_its_owner_agreed() {
    let (app, people) = town().await;
    let path = format!("/disclosure/units/{}", app.organisation(BRANCHES[0]).await);
    let page = app.get(&path).await.expect(200).text();
    for person in &people {
        assert!(!page.contains(&person.name), "{page}");
    }
    assert!(page.contains("陈** 4 名"), "{page}");
    app.act_as(&people[0], GiveConsent { purpose: "public_name".into() }).await.unwrap();
    let page = app.get(&path).await.expect(200).text();
    assert!(page.contains(&people[0].name) && page.contains("陈** 3 名"), "{page}");
    app.post_form("/me/account/consents/public_name", &[]).as_user(&people[0]).await.assert(303);
    assert!(!app.get(&path).await.expect(200).text().contains(&people[0].name));
}

#[tokio::test]
async fn who_manages_the_unit_finds_the_board_with_names() {
    let (app, people) = town().await;
    let clerk = app.person("谭党务").role(Role::Clerk, TOWN).create().await;
    let id = app.organisation(BRANCHES[2]).await;
    let path = format!("/disclosure/units/{id}");
    let board = format!("/organisations/{id}/board");
    let page = app.get(&path).as_user(&clerk).await.expect(200);
    assert!(page.text().contains(&board) && page.header("cache-control") == "no-store");
    assert!(!app.get(&path).as_user(&people[0]).await.expect(200).text().contains(&board));
    app.get("/disclosure?year=abc").await.assert(422);
    app.get(&format!("/disclosure/units/{}", Id::nil())).await.assert(404);
}

#[tokio::test]
async fn months_are_kept_with_the_ledger_and_residents_count_for_the_city() {
    let (app, people) = town().await;
    let resident = app.person("群众甲").create().await;
    app.act(&Actor::system(), Serve::new(resident.id, 90)).await.unwrap();
    let city = app.get("/api/v1/disclosure").await.expect(200).json();
    let march: i64 = city["months"].as_array().unwrap().iter().map(|it| it["minutes"].as_i64().unwrap()).sum();
    assert_eq!(march, 19 * 960 + 90);
    app.act(&Actor::system(), Serve::new(people[29].id, 30)).await.unwrap();
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
    app.exec_sql("UPDATE service_month SET minutes = minutes + 1", &[]).await;
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert!(wrong.iter().any(|line| line.contains("公开汇总")), "{wrong:?}");
}
