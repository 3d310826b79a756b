//! Notices: the list, its clock, objections, revocation and the reserve, commendation, promotion, adoption.

mod after_review;
mod api;

mod leaks;

use axum::http::Method;
use db::params;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use testkit::{Answer, TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::{Id, new_id};

const OFFICE: &str = "tuanshiwei";
const SAID: &str = "申报表写全年开展四十八次，签到表上实际只有十九次，附签到表照片。";

/// A campaign whose review has chosen two projects and a case and keeps a project in reserve.
struct Call {
    app: TestApp,
    campaign: Id,
    organiser: User,
    clerk: User,
    /// Project, project, case, reserve project.
    entries: [Id; 4],
}

impl Call {
    async fn decided() -> Self {
        let app = TestApp::start_at("2015-01-26T09:00:00+08:00").await;
        let organiser = app.person("伍主办").role(Role::Organiser, "city").create().await;
        let clerk = app.person("谭团委").role(Role::Clerk, OFFICE).create().await;
        let campaign: Id = app.query_one("SELECT id FROM campaign", &[]).await;
        let entries = [
            entry(&app, campaign, 1, "project", "selected", "水步镇党委", "银龄陪伴进村居").await,
            entry(&app, campaign, 2, "project", "selected", "大江镇党委", "河堤清洁周周行").await,
            entry(&app, campaign, 3, "case", "selected", "四九镇党委", "义工积分连支部").await,
            entry(&app, campaign, 4, "project", "reserve", "白沙镇党委", "圩日便民服务角").await,
        ];
        Self { app, campaign, organiser, clerk, entries }
    }

    async fn published() -> (Self, Id) {
        let call = Self::decided().await;
        let path = format!("/campaigns/{}/notices", call.campaign);
        call.app.post_form(&path, &[("document", "台组〔2015〕6号")]).as_user(&call.organiser).await.assert(303);
        let notice = call.app.query_one("SELECT id FROM notice", &[]).await;
        (call, notice)
    }

    async fn object(&self, notice: Id, entry: usize, name: &str, statement: &str) -> Answer {
        let body =
            json!({"application": self.entries[entry], "name": name, "contact": "13800140001", "statement": statement});
        self.app.api(Method::POST, &format!("/api/v1/notices/{notice}/objections"), body).await
    }

    /// An objection taken on by the clerk.
    async fn handled(&self, notice: Id, entry: usize) -> Id {
        self.object(notice, entry, "黄志强", SAID).await.assert(201);
        let id = self.app.query::<Id>("SELECT id FROM objection ORDER BY number DESC", &[]).await.remove(0);
        self.post(&format!("/objections/{id}/handling"), &[], &self.clerk).await.assert(303);
        id
    }

    async fn decide(&self, objection: Id, outcome: &str) -> Answer {
        let form = [
            ("outcome", outcome),
            ("reasons", "经核对全年签到表和台账，实际开展十九次，与申报表不符。"),
            ("answer", "您反映的情况已经核实，感谢监督。"),
        ];
        self.post(&format!("/objections/{objection}/decision"), &form, &self.clerk).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)], user: &User) -> Answer {
        self.app.post_form(path, form).as_user(user).await
    }

    async fn state(&self, entry: usize) -> String {
        let select = "SELECT state FROM application WHERE id = $1";
        self.app.query_one(select, params![self.entries[entry]]).await
    }

    async fn page(&self, path: &str) -> String {
        self.app.get(path).await.expect(200).text()
    }

    /// Past the seven days, with what time brings about done.
    async fn expire(&self) {
        self.app.set_now("2015-02-03T00:00:01+08:00");
        yigong::tick(&self.app).await;
    }

    async fn assert_sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::notices::verify(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// An application as the review leaves it, with its confirmed masked layer.
async fn entry(app: &TestApp, campaign: Id, number: i64, kind: &str, state: &str, unit: &str, title: &str) -> Id {
    let (region, now) = (app.region(), app.clock.now());
    let (id, version) = (new_id(now), new_id(now));
    let unit = app.organisation(unit).await;
    let writer = app.person(&format!("起草{number}")).create().await.id;
    app.exec_sql(
        "INSERT INTO application (region, id, campaign, organisation, unit, number, kind, title, state, revision,
             form_version, summary_version, created_by, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, 1, $9, $9, $10, $11, $11)",
        params![region, id, campaign, unit, number, kind, format!("{title}（原稿）"), state, version, writer, now],
    )
    .await;
    let content = json!({"title": title, "scope": "community", "background": "村里老人多，年轻人外出。", "s_results": "老人说心里踏实。"});
    let evidence =
        r#"{"activities":1,"occasions":19,"people":32,"minutes":2280,"by_grade":[2000,280,0,0],"months":[]}"#;
    app.exec_sql(
        "INSERT INTO application_version (region, id, application, number, revision, purpose, content, evidence, hash,
             text_hash, code, made_by, made_at)
         VALUES ($1, $2, $3, 1, 1, 'summary', $4, $5, $6, $6, $7, $8, $9)",
        params![
            region,
            version,
            id,
            content.to_string(),
            evidence,
            vec![number as u8; 32],
            format!("CODE{number:04}"),
            writer,
            now
        ],
    )
    .await;
    app.exec_sql(
        "INSERT INTO application_mask (region, version, application, text_hash, masked, confirmed_by, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![region, version, id, vec![number as u8; 32], content.to_string(), writer, now],
    )
    .await;
    id
}

#[tokio::test]
async fn the_list_is_published_word_for_word_once() {
    let call = Call::decided().await;
    let desk = format!("/campaigns/{}/outcome", call.campaign);
    let page = call.app.get(&desk).as_user(&call.organiser).await.expect(200).text();
    assert!(page.contains("银龄陪伴进村居") && page.contains("创新服务项目（2个）"), "{page}");
    call.app.get(&desk).as_user(&call.clerk).await.assert(403);
    let path = format!("/campaigns/{}/notices", call.campaign);
    call.post(&path, &[], &call.clerk).await.assert(403);
    let stale = call.post(&path, &[("seen", "0000")], &call.organiser).await.expect(422).text();
    assert!(stale.contains("名单在您查看之后有了变化"), "{stale}");
    call.post(&path, &[], &call.organiser).await.assert(303);
    call.post(&path, &[], &call.organiser).await.assert(422);
    let id: Id = call.app.query_one("SELECT id FROM notice", &[]).await;
    let page = call.page(&format!("/notices/{id}")).await;
    assert!(page.contains("公示期为7日，自2015年1月26日起至2015年2月2日止"), "{page}");
    assert!(!page.contains("原稿") && !page.contains("圩日便民服务角"), "masked titles, no reserves");
    let detail = call.app.get(&format!("/api/v1/notices/{id}")).await.expect(200).json();
    assert_eq!(detail["closes_at"], "2015-02-02T23:59:59+08:00");
    let content = detail["content"].as_str().unwrap();
    let hash: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(detail["hash"], hash.as_str());
    assert!(page.contains(&hash));
    let feed = call.app.get("/notices/feed.atom").await.expect(200);
    assert!(feed.header("content-type").starts_with("application/atom+xml") && feed.text().contains(&id.to_string()));
    let word = call.app.get(&format!("/notices/{id}/notice.docx")).await.expect(200);
    assert!(word.body.starts_with(b"PK"));
    let tampered = call.app.try_sql("UPDATE notice SET content = '{}'", &[]).await;
    assert!(tampered.is_err(), "a notice keeps its words");
    call.assert_sound().await;
}

#[tokio::test]
async fn an_objection_upheld_on_day_six_revokes_and_the_reserve_moves_up() {
    let (call, notice) = Call::published().await;
    call.app.set_now("2015-02-01T10:00:00+08:00");
    let objection = call.handled(notice, 0).await;
    call.decide(objection, "upheld").await.assert(303);
    assert_eq!((call.state(0).await.as_str(), call.state(3).await.as_str()), ("revoked", "selected"));
    let page = call.page(&format!("/notices/{notice}")).await;
    assert!(page.contains("已撤销") && page.contains("实际开展十九次"), "{page}");
    let second: Id = call.app.query_one("SELECT id FROM notice WHERE kind = 'supplement'", &[]).await;
    let page = call.page(&format!("/notices/{second}")).await;
    assert!(page.contains("圩日便民服务角") && page.contains("2015年2月8日止"), "a clock of its own: {page}");
    let detail = call.app.get(&format!("/api/v1/notices/{second}")).await.expect(200).json();
    assert_eq!(detail["closes_at"], "2015-02-08T23:59:59+08:00");
    call.expire().await;
    assert_eq!((call.state(1).await.as_str(), call.state(3).await.as_str()), ("confirmed", "selected"));
    call.app.set_now("2015-02-09T00:00:01+08:00");
    yigong::tick(&call.app).await;
    assert_eq!(call.state(3).await, "confirmed");
    call.assert_sound().await;
}

#[tokio::test]
async fn the_desk_of_objections_is_shown_to_whom_it_is_for() {
    let call = Call::decided().await;
    let secretary = call.app.person("黄支书").role(Role::Secretary, "taicheng-01").create().await;
    let work = call.app.get("/work").as_user(&secretary).await.expect(200).text();
    assert!(!work.contains("href=\"/objections\""), "{work}");
    for user in [&call.clerk, &call.organiser] {
        let work = call.app.get("/work").as_user(user).await.expect(200).text();
        assert!(work.contains("href=\"/objections\""), "{work}");
        call.app.get("/objections").as_user(user).await.assert(200);
    }
}

#[tokio::test]
async fn one_second_late_is_late_and_a_name_is_needed() {
    let (call, notice) = Call::published().await;
    let nameless = call.object(notice, 0, "", SAID).await.expect(422);
    assert!(nameless.text().contains("匿名的异议无法受理"));
    call.object(notice, 0, "群众", SAID).await.assert(422);
    call.object(notice, 0, "黄志强", "不实").await.assert(422);
    call.object(notice, 3, "黄志强", SAID).await.assert(422);
    let page = call
        .app
        .post_file(&format!("/notices/{notice}/objections"), "evidence", "签到表.exe", b"MZ")
        .field("name", "黄志强")
        .field("contact", "13800140001")
        .field("statement", SAID)
        .await
        .expect(422)
        .text();
    assert!(page.contains("JPG、PNG 或 PDF") && page.contains(SAID) && page.contains("黄志强"), "all that was typed");
    assert_eq!(call.app.count("objection").await, 0);
    call.app.set_now("2015-02-02T23:59:59+08:00");
    call.object(notice, 0, "黄志强", SAID).await.assert(201);
    call.app.set_now("2015-02-03T00:00:00+08:00");
    let late = call.object(notice, 0, "黄志强", SAID).await.expect(409);
    assert_eq!(late.code(), "objections_closed");
    assert_eq!(call.app.count("objection").await, 1);
}

#[tokio::test]
async fn paper_counts_by_the_day_it_came_in() {
    let (call, notice) = Call::published().await;
    call.app.set_now("2015-02-04T09:00:00+08:00");
    let path = format!("/notices/{notice}/paper-objections");
    let entry = call.entries[1].to_string();
    let file = |received: &'static str| {
        call.app
            .post_file(&path, "evidence", "", b"")
            .field("application", &entry)
            .field("name", "水步镇某村委会，经办人李明")
            .field("contact", "水步镇某村 1 号")
            .field("statement", SAID)
            .field("received_at", received)
    };
    file("2015-02-03T08:30").as_user(&call.clerk).await.assert(409);
    file("2015-02-05T08:30").as_user(&call.clerk).await.assert(422);
    file("2015-02-02T16:30").as_user(&call.app.person("路人").create().await).await.assert(403);
    let receipt = file("2015-02-02T16:30").as_user(&call.clerk).await.expect(201).text();
    assert!(receipt.contains("Y2014-001") && receipt.contains("查询码"), "{receipt}");
}

#[tokio::test]
async fn who_objects_is_known_to_the_handler_only() {
    let (call, notice) = Call::published().await;
    let filed = call.app.api(
        Method::POST,
        &format!("/api/v1/notices/{notice}/objections"),
        json!({"application": call.entries[0], "name": "黄志强", "contact": "13800140001", "statement": SAID}),
    );
    let receipt = filed.as_user(&call.organiser).await.expect(201).json();
    let id: Id = call.app.query_one("SELECT id FROM objection", &[]).await;
    let known = "SELECT COUNT(*) FROM audit WHERE action = 'objection.receive' AND actor IS NOT NULL";
    assert_eq!(call.app.query_one::<i64>(known, &[]).await, 0, "no account is tied to it");
    let path = format!("/objections/{id}");
    let neighbour =
        call.app.person("李水步").member_of("水步镇党委", "party_member").role(Role::Organiser, "city").create().await;
    call.app.get(&path).as_user(&call.app.person("路人").create().await).await.assert(404);
    let refused = call.post(&format!("{path}/handling"), &[], &neighbour).await.expect(403).text();
    assert!(refused.contains("须回避"), "{refused}");
    call.post(&format!("{path}/handling"), &[], &call.clerk).await.assert(303);
    call.post(&format!("{path}/handling"), &[], &call.organiser).await.assert(422);
    call.post(&format!("{path}/view"), &[("purpose", "看看")], &call.organiser).await.assert(403);
    call.post(&format!("{path}/view"), &[("purpose", "")], &call.clerk).await.assert(422);
    for user in [&call.clerk, &call.organiser] {
        let page = call.app.get(&path).as_user(user).await.expect(200).text();
        assert!(!page.contains("黄志强") && !page.contains(SAID), "not by opening the page: {page}");
    }
    let opened =
        call.post(&format!("{path}/view"), &[("purpose", "核实活动次数")], &call.clerk).await.expect(200).text();
    assert!(opened.contains("黄志强") && opened.contains(SAID));
    let views: i64 = call.app.query_one("SELECT COUNT(*) FROM audit WHERE action = 'objection.view'", &[]).await;
    assert_eq!(views, 1);
    let form =
        [("outcome", "dismissed"), ("reasons", "经向黄志强了解，次数属实。"), ("answer", "您反映的情况已经核实。")];
    let page = call.post(&format!("{path}/decision"), &form, &call.clerk).await.expect(422).text();
    assert!(page.contains("不能写出异议人"), "{page}");
    call.decide(id, "dismissed").await.assert(303);
    for path in [format!("/notices/{notice}"), "/notices".into(), format!("/api/v1/notices/{notice}")] {
        let page = call.page(&path).await;
        assert!(!page.contains("黄志强") && !page.contains("13800140001"), "{path}");
    }
    let rows: Vec<String> = call
        .app
        .query(
            "SELECT detail FROM audit UNION ALL SELECT body FROM message UNION ALL SELECT text FROM notice_event",
            &[],
        )
        .await;
    assert!(rows.iter().all(|row| !row.contains("黄志强") && !row.contains("1380014")), "{rows:?}");
    let status = json!({"number": receipt["number"], "code": receipt["code"]});
    let found = call.app.api(Method::POST, "/api/v1/objections/status", status).await.expect(200).json();
    assert_eq!(
        (&found["outcome"], &found["answer"]),
        (&"dismissed".into(), &"您反映的情况已经核实，感谢监督。".into())
    );
    let wrong = json!({"number": receipt["number"], "code": "000000000000"});
    call.app.api(Method::POST, "/api/v1/objections/status", wrong).await.assert(404);
    let form = [("number", receipt["number"].as_str().unwrap()), ("code", receipt["code"].as_str().unwrap())];
    let page = call.app.post_form("/objections/follow", &form).await.expect(200).text();
    assert!(page.contains("感谢监督") && page.contains("异议不成立"), "{page}");
}

#[tokio::test]
async fn an_objection_is_decided_once() {
    let (call, notice) = Call::published().await;
    let objection = call.handled(notice, 0).await;
    let (one, other) = tokio::join!(call.decide(objection, "upheld"), call.decide(objection, "dismissed"));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_eq!(call.app.count("objection_decision").await, 1);
    call.decide(objection, "dismissed").await.assert(422);
    call.assert_sound().await;
}

#[tokio::test]
async fn two_revoked_at_once_take_two_reserves() {
    let (call, notice) = Call::published().await;
    let one = call.handled(notice, 0).await;
    let other = call.handled(notice, 1).await;
    let (first, second) = tokio::join!(call.decide(one, "upheld"), call.decide(other, "upheld"));
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303), "{first:?} {second:?}");
    assert_eq!(call.state(3).await, "selected");
    assert_eq!(call.app.count("notice").await, 2, "one in reserve, one supplement");
    call.assert_sound().await;
}

#[tokio::test]
async fn a_handler_may_step_aside_and_an_open_objection_holds_its_entry_back() {
    let (call, notice) = Call::published().await;
    let objection = call.handled(notice, 0).await;
    let path = format!("/objections/{objection}");
    call.post(&format!("{path}/recusal"), &[("reason", "与申报单位负责人是亲属")], &call.clerk).await.assert(303);
    call.post(&format!("{path}/handling"), &[], &call.clerk).await.assert(403);
    call.post(&format!("{path}/handling"), &[], &call.organiser).await.assert(303);
    call.expire().await;
    assert_eq!((call.state(0).await.as_str(), call.state(1).await.as_str()), ("selected", "confirmed"));
    let commend = format!("/campaigns/{}/commendation", call.campaign);
    call.post(&commend, &[], &call.organiser).await.assert(422);
    let form = [
        ("outcome", "dismissed"),
        ("reasons", "核对签到表，次数属实，异议不成立。"),
        ("answer", "次数属实，感谢监督，详见公示。"),
    ];
    call.post(&format!("{path}/decision"), &form, &call.organiser).await.assert(303);
    call.app.advance(1);
    yigong::tick(&call.app).await;
    assert_eq!(call.state(0).await, "confirmed");
    call.post(&commend, &[], &call.organiser).await.assert(303);
    call.assert_sound().await;
}

#[tokio::test]
async fn more_time_is_given_with_a_reason_and_never_taken() {
    let (call, notice) = Call::published().await;
    let path = format!("/notices/{notice}/extension");
    let to = |to: &'static str, reason: &'static str| [("to", to), ("reason", reason)];
    call.post(&path, &to("2015-02-01T23:59", "缩短一天试试"), &call.organiser).await.assert(422);
    call.post(&path, &to("2015-02-05T23:59", ""), &call.organiser).await.assert(422);
    call.post(&path, &to("2015-02-05T23:59", "网站停机两小时"), &call.clerk).await.assert(403);
    call.post(&path, &to("2015-02-05T23:59", "1月28日网站停机两小时"), &call.organiser).await.assert(303);
    assert!(call.page(&format!("/notices/{notice}")).await.contains("网站停机两小时"));
    call.app.set_now("2015-02-04T12:00:00+08:00");
    call.object(notice, 0, "黄志强", SAID).await.assert(201);
    yigong::tick(&call.app).await;
    assert_eq!(call.state(1).await, "selected");
}

#[tokio::test]
async fn the_best_are_promoted_another_unit_does_as_they_did_and_a_revoked_page_says_why() {
    let (call, _) = Call::published().await;
    call.expire().await;
    let promote = format!("/applications/{}/promotion", call.entries[0]);
    let guide = "每周二到独居老人家中陪伴一小时，两人一组，先到村委会登记，再上门，做好记录。";
    let form = [("guide", guide), ("category", "C6")];
    call.post(&format!("/campaigns/{}/commendation", call.campaign), &[], &call.organiser).await.assert(303);
    assert_eq!(call.state(3).await, "not_selected");
    call.post(
        &promote,
        &[("guide", "予以表彰，授予荣誉称号，请各单位认真学习，照着他们的做法开展服务。"), ("category", "C6")],
        &call.organiser,
    )
    .await
    .assert(422);
    call.post(&promote, &form, &call.clerk).await.assert(403);
    call.post(&promote, &form, &call.organiser).await.assert(303);
    let case: Id = call.app.query_one("SELECT id FROM promotion", &[]).await;
    let found = call.page("/cases?q=%E9%93%B6%E9%BE%84").await;
    assert!(found.contains("银龄陪伴进村居") && !found.contains("原稿"), "{found}");
    assert!(call.page("/cases?q=nothing-like-it").await.contains("没有找到"));
    let team = "nantang";
    let leader = call.app.person("梅国栋").leads(team).create().await;
    let team = call.app.team(team).await;
    let body = json!({"team": team, "place": "南塘社区党群服务中心", "first": "2015-02-10", "time": "09:00",
        "minutes": 60, "every_weeks": 1, "times": 4, "capacity": 10, "own": "改在每周二上午"});
    let path = format!("/api/v1/promotions/{case}/adoptions");
    call.app.api(Method::POST, &path, body.clone()).as_user(&call.clerk).await.assert(403);
    let made = call.app.api(Method::POST, &path, body.clone()).as_user(&leader).await.expect(201).json();
    call.app.api(Method::POST, &path, body).as_user(&leader).await.assert(409);
    let edit = call.app.get(&format!("/activities/{}/edit", made["id"].as_str().unwrap())).as_user(&leader).await;
    let edit = edit.expect(200).text();
    assert!(edit.contains("借鉴水步镇党委") && edit.contains("2015-03-03"), "four Tuesdays: {edit}");
    let page = call.page(&format!("/cases/{case}")).await;
    assert!(page.contains("台城街道南塘社区党员义工队") && page.contains("改在每周二上午"), "{page}");
    assert!(page.contains("服务时长截至 2015年2月3日") && page.contains("算出后固定"), "figures have a date: {page}");
    let revoke = format!("/applications/{}/revocation", call.entries[0]);
    call.post(&revoke, &[("reason", "经举报核实，活动次数虚报，予以撤销。")], &call.organiser).await.assert(303);
    let gone = call.app.get(&format!("/cases/{case}")).await.expect(410).text();
    assert!(gone.contains("活动次数虚报") && !gone.contains("村里老人多"), "{gone}");
    let item: Json = call.app.get(&format!("/api/v1/promotions/{case}")).await.expect(410).json();
    assert_eq!(item["guide"], "");
    assert!(!call.page("/cases").await.contains("银龄陪伴进村居"));
    call.app.get(&format!("/cases/{case}/adoptions/new")).as_user(&leader).await.assert(404);
    call.assert_sound().await;
}

#[tokio::test]
async fn a_commendation_says_what_was_revoked_since() {
    let (call, _) = Call::published().await;
    call.expire().await;
    call.post(&format!("/campaigns/{}/commendation", call.campaign), &[], &call.organiser).await.assert(303);
    let praise: Id = call.app.query_one("SELECT id FROM notice WHERE kind = 'commendation'", &[]).await;
    let path = format!("/notices/{praise}");
    let said = "其中 1 项经核实撤销，不再属于通报表扬的范围";
    assert!(!call.page(&path).await.contains(said));
    let revoke = format!("/applications/{}/revocation", call.entries[1]);
    let reason = [("reason", "经举报核实，活动次数虚报，予以撤销。")];
    call.post(&revoke, &reason, &call.organiser).await.assert(303);
    let page = call.page(&path).await;
    assert!(page.contains(said) && page.contains("活动次数虚报"), "{page}");
    let detail = call.app.get(&format!("/api/v1/notices/{praise}")).await.expect(200).json();
    let entries = detail["entries"].as_array().unwrap();
    let revoked: Vec<&Json> = entries.iter().filter(|it| !it["revoked"].is_null()).collect();
    assert_eq!((revoked.len(), revoked[0]["application"].as_str()), (1, Some(call.entries[1].to_string().as_str())));
    call.assert_sound().await;
}

/// The paths of the second half of the call are in the OpenAPI document, with the methods they answer to.
#[tokio::test]
async fn the_second_half_of_the_call_is_described() {
    let app = TestApp::start().await;
    let api = app.get("/api/v1/openapi.json").await.expect(200).json();
    let paths = api["paths"].as_object().unwrap();
    for (method, end) in [
        ("get", "/campaigns/{id}/review"),
        ("get", "/campaigns/{id}/review/results"),
        ("post", "/campaigns/{id}/review/decision"),
        ("post", "/campaigns/{id}/review/confirmation"),
        ("get", "/reviews"),
        ("get", "/reviews/{id}"),
        ("patch", "/reviews/{id}"),
        ("post", "/reviews/{id}/submission"),
        ("post", "/reviews/{id}/recusal"),
        ("get", "/notices"),
        ("get", "/notices/{id}"),
        ("post", "/notices"),
        ("post", "/notices/{id}/objections"),
        ("get", "/objections"),
        ("post", "/objections/{id}/decision"),
        ("post", "/objections/status"),
        ("get", "/promotions"),
        ("get", "/promotions/{id}"),
        ("post", "/promotions/{id}/adoptions"),
        ("post", "/promotions"),
        ("post", "/applications/{id}/revocation"),
        ("post", "/campaigns/{id}/commendation"),
        ("post", "/notices/{id}/extensions"),
        ("post", "/notices/{id}/paper-objections"),
        ("post", "/objections/{id}/handling"),
        ("post", "/objections/{id}/recusal"),
        ("post", "/objections/{id}/views"),
    ] {
        let found = paths.iter().find(|(path, _)| path.trim_start_matches("/api/v1") == end);
        let (_, item) = found.unwrap_or_else(|| panic!("{end} is not described"));
        assert!(item[method]["responses"].is_object(), "{method} {end}");
    }
}
