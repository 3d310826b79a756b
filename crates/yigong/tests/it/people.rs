//! People: where they belong, what is sealed, what excuses them.

#![allow(clippy::unwrap_used)] // a failing test should stop

use axum::http::Method;
use db::params;
use jiff::civil::date;
use serde_json::json;
use testkit::{TestApp, User};
use yigong::auth::Role;
use yigong::people::{ApproveExemption, EndExemption, Join, Leave, RecordExemption, Status};

const NANTANG: &str = "台城街道南塘社区党支部";
const HEXIN: &str = "台城街道合新社区党支部";
const STREET: &str = "台城街道党工委";

/// A member of 南塘, its secretary, and the clerk of the street above.
async fn branch(app: &TestApp) -> (User, User, User) {
    let wei = app.person("陈伟").member_of(NANTANG, "party_member").create().await;
    let secretary =
        app.person("伍小燕").member_of(NANTANG, "party_member").role(Role::Secretary, NANTANG).create().await;
    let clerk = app.person("梅国栋").role(Role::Clerk, STREET).create().await;
    (wei, secretary, clerk)
}

#[tokio::test]
async fn me_says_where_one_belongs_today() {
    let app = TestApp::start().await;
    let (wei, ..) = branch(&app).await;
    let me = app.api(Method::GET, "/api/v1/me", json!(null)).as_user(&wei).await.expect(200).json();
    assert_eq!(me["party_status"], "party_member");
    assert_eq!(me["organisation"]["name"], NANTANG);
    let lone = app.person("黄志强").create().await;
    let me = app.api(Method::GET, "/api/v1/me", json!(null)).as_user(&lone).await.expect(200).json();
    assert_eq!(me["party_status"], "public");
    assert!(me["organisation"].is_null());
}

#[tokio::test]
async fn a_transfer_needs_both_ends_and_the_past_stands() {
    let app = TestApp::start().await;
    let (wei, secretary, clerk) = branch(&app).await;
    let hexin = app.organisation(HEXIN).await;
    let join = |from| Join {
        person: wei.id,
        organisation: hexin,
        status: Status::PartyMember,
        from,
        reason: "转接组织关系".into(),
    };
    let refused = app.act_as(&secretary, join(date(2026, 3, 1))).await.unwrap_err();
    assert_eq!(refused.code, "not_your_organisation");
    for day in [date(2014, 12, 31), date(2026, 4, 3)] {
        assert_eq!(app.act_as(&clerk, join(day)).await.unwrap_err().fields[0].field, "from");
    }
    app.act_as(&clerk, join(date(2026, 3, 1))).await.unwrap();
    assert_eq!(app.act_as(&clerk, join(date(2026, 3, 2))).await.unwrap_err().code, "already_member");
    let id = wei.id;
    let system = yigong::auth::Actor::system();
    let on =
        |day| app.read(&system, move |cx| Box::pin(async move { yigong::people::membership_on(cx, id, day).await }));
    assert_eq!(on(date(2026, 2, 28)).await.unwrap().unwrap().organisation_name, NANTANG);
    assert_eq!(on(date(2026, 3, 1)).await.unwrap().unwrap().organisation, hexin);
    // The secretary of the branch they left no longer sees them.
    app.get(&format!("/people/{id}")).as_user(&secretary).await.assert(404);
    let leave = Leave { person: id, from: date(2026, 3, 2), reason: "迁往外地".into() };
    app.act_as(&clerk, leave).await.unwrap();
    assert!(on(date(2026, 3, 2)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_whole_number_is_shown_once_for_a_purpose_that_is_kept() {
    let app = TestApp::start().await;
    let (wei, secretary, _) = branch(&app).await;
    let path = format!("/people/{}", wei.id);
    let page = app.get(&path).as_user(&secretary).await.expect(200).text();
    assert!(!page.contains(&wei.id_number) && page.contains(&wei.id_number[14..]));
    app.post_form(&format!("{path}/reveal"), &[]).as_user(&secretary).await.assert(422);
    let form = [("purpose", "核对转接介绍信")];
    let page = app.post_form(&format!("{path}/reveal"), &form).as_user(&secretary).await.expect(200).text();
    assert!(page.contains(&wei.id_number) && page.contains(&wei.phone));
    let kept = "SELECT detail FROM audit WHERE region = $1 AND action = 'person.reveal'";
    let kept: Vec<String> = app.query(kept, params![app.region()]).await;
    assert_eq!(kept, [r#"{"purpose":"核对转接介绍信"}"#]);
    app.post_form(&format!("{path}/reveal"), &form).as_user(&wei).await.assert(404);
    let stored: Vec<u8> = app
        .query_one("SELECT id_number FROM person WHERE region = $1 AND id = $2", params![app.region(), wei.id])
        .await;
    assert!(!String::from_utf8_lossy(&stored).contains(&wei.id_number));
}

#[tokio::test]
async fn an_exemption_needs_a_second_person_at_the_organisation_above() {
    let app = TestApp::start().await;
    let (wei, secretary, clerk) = branch(&app).await;
    let record = |consented| RecordExemption {
        person: wei.id,
        kind: "illness".into(),
        from: date(2026, 1, 1),
        to: date(2026, 12, 31),
        evidence: "市人民医院证明".into(),
        consented,
    };
    assert_eq!(app.act_as(&secretary, record(false)).await.unwrap_err().fields[0].field, "consented");
    let id = app.act_as(&secretary, record(true)).await.unwrap();
    assert_eq!(app.act_as(&secretary, ApproveExemption { id }).await.unwrap_err().code, "parent_decides");
    let own = app.act_as(&clerk, record(true)).await.unwrap();
    assert_eq!(app.act_as(&clerk, ApproveExemption { id: own }).await.unwrap_err().code, "second_person");
    app.act_as(&clerk, ApproveExemption { id }).await.unwrap();
    assert_eq!(app.act_as(&clerk, ApproveExemption { id }).await.unwrap_err().code, "already_decided");
    let standing = "/api/v1/me/standing?year=2026";
    let state = app.api(Method::GET, standing, json!(null)).as_user(&wei).await.expect(200).json();
    assert_eq!(state["state"], "exempt");
    app.act_as(&clerk, EndExemption { id }).await.unwrap();
    let state = app.api(Method::GET, standing, json!(null)).as_user(&wei).await.expect(200).json();
    assert_eq!(state["state"], "short");
    let evidence: Vec<u8> =
        app.query_one("SELECT evidence FROM exemption WHERE region = $1 AND id = $2", params![app.region(), id]).await;
    assert!(!String::from_utf8_lossy(&evidence).contains("医院"));
}

#[tokio::test]
async fn the_person_page_takes_forms_and_says_what_is_wrong() {
    let app = TestApp::start().await;
    let (wei, _, clerk) = branch(&app).await;
    let hexin = app.organisation(HEXIN).await.to_string();
    let path = format!("/people/{}/memberships", wei.id);
    let wrong = [("organisation", hexin.as_str()), ("status", "party_member"), ("from", "二月"), ("reason", "转接<b>")];
    let page = app.post_form(&path, &wrong).as_user(&clerk).await.expect(422).text();
    assert!(page.contains("请选择日期") && page.contains("转接&#60;b&#62;"), "{page}");
    let right =
        [("organisation", hexin.as_str()), ("status", "party_member"), ("from", "2026-03-01"), ("reason", "转接")];
    app.post_form(&path, &right).as_user(&clerk).await.assert(303);
    let form = [("kind", "away"), ("first", "2026-01-01"), ("to", "2025-01-01"), ("evidence", "流动党员证")];
    let path = format!("/people/{}/exemptions", wei.id);
    assert!(app.post_form(&path, &form).as_user(&clerk).await.expect(422).text().contains("不能早于"));
}

#[tokio::test]
async fn roles_end_where_somebody_no_longer_belongs() {
    let app = TestApp::start().await;
    let (_, _, clerk) = branch(&app).await;
    let mover = app
        .person("伍主任")
        .member_of(NANTANG, "party_member")
        .role(Role::Secretary, NANTANG)
        .role(Role::Clerk, "台城街道党工委")
        .create()
        .await;
    let to = app.organisation(HEXIN).await;
    let join = |organisation| Join {
        person: mover.id,
        organisation,
        status: Status::PartyMember,
        from: "2026-03-02".parse().unwrap(),
        reason: "转接组织关系".into(),
    };
    app.act_as(&clerk, join(to)).await.unwrap();
    // Still below the street: the secretary of the branch they left no more, its clerk still.
    let held = app.actor(&mover).await.grants;
    assert_eq!(held.iter().map(|it| it.role).collect::<Vec<_>>(), [Role::Clerk]);
    app.act_as(&clerk, Leave { person: mover.id, from: "2026-03-02".parse().unwrap(), reason: "转往外地".into() })
        .await
        .unwrap();
    assert!(app.actor(&mover).await.grants.is_empty());
}
