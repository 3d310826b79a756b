//! Year-end: the pack, a person's sheet, and measures: in their order, heard, agreed, private.

use std::future::IntoFuture;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use db::params;
use serde_json::json;
use testkit::{Answer, TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::hours::{self, NewEntry, Source};
use yigong::standing::{self, Grade};
use yigong::{Action, Cx, Id, Result, new_id};

const BRANCH: &str = "台城街道南塘社区党支部";
const PARENT: &str = "台城街道党工委";
const TEAM: &str = "台城街道南塘社区党员义工队";

/// Enters minutes into the ledger on a day.
struct Serve {
    person: Id,
    minutes: i64,
    day: &'static str,
}

impl Action for Serve {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let new = NewEntry {
            person: self.person,
            service_date: self.day.parse().unwrap(),
            minutes: self.minutes,
            shift: None,
            activity: None,
            title: "=石花山绿道清洁".into(),
            category: "C1".into(),
            source: Source::Attendance,
            grade: Grade::A,
            recorded_by: self.person,
            approved_by: None,
            reverses: None,
            reason: String::new(),
        };
        hours::post(cx, &new).await?;
        cx.audit("test.serve", self.person, json!({})).await
    }
}

async fn serve(app: &TestApp, person: &User, minutes: i64, day: &'static str) {
    app.act(&Actor::system(), Serve { person: person.id, minutes, day }).await.unwrap();
}

/// A branch in March, with last year behind it.
struct Branch {
    app: TestApp,
    /// Secretary of the branch.
    mei: User,
    /// Clerk of the organisation above.
    tan: User,
    /// At the root.
    yu: User,
    /// A member who is short of last year's hours.
    wei: User,
}

impl Branch {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let member = |name| app.person(name).member_of(BRANCH, "party_member");
        let mei = member("伍梅").role(Role::Secretary, BRANCH).create().await;
        let tan = app.person("谭敏").role(Role::Clerk, PARENT).create().await;
        let yu = app.person("余红").role(Role::Organiser, "city").create().await;
        let wei = member("陈伟").create().await;
        serve(&app, &wei, 120, "2025-05-04").await;
        standing::open_year(&app, 2025).await.unwrap();
        Self { app, mei, tan, yu, wei }
    }

    async fn open(&self, by: &User, measure: &str, second: Option<&User>) -> Answer {
        self.open_for(&self.wei, by, measure, second).await
    }

    async fn open_for(&self, person: &User, by: &User, measure: &str, second: Option<&User>) -> Answer {
        let second = second.map(|it| it.id.to_string()).unwrap_or_default();
        let path = format!("/people/{}/measures", person.id);
        let reason = "全年记录只有两小时，想听听有什么困难。";
        let form = [("year", "2025"), ("measure", measure), ("reason", reason), ("second", &second)];
        self.app.post_form(&path, &form).as_user(by).await
    }

    async fn post(&self, by: &User, path: &str, part: &str, choice: &str, text: &str) -> Answer {
        self.app.post_form(&format!("{path}/{part}"), &[("choice", choice), ("text", text)]).as_user(by).await
    }

    /// A reminder that brought nothing.
    async fn reminded(&self) -> String {
        let path = self.open(&self.mei, "reminder.obligation_unmet", None).await.expect(303).location().to_owned();
        self.app.advance(16 * 24 * 60);
        self.post(&self.mei, &path, "closing", "unchanged", "电话谈过，没有补做").await.assert(303);
        path
    }

    async fn sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

fn cells(book: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let text = |cell: &Data| if matches!(cell, Data::Empty) { String::new() } else { cell.to_string() };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[tokio::test]
async fn a_branch_gets_its_pack_in_three_shapes() {
    let it = Branch::start().await;
    let (app, mei) = (&it.app, &it.mei);
    let old = app.person("李伯").born("1950-01-01").member_of(BRANCH, "party_member").create().await;
    let young = app.person("黄小明").member_of(BRANCH, "probationary_member").create().await;
    serve(app, &young, 960, "2025-06-01").await;
    standing::open_year(app, 2025).await.unwrap();
    app.exec_sql(
        "INSERT INTO person_year (region, person, year, organisation, required, state)
         VALUES ($1, $2, 2025, $3, 0, 'not_applicable')",
        params![app.region(), old.id, app.organisation(BRANCH).await],
    )
    .await;
    let path = format!("/organisations/{}/appraisal", app.organisation(BRANCH).await);
    let page = app.get(&path).as_user(mei).await.expect(200).text();
    assert!(page.contains("2025 年度"), "in March the year before is due");
    for seen in ["陈伟", "未完成", "黄小明", "参考表", "李伯", "无需完成", "台组〔2014〕108号"] {
        assert!(page.contains(seen), "{seen}: {page}");
    }
    let short = app.get(&format!("{path}?only=short")).as_user(mei).await.expect(200).text();
    assert!(short.contains("陈伟") && !short.contains("黄小明"));
    let word = app.get(&format!("{path}.docx?year=2025")).as_user(mei).await.expect(200);
    assert!(word.body.starts_with(b"PK") && word.header("content-disposition").contains(".docx"));
    let book = app.get(&format!("{path}.xlsx?year=2025")).as_user(mei).await.expect(200);
    let people = cells(&book.body, "人员");
    assert_eq!(people.len(), 3 + 4, "{people:?}");
    let wei = people.iter().find(|row| row[1] == "陈伟").unwrap();
    assert_eq!((wei[3].as_str(), wei[4].as_str(), wei[5].as_str()), ("未完成", "16", "2"));
    let reasons = cells(&book.body, "认定依据");
    assert!(reasons.iter().any(|row| row[1] == "李伯" && row[2] == "V2.1" && row[3].contains("已满 60 周岁")));
    let services = cells(&book.body, "服务记录");
    assert!(services.iter().any(|row| row[3] == "=石花山绿道清洁"), "typed text is no formula: {services:?}");
    let taken = app.query_one::<i64>("SELECT COUNT(*) FROM audit WHERE action = 'appraisal.download'", &[]).await;
    assert_eq!(taken, 2);
    let api = app.api(axum::http::Method::GET, &format!("/api/v1{path}"), json!(null)).as_user(mei).await.expect(200);
    assert_eq!(api.json()["members"].as_array().unwrap().len(), 4);
    app.get(&path).as_user(&it.wei).await.assert(404);
    app.get(&format!("{path}?year=19x")).as_user(mei).await.assert(422);
}

#[tokio::test]
async fn the_pack_of_a_town_holds_its_branches() {
    let it = Branch::start().await;
    let path = format!("/organisations/{}/appraisal", it.app.organisation(PARENT).await);
    let page = it.app.get(&path).as_user(&it.tan).await.expect(200).text();
    assert!(page.contains("本级没有人员") && page.contains(BRANCH), "{page}");
    let book = it.app.get(&format!("{path}.xlsx")).as_user(&it.tan).await.expect(200);
    let people = cells(&book.body, "人员");
    assert!(people.iter().any(|row| row[0] == BRANCH && row[1] == "陈伟"), "{people:?}");
    assert!(cells(&book.body, "汇总").iter().any(|row| row[0] == "未完成" && row[1] == "2"), "two are short");
}

#[tokio::test]
async fn a_person_reads_the_sheet_others_read_and_strangers_do_not() {
    let it = Branch::start().await;
    let path = format!("/people/{}/appraisal?year=2025", it.wei.id);
    let own = it.app.get(&path).as_user(&it.wei).await.expect(200).text();
    assert!(own.contains("还差 14小时") && !own.contains("/measures/new"), "{own}");
    let seen = it.app.get(&path).as_user(&it.mei).await.expect(200).text();
    assert!(seen.contains("/measures/new"));
    let word = format!("/people/{}/appraisal.docx?year=2025", it.wei.id);
    it.app.get(&word).as_user(&it.wei).await.assert(200);
    let pdf = word.replace(".docx", ".pdf");
    assert!(it.app.get(&pdf).as_user(&it.wei).await.expect(200).body.starts_with(b"%PDF"));
    let pack = format!("/organisations/{}/appraisal.pdf?year=2025", it.app.organisation(BRANCH).await);
    assert!(it.app.get(&pack).as_user(&it.mei).await.expect(200).body.starts_with(b"%PDF"));
    it.app.get(&pack).as_user(&it.wei).await.assert(404);
    let other = it.app.person("李强").member_of(BRANCH, "party_member").create().await;
    it.app.get(&path).as_user(&other).await.assert(404);
    for file in [&word, &pdf] {
        it.app.get(file).as_user(&other).await.assert(404);
    }
}

#[tokio::test]
async fn the_steps_follow_each_other_and_each_is_heard_and_agreed() {
    let it = Branch::start().await;
    let (mei, tan, wei) = (&it.mei, &it.tan, &it.wei);
    let early = it.open(mei, "criticism.obligation_unmet", Some(tan)).await.expect(422).text();
    assert!(early.contains("须先提醒"), "{early}");
    it.open(mei, "", None).await.assert(422);
    let path = it.open(mei, "reminder.obligation_unmet", None).await.expect(303).location().to_owned();
    it.open(mei, "reminder.obligation_unmet", None).await.assert(422);
    let page = it.app.get(&path).as_user(wei).await.expect(200).text();
    assert!(page.contains("想听听有什么困难") && page.contains("我的说明"), "{page}");
    it.post(wei, &path, "statement", "", "去年一直在外地照顾母亲").await.assert(303);
    it.post(wei, &path, "statement", "", "再补充一句").await.assert(422);
    let soon = it.post(mei, &path, "closing", "unchanged", "电话谈过").await.expect(422).text();
    assert!(soon.contains("改进的时间还没有到") && soon.contains("电话谈过"), "what was typed stays: {soon}");
    it.open(mei, "criticism.obligation_unmet", Some(tan)).await.assert(422);
    it.app.advance(16 * 24 * 60);
    it.post(mei, &path, "closing", "", "电话谈过").await.assert(422);
    it.post(mei, &path, "closing", "unchanged", "电话谈过，没有补做").await.assert(303);
    it.open(mei, "criticism.obligation_unmet", Some(mei)).await.assert(422);
    it.open(mei, "criticism.obligation_unmet", None).await.assert(422);
    let path = it.open(mei, "criticism.obligation_unmet", Some(tan)).await.expect(303).location().to_owned();
    it.post(mei, &path, "decision", "issue", "同意批评教育").await.assert(403);
    let unheard = it.post(tan, &path, "decision", "issue", "同意批评教育").await.expect(422).text();
    assert!(unheard.contains("还没有听取本人说明"), "{unheard}");
    it.app.advance(7 * 24 * 60);
    it.post(tan, &path, "decision", "issue", "同意批评教育").await.assert(303);
    it.app.advance(32 * 24 * 60);
    it.post(tan, &path, "closing", "unchanged", "谈过话，仍没有参加").await.assert(303);
    let above = it.open(mei, "admonition.obligation_unmet", Some(&it.yu)).await;
    above.assert(403);
    it.open(tan, "admonition.obligation_unmet", Some(&it.yu)).await.assert(303);
    it.sound().await;
}

#[tokio::test]
async fn a_case_is_there_only_for_those_it_concerns_and_every_look_is_kept() {
    let it = Branch::start().await;
    let other = it.app.person("赵云").role(Role::Clerk, BRANCH).create().await;
    it.reminded().await;
    let path = it.open(&it.mei, "criticism.obligation_unmet", Some(&it.tan)).await.expect(303).location().to_owned();
    for (who, status) in [(&it.wei, 200), (&it.mei, 200), (&it.tan, 200), (&other, 404), (&it.yu, 404)] {
        it.app.get(&path).as_user(who).await.assert(status);
    }
    let count = "SELECT COUNT(*) FROM audit WHERE action = 'measure.view' AND subject = $1";
    let id: Id = path.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(it.app.query_one::<i64>(count, params![id]).await, 3);
    for part in ["statement", "decision", "closing", "review", "review-decision", "second"] {
        let answer = it.post(&other, &path, part, "unchanged", "与我无关的一件事").await;
        assert_eq!(answer.status, 404, "{part}");
    }
    let list = it.app.get("/measures").as_user(&other).await.expect(200).text();
    assert!(!list.contains("陈伟"), "{list}");
    let sealed: Vec<Vec<u8>> = it.app.query("SELECT reason FROM measure", &[]).await;
    assert!(sealed.iter().all(|it| !String::from_utf8_lossy(it).contains("困难")));
    let told: Vec<String> = it.app.query("SELECT body FROM message WHERE kind = 'measure'", &[]).await;
    assert!(!told.is_empty() && told.iter().all(|text| !text.contains("两小时")), "messages tell nothing: {told:?}");
    let page = it.app.get("/me/measures").as_user(&it.wei).await.expect(200).text();
    assert!(page.contains("批评教育") && page.contains("提醒"));
    let pack = format!("/organisations/{}/appraisal", it.app.organisation(BRANCH).await);
    let pack = it.app.get(&pack).as_user(&it.mei).await.expect(200).text();
    assert!(!pack.contains("已办结"), "the pack is silent about cases");
}

#[tokio::test]
async fn never_with_who_is_exempt_done_not_obliged_or_in_dispute() {
    let it = Branch::start().await;
    let app = &it.app;
    let member = |name: &'static str| app.person(name).member_of(BRANCH, "party_member");
    let (done, ill, disputed) =
        (member("黄强").create().await, member("马丽").create().await, member("梁军").create().await);
    let old = member("李伯").born("1950-01-01").create().await;
    serve(app, &done, 960, "2025-05-04").await;
    app.exec_sql(
        "INSERT INTO exemption (region, id, person, kind, valid_from, valid_to, evidence, recorded_by, recorded_at,
             approved_by, approved_at)
         VALUES ($1, $2, $3, 'illness', '2025-01-01', '2025-12-31', $4, $5, $6, $7, $6)",
        params![app.region(), new_id(app.clock.now()), ill.id, vec![0_u8], it.mei.id, app.clock.now(), it.tan.id],
    )
    .await;
    let when: jiff::Timestamp = "2025-05-04T09:00:00+08:00".parse().unwrap();
    app.exec_sql(
        "INSERT INTO proposal (region, id, kind, level, state, person, team, title, category, starts_at, minutes,
             grade, reason, proposed_by, proposed_at, due_at)
         VALUES ($1, $2, 'backfill', 'unit', 'open', $3, $4, '街巷清扫', 'C1', $5, 60, 'D', '忘记签到', $3, $5, $5)",
        params![app.region(), new_id(app.clock.now()), disputed.id, app.team(TEAM).await, when],
    )
    .await;
    for (person, word) in
        [(&done, "已完成任务"), (&ill, "已免除任务"), (&old, "没有规定任务"), (&disputed, "还没有核实清楚")]
    {
        for measure in ["reminder.obligation_unmet", "reminder.absent", "criticism.untrue_record"] {
            let page = it.open_for(person, &it.mei, measure, Some(&it.tan)).await.expect(422).text();
            assert!(page.contains(word), "{word}: {page}");
        }
    }
    it.open_for(&it.mei, &it.mei, "reminder.obligation_unmet", None).await.assert(403);
    assert_eq!(app.count("measure").await, 0);
}

#[tokio::test]
async fn what_is_no_longer_so_is_not_issued() {
    let it = Branch::start().await;
    it.reminded().await;
    let path = it.open(&it.mei, "criticism.obligation_unmet", Some(&it.tan)).await.expect(303).location().to_owned();
    it.post(&it.wei, &path, "statement", "", "有一次服务没有登记上").await.assert(303);
    serve(&it.app, &it.wei, 900, "2025-08-01").await;
    let page = it.post(&it.tan, &path, "decision", "issue", "同意批评教育").await.expect(422).text();
    assert!(page.contains("已完成任务"), "{page}");
    it.post(&it.tan, &path, "decision", "drop", "补登后已经完成").await.assert(303);
    it.sound().await;
}

#[tokio::test]
async fn of_two_who_close_at_once_one_does() {
    let it = Branch::start().await;
    it.reminded().await;
    let path = it.open(&it.mei, "criticism.obligation_unmet", Some(&it.tan)).await.expect(303).location().to_owned();
    it.post(&it.wei, &path, "statement", "", "今年一定补上").await.assert(303);
    it.post(&it.tan, &path, "decision", "issue", "同意批评教育").await.assert(303);
    let closing = format!("{path}/closing");
    let close =
        |user, text| it.app.post_form(&closing, &[("choice", "improved"), ("text", text)]).as_user(user).into_future();
    let (one, two) = tokio::join!(close(&it.mei, "支书记下的话"), close(&it.tan, "干事记下的话"));
    let mut status = [one.status.as_u16(), two.status.as_u16()];
    status.sort_unstable();
    assert_eq!(status, [303, 422]);
    let lost = if one.status == 303 { two } else { one };
    assert!(lost.text().contains("刚刚已有人办结"), "{lost:?}");
    let closed: Vec<i64> = it.app.query("SELECT COUNT(*) FROM audit WHERE action = 'measure.close'", &[]).await;
    assert_eq!(closed, [2], "the reminder and this one, once each");
    it.sound().await;
}

#[tokio::test]
async fn the_organisation_above_reviews_and_may_revoke() {
    let it = Branch::start().await;
    it.reminded().await;
    let path = it.open(&it.mei, "criticism.obligation_unmet", Some(&it.tan)).await.expect(303).location().to_owned();
    it.post(&it.wei, &path, "review", "", "还没有作出决定").await.assert(422);
    it.post(&it.wei, &path, "statement", "", "当时在抢险").await.assert(303);
    it.post(&it.tan, &path, "decision", "issue", "同意批评教育").await.assert(303);
    it.post(&it.tan, &path, "review", "", "替他申请复核").await.assert(403);
    it.post(&it.wei, &path, "review", "", "那几天我在川岛抢险").await.assert(303);
    it.post(&it.mei, &path, "closing", "improved", "就这样吧算了").await.assert(422);
    it.post(&it.tan, &path, "review-decision", "revoke", "我自己复核").await.assert(403);
    let list = it.app.get("/measures").as_user(&it.yu).await.expect(200).text();
    assert!(list.contains("请您复核") && list.contains("陈伟"), "{list}");
    it.app.get(&path).as_user(&it.yu).await.assert(200);
    it.post(&it.yu, &path, "review-decision", "revoke", "抢险属实，予以撤销").await.assert(303);
    let page = it.app.get(&path).as_user(&it.wei).await.expect(200).text();
    assert!(page.contains("已撤销") && page.contains("抢险属实"), "{page}");
    it.post(&it.mei, &path, "closing", "improved", "就这样吧算了").await.assert(422);
    it.open(&it.tan, "admonition.obligation_unmet", Some(&it.yu)).await.assert(422);
    it.sound().await;
}

#[tokio::test]
async fn a_review_has_its_time() {
    let it = Branch::start().await;
    let path = it.open(&it.mei, "reminder.obligation_unmet", None).await.expect(303).location().to_owned();
    it.app.advance(12 * 24 * 60);
    let late = it.post(&it.wei, &path, "review", "", "我有不同意见").await.expect(422).text();
    assert!(late.contains("10 天"), "{late}");
}

#[tokio::test]
async fn a_case_whose_handler_left_office_is_taken_over() {
    let it = Branch::start().await;
    let path = it.open(&it.mei, "reminder.obligation_unmet", None).await.expect(303).location().to_owned();
    let take_over = format!("{path}/handler");
    let list = async |user: &User| it.app.get("/measures").as_user(user).await.expect(200).text();
    assert!(!list(&it.tan).await.contains("陈伟"));
    it.app.post_form(&take_over, &[]).as_user(&it.tan).await.assert(404);
    let sql = "UPDATE role_grant SET ended_at = $2 WHERE person = $1";
    it.app.exec_sql(sql, params![it.mei.id, it.app.clock.now()]).await;
    assert!(list(&it.tan).await.contains("由我接手"));
    it.app.get(&path).as_user(&it.tan).await.assert(404);
    it.app.post_form(&take_over, &[]).as_user(&it.wei).await.assert(404);
    it.app.post_form(&take_over, &[]).as_user(&it.tan).await.assert(303);
    it.app.post_form(&take_over, &[]).as_user(&it.yu).await.assert(404);
    let page = it.app.get(&path).as_user(&it.tan).await.expect(200).text();
    assert!(page.contains("现由谭敏承办") && page.contains("全年记录只有两小时"), "{page}");
    assert!(list(&it.tan).await.contains("陈伟") && !list(&it.tan).await.contains("由我接手"));
    it.app.get(&path).as_user(&it.mei).await.assert(404);
    it.app.advance(16 * 24 * 60);
    it.post(&it.tan, &path, "closing", "improved", "已经见面谈过，定了补做的日子").await.assert(303);
    it.sound().await;
}
