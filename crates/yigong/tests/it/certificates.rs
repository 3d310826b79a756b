//! Certificates: issued from the ledger, checked by a stranger, revoked with their rows.

use axum::http::Method;
use db::params;
use serde_json::{Value, json};
use testkit::{Answer, Serve, TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::certificates::{Issue, Subject};
use yigong::hours::{Correct, Decide};
use yigong::standing::Grade;
use yigong::{Id, new_id};

const BRANCH: &str = "台城街道南塘社区党支部";
const TEAM: &str = "台城街道南塘社区党员义工队";
const PERIOD: [(&str, &str); 2] = [("from", "2026-01-01"), ("to", "2026-03-02")];

/// A volunteer with two hours at the river (A) and half an hour entered later (D).
struct River {
    app: TestApp,
    lan: User,
    leader: User,
    secretary: User,
    stranger: User,
    activity: Id,
    /// The two hours.
    entry: Id,
}

impl River {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let lan = app.person("陈玉兰").sex(2).member_of(BRANCH, "party_member").create().await;
        let leader = app.person("梅国栋").member_of(BRANCH, "party_member").leads(TEAM).create().await;
        let secretary =
            app.person("伍梅").member_of(BRANCH, "party_member").role(Role::Secretary, BRANCH).create().await;
        let stranger = app.person("李强").create().await;
        let (activity, shift) = activity(&app).await;
        let mut river = Self { app, lan, leader, secretary, stranger, activity, entry: Id::nil() };
        river.entry = river.serve(river.lan.id, 120, Grade::A, Some((activity, shift))).await;
        river.serve(river.lan.id, 30, Grade::D, None).await;
        river
    }

    async fn serve(&self, person: Id, minutes: i64, grade: Grade, shift: Option<(Id, Id)>) -> Id {
        let (activity, shift) = shift.unzip();
        let serve = Serve::new(person, minutes).by(self.leader.id).grade(grade).at(activity, shift);
        let serve = serve.what("台城河岸清洁", "C3");
        self.app.act(&Actor::system(), serve).await.unwrap()
    }

    /// Has one issued to the volunteer by the page; its id.
    async fn issue(&self, fields: &[(&str, &str)]) -> Id {
        let answer = self.app.post_form("/me/certificates", fields).as_user(&self.lan).await.expect(303);
        answer.location().rsplit('/').next().unwrap().parse().unwrap()
    }

    async fn number(&self, id: Id) -> String {
        self.app.query_one("SELECT number FROM certificate WHERE id = $1", params![id]).await
    }

    /// What its QR code carries.
    async fn code(&self, id: Id) -> String {
        let page = self.app.get(&format!("/certificates/{id}")).as_user(&self.lan).await.expect(200).text();
        let at = page.find('#').map(|_| page.find("/certificates/verify?number=").unwrap()).unwrap();
        let link = page[at..].split('"').next().unwrap();
        link.split('#').nth(1).unwrap().to_owned()
    }

    /// Anybody asks about a code.
    async fn verify(&self, code: &str) -> Value {
        let body = json!({"code": code});
        self.app.api(Method::POST, "/api/v1/certificates/verification", body).await.expect(200).json()
    }

    /// Anybody asks about a number.
    async fn look_up(&self, number: &str) -> Value {
        self.app.api(Method::GET, &format!("/api/v1/certificates/{number}"), json!(null)).await.expect(200).json()
    }

    /// The volunteer says the two hours were `minutes`, the leader agrees.
    async fn correct(&self, minutes: i64) {
        let reason = "中途离开过".to_owned();
        let asked = self.app.act_as(&self.lan, Correct { entry: self.entry, minutes, reason }).await.unwrap();
        let decide = Decide { proposal: asked.id, approve: true, reason: String::new() };
        self.app.act_as(&self.leader, decide).await.unwrap();
    }

    async fn assert_sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// A settled activity of the team with one shift; their ids.
async fn activity(app: &TestApp) -> (Id, Id) {
    let (now, team) = (app.clock.now(), app.team(TEAM).await);
    let (id, shift) = (new_id(now), new_id(now));
    let (start, end) = (now.as_second() - 8_000, now.as_second() - 800);
    app.exec_sql(
        "INSERT INTO activity (region, id, team, title, category, town, place, description, bring, risks, min_age,
             cancel_hours, state, created_at, published_at, first_start, last_end, next_start, next_end)
         VALUES ($1, $2, $3, '台城河岸清洁', 'C3', '台城街道', '桥头', '清洁', '', '', 14, 24, 'settled', $4, $4, $4, $5,
             $4, $5)",
        params![app.region(), id, team, start, end],
    )
    .await;
    app.exec_sql(
        "INSERT INTO shift (region, id, activity, starts_at, ends_at, capacity, code_secret)
         VALUES ($1, $2, $3, $4, $5, 30, $6)",
        params![app.region(), shift, id, start, end, vec![7_u8; 32]],
    )
    .await;
    (id, shift)
}

fn forged(code: &str, from: &str, to: &str) -> String {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
    let (payload, signature) = code.split_once('.').unwrap();
    let text = String::from_utf8(B64.decode(payload).unwrap()).unwrap();
    assert!(text.contains(from), "{text}");
    format!("{}.{signature}", B64.encode(text.replacen(from, to, 1)))
}

#[tokio::test]
async fn a_period_is_certified_with_its_evidence_mix() {
    let river = River::start().await;
    let id = river.issue(&PERIOD).await;
    let page = river.app.get(&format!("/certificates/{id}")).as_user(&river.lan).await.expect(200).text();
    for shown in ["志愿服务记录证明", "2小时30分", "台山市义工联合会", "扫码双签", "事后补录", "有效"]
    {
        assert!(page.contains(shown), "{shown}");
    }
    let mine = river.app.get("/me/certificates").as_user(&river.lan).await.expect(200).text();
    assert!(mine.contains(&river.number(id).await));
    river.assert_sound().await;
}

#[tokio::test]
async fn it_prints_as_pdf_a() {
    let river = River::start().await;
    let id = river.issue(&PERIOD).await;
    let answer = river.app.get(&format!("/certificates/{id}/print")).as_user(&river.lan).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert!(answer.body.starts_with(b"%PDF-1.7"));
    assert!(String::from_utf8_lossy(&answer.body).contains("<pdfaid:conformance>A</pdfaid:conformance>"));
}

#[tokio::test]
async fn a_stranger_checks_by_code_and_by_number() {
    let river = River::start().await;
    let id = river.issue(&PERIOD).await;
    let (code, number) = (river.code(id).await, river.number(id).await);
    let by_code = river.verify(&code).await;
    assert_eq!((&by_code["verdict"], &by_code["certificate"]["name"]), (&json!("valid"), &json!("陈玉兰")));
    assert_eq!(by_code["certificate"]["minutes"], 150);
    assert_eq!(by_code["certificate"]["by_grade"], json!({"A": 120, "B": 0, "C": 0, "D": 30}));
    let by_number = river.look_up(&number.to_lowercase()).await;
    assert_eq!((&by_number["verdict"], &by_number["certificate"]["name"]), (&json!("valid"), &json!("陈*兰")));
    let page = river.app.get(&format!("/certificates/verify?number={number}")).await.expect(200).text();
    assert!(page.contains("证明有效") && page.contains("陈*兰") && !page.contains("陈玉兰"));
    let none = river.look_up("TS2026-000001-ZZZZZ").await;
    assert_eq!((&none["verdict"], &none["certificate"]), (&json!("unknown"), &json!(null)));
}

#[tokio::test]
async fn an_altered_hour_fails() {
    let river = River::start().await;
    let code = river.code(river.issue(&PERIOD).await).await;
    for (from, to) in [(",150,", ",650,"), ("陈玉兰", "陈玉芳"), ("2026-03-02", "2026-03-01"), ("true", "false")]
    {
        let told = river.verify(&forged(&code, from, to)).await;
        assert_eq!((&told["verdict"], &told["certificate"]), (&json!("altered"), &json!(null)), "{from} → {to}");
    }
    let forged = forged(&code, ",150,", ",650,");
    let page = river.app.get(&format!("/certificates/verify?code={forged}")).await.expect(200).text();
    assert!(page.contains("内容与签名不符") && !page.contains("证明有效"), "{page}");
    for nonsense in ["", "x", "a.b", "####", &"A".repeat(5000)] {
        assert_eq!(river.verify(nonsense).await["verdict"], "altered");
    }
}

#[tokio::test]
async fn a_reversed_row_revokes_it_at_once() {
    let river = River::start().await;
    let id = river.issue(&PERIOD).await;
    let (code, number) = (river.code(id).await, river.number(id).await);
    river.correct(90).await;
    for told in [river.verify(&code).await, river.look_up(&number).await] {
        assert_eq!(told["verdict"], "revoked", "{told}");
        assert_eq!(told["certificate"]["revocation"], "所依据的服务记录被更正");
    }
    let print = river.app.get(&format!("/certificates/{id}/print")).as_user(&river.lan).await.expect(409);
    assert!(print.text().contains("撤销"), "{print:?}");
    let inbox = river.app.get("/me/messages").as_user(&river.lan).await.expect(200).text();
    assert!(inbox.contains(&format!("证明 {number} 已撤销")));
    let again = river.issue(&PERIOD).await;
    assert_ne!(again, id);
    assert_eq!(river.verify(&river.code(again).await).await["certificate"]["minutes"], 120);
    river.assert_sound().await;
}

#[tokio::test]
async fn one_that_rests_on_other_rows_stands() {
    let river = River::start().await;
    let whole = river.issue(&PERIOD).await;
    river.app.advance(24 * 60);
    river.serve(river.lan.id, 60, Grade::B, None).await;
    let other = river.issue(&[("from", "2026-03-03"), ("to", "2026-03-03")]).await;
    river.correct(0).await;
    assert_eq!(river.look_up(&river.number(whole).await).await["verdict"], "revoked");
    assert_eq!(river.look_up(&river.number(other).await).await["verdict"], "valid");
    river.assert_sound().await;
}

#[tokio::test]
async fn an_issuer_without_the_right_gives_a_record_of_the_platform() {
    let river = River::start().await;
    let activity = river.activity.to_string();
    let id = river.issue(&[("activity", &activity)]).await;
    let page = river.app.get(&format!("/certificates/{id}")).as_user(&river.lan).await.expect(200).text();
    assert!(page.contains("平台服务记录") && page.contains(BRANCH) && !page.contains("志愿服务记录证明"), "{page}");
    let told = river.verify(&river.code(id).await).await;
    assert_eq!(told["certificate"]["entitled"], false);
    assert_eq!(told["certificate"]["minutes"], 120, "only what was served there");
}

#[tokio::test]
async fn asked_again_it_is_the_same_one() {
    let river = River::start().await;
    let first = river.issue(&PERIOD).await;
    assert_eq!(river.issue(&PERIOD).await, first);
    let body = json!({"from": "2026-01-01", "to": "2026-03-02"});
    let answer = river.app.api(Method::POST, "/api/v1/me/certificates", body).as_user(&river.lan).await.expect(201);
    assert_eq!(answer.json()["number"], river.number(first).await);
    assert_eq!(river.app.count("certificate").await, 1);
    river.serve(river.lan.id, 45, Grade::B, None).await;
    assert_ne!(river.issue(&PERIOD).await, first, "more has been served since");
}

#[tokio::test]
async fn what_cannot_be_certified_is_refused_and_nothing_is_issued() {
    let river = River::start().await;
    let ask = |fields: &'static [(&'static str, &'static str)], user| {
        let request = river.app.post_form("/me/certificates", fields).as_user(user);
        async move { request.await.expect(422).text() }
    };
    let told = ask(&[("from", "2026-03-02"), ("to", "2026-01-01")], &river.lan).await;
    assert!(told.contains("结束日期不能早于开始日期") && told.contains("value=\"2026-03-02\""));
    assert!(ask(&[("from", "2026-01-01"), ("to", "2026-12-31")], &river.lan).await.contains("不能晚于今天"));
    assert!(ask(&[("from", "去年"), ("to", "")], &river.lan).await.contains("请选择日期"));
    assert!(ask(&[("from", "2025-01-01"), ("to", "2025-12-31")], &river.lan).await.contains("没有可以证明的服务记录"));
    assert!(ask(&[("from", "2026-01-01"), ("to", "2026-03-02")], &river.stranger).await.contains("没有可以证明"));
    let activity = river.activity.to_string();
    let other = river.app.post_form("/me/certificates", &[("activity", &activity)]).as_user(&river.stranger).await;
    other.assert(422);
    assert_eq!(river.app.count("certificate").await, 0);
}

#[tokio::test]
async fn only_the_holder_and_their_managers_see_it() {
    let river = River::start().await;
    let path = format!("/certificates/{}", river.issue(&PERIOD).await);
    river.app.get(&path).as_user(&river.secretary).await.assert(200);
    river.app.get(&path).as_user(&river.stranger).await.assert(404);
    river.app.get(&path).await.assert(303);
    river.app.get(&format!("{path}/print")).as_user(&river.stranger).await.assert(404);
    let body = [("reason", "我不喜欢")];
    river.app.post_form(&format!("{path}/revocation"), &body).as_user(&river.stranger).await.assert(404);
    // The holder sees it, but who revokes is the issuer.
    river.app.post_form(&format!("{path}/revocation"), &body).as_user(&river.lan).await.assert(403);
}

#[tokio::test]
async fn the_issuer_revokes_by_hand_with_a_reason_once() {
    let river = River::start().await;
    let activity = river.activity.to_string();
    let id = river.issue(&[("activity", &activity)]).await;
    let path = format!("/certificates/{id}/revocation");
    let revoke = |reason: &'static str| {
        let request = river.app.post_form(&path, &[("reason", reason)]).as_user(&river.secretary);
        async move { request.await }
    };
    assert!(revoke("错").await.expect(422).text().contains("请写明撤销原因"));
    revoke("开给了同名的人").await.assert(303);
    assert!(revoke("再来一次吧").await.expect(422).text().contains("已经撤销"));
    assert_eq!(river.look_up(&river.number(id).await).await["certificate"]["revocation"], "开给了同名的人");
    river.assert_sound().await;
}

async fn start_batch(river: &River, user: &User, hours: &str) -> Answer {
    let path = format!("/organisations/{}/certificates", river.app.organisation(BRANCH).await);
    let form = [("from", "2026-01-01"), ("to", "2026-03-02"), ("hours", hours)];
    river.app.post_form(&path, &form).as_user(user).await
}

#[tokio::test]
async fn a_manager_issues_to_everybody_with_enough_hours() {
    let river = River::start().await;
    let mut members = Vec::new();
    for n in 0..60 {
        let member = river.app.person(&format!("黄社{n}")).member_of(BRANCH, "party_member").create().await;
        river.serve(member.id, if n < 55 { 90 } else { 30 }, Grade::B, None).await;
        members.push(member);
    }
    let answer = start_batch(&river, &river.secretary, "1").await.expect(303);
    let page = answer.location().to_owned();
    yigong::tick(&river.app).await;
    let shown = river.app.get(&page).as_user(&river.secretary).await.expect(200).text();
    assert!(shown.contains("已完成") && shown.contains("黄社0"), "{shown}");
    assert_eq!(river.app.count("certificate").await, 56, "55 members and the volunteer, not who has half an hour");
    yigong::tick(&river.app).await;
    assert_eq!(river.app.count("certificate").await, 56, "a second tick does nothing");
    let print = river.app.get(&format!("{page}/print")).as_user(&river.secretary).await.expect(200);
    assert!(print.body.starts_with(b"%PDF"));
    let own = river.app.get("/me/certificates").as_user(&members[0]).await.expect(200).text();
    assert!(own.contains("1小时30分"), "{own}");
    let inbox = river.app.get("/me/messages").as_user(&river.secretary).await.expect(200).text();
    assert!(inbox.contains("批量开具服务证明已完成"));
    river.assert_sound().await;
}

#[tokio::test]
async fn a_batch_needs_a_manager_and_sense() {
    let river = River::start().await;
    start_batch(&river, &river.lan, "1").await.assert(403);
    start_batch(&river, &river.stranger, "1").await.assert(403);
    assert!(start_batch(&river, &river.secretary, "许多").await.expect(422).text().contains("整数小时"));
    assert!(start_batch(&river, &river.secretary, "500").await.expect(422).text().contains("没有人达到"));
    assert_eq!(river.app.count("certificate_batch").await, 0);
}

#[tokio::test]
async fn a_team_issues_for_what_was_served_with_it() {
    let river = River::start().await;
    let path = format!("/teams/{}/certificates", river.app.team(TEAM).await);
    let form = [("from", "2026-01-01"), ("to", "2026-03-02"), ("hours", "1")];
    river.app.post_form(&path, &form).as_user(&river.leader).await.assert(303);
    yigong::tick(&river.app).await;
    let minutes: i64 = river.app.query_one("SELECT minutes FROM certificate", &[]).await;
    assert_eq!(minutes, 120, "the half hour was not served with the team");
    river.assert_sound().await;
}

#[tokio::test]
async fn an_honour_stands_as_long_as_enough_is_left() {
    let river = River::start().await;
    let honour = |floor: i64| Issue {
        person: river.lan.id,
        subject: Subject::Honour {
            award: Id::nil(),
            title: "一星志愿者".into(),
            floor,
            until: jiff::civil::date(2026, 3, 2),
        },
        batch: None,
    };
    let refused = river.app.act_as(&river.lan, honour(200)).await.unwrap_err();
    assert_eq!(refused.code, "not_enough");
    let (easy, strict) = (river.app.act_as(&river.lan, honour(30)).await.unwrap(), honour(121));
    river.app.exec_sql("UPDATE certificate SET subject = '旧' WHERE id = $1", params![easy.id]).await;
    let strict = river.app.act_as(&river.lan, strict).await.unwrap();
    river.correct(0).await;
    assert_eq!(river.look_up(&easy.number).await["verdict"], "valid", "half an hour is left");
    assert_eq!(river.look_up(&strict.number).await["verdict"], "revoked");
}

#[tokio::test]
async fn the_check_of_live_data_finds_what_was_tampered_with() {
    let river = River::start().await;
    let id = river.issue(&PERIOD).await;
    river.app.exec_sql("UPDATE certificate SET minutes_a = 620, minutes = 650 WHERE id = $1", params![id]).await;
    let wrong = river.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert!(wrong.iter().any(|it| it.contains("内容与签名的内容不符")), "{wrong:?}");
    let told = river.verify(&river.code(id).await).await;
    assert_eq!(told["certificate"]["minutes"], 650, "by number the row is shown: the check above is what finds it");
}
