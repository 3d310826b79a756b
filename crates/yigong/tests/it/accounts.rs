//! Accounts: claiming, registering, one's own page.

#![allow(clippy::unwrap_used)] // a failing test should stop

use db::params;
use testkit::{Answer, TestApp, User, id_number};
use yigong::auth::{Actor, Role};
use yigong::people::{AddPerson, IssueClaimCode, Join, Status};

const BRANCH: &str = "台城街道南塘社区党支部";

struct Unclaimed {
    secretary: User,
    id: yigong::Id,
    number: String,
}

/// Somebody a roster brought in, who has no account yet.
async fn unclaimed(app: &TestApp) -> Unclaimed {
    let secretary = app.person("伍小燕").role(Role::Secretary, BRANCH).create().await;
    let number = id_number(2, jiff::civil::date(1980, 5, 6), 7);
    let parsed = gbcodes::IdNumber::parse(&number).unwrap().number;
    let system = Actor::system();
    let id = app.act(&system, AddPerson { name: "陈玉兰".into(), id_number: parsed, phone: None }).await.unwrap();
    let (organisation, status) = (app.organisation(BRANCH).await, Status::PartyMember);
    let from = jiff::civil::date(2025, 1, 1);
    app.act(&system, Join { person: id, organisation, status, from, reason: "名册导入".into() }).await.unwrap();
    Unclaimed { secretary, id, number }
}

async fn claim(app: &TestApp, name: &str, number: &str, code: &str) -> Answer {
    let form =
        [("name", name), ("id_number", number), ("code", code), ("login", "yulan"), ("password", "south-pond-2026")];
    app.post_form("/claim", &form).await
}

#[tokio::test]
async fn a_member_claims_with_the_code_once() {
    let app = TestApp::start().await;
    let it = unclaimed(&app).await;
    let code = app.act_as(&it.secretary, IssueClaimCode { person: it.id }).await.unwrap();
    assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()));
    let kept: Vec<u8> =
        app.query_one("SELECT code_hash FROM claim_code WHERE region = $1", params![app.region()]).await;
    assert!(!String::from_utf8_lossy(&kept).contains(&code));
    let done = claim(&app, "陈玉兰", &it.number, &format!(" {} {} ", &code[..4], &code[4..])).await.expect(303);
    assert!(done.cookie("session").is_some());
    claim(&app, "陈玉兰", &it.number, &code).await.assert(422);
}

#[tokio::test]
async fn every_wrong_claim_gets_the_same_answer_and_five_void_the_code() {
    let app = TestApp::start().await;
    let it = unclaimed(&app).await;
    let code = app.act_as(&it.secretary, IssueClaimCode { person: it.id }).await.unwrap();
    let wrong = if code == "00000000" { "11111111" } else { "00000000" };
    let nobody = id_number(1, jiff::civil::date(1970, 1, 1), 1);
    let said = |answer: Answer| {
        let text = answer.expect(422).text();
        let from = text.find("核对不上").unwrap();
        text[from..from + 60].to_owned()
    };
    let unknown = said(claim(&app, "陈玉兰", &nobody, wrong).await);
    assert_eq!(said(claim(&app, "陈玉", &it.number, &code).await), unknown);
    for _ in 0..5 {
        assert_eq!(said(claim(&app, "陈玉兰", &it.number, wrong).await), unknown);
    }
    assert_eq!(said(claim(&app, "陈玉兰", &it.number, &code).await), unknown);
    let again = app.act_as(&it.secretary, IssueClaimCode { person: it.id }).await.unwrap();
    app.advance(7 * 24 * 60 + 1);
    assert_eq!(said(claim(&app, "陈玉兰", &it.number, &again).await), unknown);
}

#[tokio::test]
async fn codes_are_issued_by_those_who_manage_the_person() {
    let app = TestApp::start().await;
    let it = unclaimed(&app).await;
    let other = app.person("黄志强").role(Role::Secretary, "台城街道合新社区党支部").create().await;
    let path = format!("/people/{}/claim-codes", it.id);
    app.post_form(&path, &[]).as_user(&other).await.assert(404);
    let slip = app.post_form(&path, &[]).as_user(&it.secretary).await.expect(200).text();
    assert!(slip.contains("陈玉兰") && !slip.contains(&it.number));
    let all = format!("/organisations/{}/claim-codes", app.organisation(BRANCH).await);
    app.get(&all).as_user(&other).await.assert(403);
    app.get(&all).as_user(&it.secretary).await.assert(200);
    assert!(app.post_form(&all, &[]).as_user(&it.secretary).await.expect(200).text().contains("陈玉兰"));
}

async fn register(app: &TestApp, number: &str, changed: &[(&str, &str)]) -> Answer {
    let mut form = vec![
        ("name", "李桂芳"),
        ("id_number", number),
        ("phone", "１３８００１３８０００"),
        ("password", "south-pond-2026"),
        ("consent.identity", "1"),
        ("consent.service_record", "1"),
    ];
    form.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    form.extend(changed.iter().filter(|(_, value)| !value.is_empty()));
    app.post_form("/register", &form).await
}

#[tokio::test]
async fn a_resident_registers_and_signs_in_with_the_phone() {
    let app = TestApp::start().await;
    let number = id_number(2, jiff::civil::date(1990, 5, 6), 3);
    let done = register(&app, &number, &[]).await.expect(303);
    assert!(done.cookie("session").is_some());
    let form = [("account", "13800138000"), ("password", "south-pond-2026")];
    app.post_form("/login", &form).await.assert(303);
    let given = "SELECT COUNT(*) FROM consent WHERE region = $1 AND withdrawn_at IS NULL";
    assert_eq!(app.query_one::<i64>(given, params![app.region()]).await, 2);
    let again = register(&app, &number, &[]).await.expect(422).text();
    assert!(again.contains("认领"));
}

#[tokio::test]
async fn what_is_wrong_with_a_registration_is_told_and_nothing_kept() {
    let app = TestApp::start().await;
    let grown = id_number(2, jiff::civil::date(1990, 5, 6), 3);
    let (child, small) =
        (id_number(1, jiff::civil::date(2014, 1, 1), 3), id_number(1, jiff::civil::date(2018, 1, 1), 3));
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let cases: [Case<'_>; 8] = [
        (&grown, &[("consent.identity", "")], "请阅读并同意"),
        (&grown, &[("name", "")], "请填写姓名"),
        (&grown, &[("name", "<script>alert(1)</script>")], "不能识别的字符"),
        (&grown, &[("phone", "")], "请填写手机号码"),
        (&grown, &[("password", "short")], "至少要 8 个字符"),
        ("110105194912310021", &[], "身份证"),
        (&small, &[], "未满 10 周岁"),
        (&child, &[], "监护人"),
    ];
    for (number, changed, told) in cases {
        let page = register(&app, number, changed).await.expect(422).text();
        assert!(page.contains(told), "{told}");
        assert!(!page.contains("<script>"));
    }
    assert_eq!(app.count("person").await, 0);
    register(&app, &child, &[("guardian", "1")]).await.assert(303);
}

#[tokio::test]
async fn somebody_of_a_roster_is_sent_to_claim() {
    let app = TestApp::start().await;
    let it = unclaimed(&app).await;
    for name in ["陈玉兰", "别的人"] {
        let page = register(&app, &it.number, &[("name", name)]).await.expect(422).text();
        assert!(page.contains("认领码认领账号"), "{name}");
    }
}

#[tokio::test]
async fn ones_own_account_page() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    let page = app.get("/me/account").as_user(&wei).await.expect(200).text();
    assert!(page.contains(&wei.login) && page.contains(BRANCH) && !page.contains(&wei.id_number));
    app.post_form("/me/account/phone", &[("phone", "110")]).as_user(&wei).await.assert(422);
    app.post_form("/me/account/phone", &[("phone", "13800138001")]).as_user(&wei).await.assert(303);
    app.post_form("/me/account/consents/photo", &[("give", "1")]).as_user(&wei).await.assert(303);
    app.post_form("/me/account/consents/photo", &[]).as_user(&wei).await.assert(303);
    app.post_form("/me/account/consents/identity", &[]).as_user(&wei).await.assert(409);
    let data = app.get("/me/account/data").as_user(&wei).await.expect(200).json();
    assert_eq!((&data["phone"], &data["id_number"]), (&"13800138001".into(), &wei.id_number.clone().into()));
    assert!(data["consents"][0]["withdrawn_at"].is_string());
    app.post_form("/me/account/sessions/end", &[]).as_user(&wei).await.assert(303);
    app.get("/me/account").as_user(&wei).await.assert(303);
}

#[tokio::test]
async fn care_switches_and_goes_back() {
    let app = TestApp::start().await;
    let on = app.post_form("/care", &[]).header("referer", "http://localhost/about?x=1").await.expect(303);
    assert_eq!((on.location(), on.cookie("care").as_deref()), ("/about?x=1", Some("1")));
    let away = app.post_form("/care", &[]).header("referer", "http://elsewhere/x").await.expect(303);
    assert_eq!(away.location(), "/");
    let page = app.get("/about").header("cookie", "care=1").await.expect(200).text();
    assert!(page.contains("class=\"care\"") && page.contains("V2.1"));
}
