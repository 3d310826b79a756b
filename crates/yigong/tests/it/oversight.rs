//! Oversight: what is listed for whom, draws nobody can choose, and the person's answer.

use db::params;
use testkit::{Serve, TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::oversight::Draw;
use yigong::standing::Grade;
use yigong::{Id, new_id};

const BRANCH: &str = "台城街道南塘社区党支部";
const TEAM: &str = "台城街道南塘社区党员义工队";

async fn serve(app: &TestApp, person: Id, by: Id, minutes: i64, grade: Grade) -> Id {
    app.act(&Actor::system(), Serve::new(person, minutes).by(by).grade(grade)).await.unwrap()
}

async fn member(app: &TestApp, name: &str) -> User {
    app.person(name).member_of(BRANCH, "party_member").create().await
}

async fn assert_sound(app: &TestApp) {
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
}

/// February with `rows` rows and its last root published; an hour into March.
struct February {
    app: TestApp,
    wei: User,
    leader: User,
    organiser: User,
    second: User,
}

impl February {
    async fn with(rows: usize) -> Self {
        let app = TestApp::start_at("2026-02-10T09:00:00+08:00").await;
        let wei = member(&app, "陈伟").await;
        let leader = app.person("梅国栋").member_of(BRANCH, "party_member").leads(TEAM).create().await;
        let organiser = app.person("伍主办").role(Role::Organiser, "city").create().await;
        let second = app.person("黄主办").role(Role::Organiser, "city").create().await;
        let activity = activity(&app, "石花山绿道清洁", "台城街道").await.0;
        for _ in 0..rows {
            let (person, by) = (wei.id, leader.id);
            let serve = Serve::new(person, 60).by(by).at(Some(activity), None);
            app.act(&Actor::system(), serve).await.unwrap();
        }
        app.set_now("2026-03-01T01:00:00+08:00");
        yigong::tick(&app).await;
        Self { app, wei, leader, organiser, second }
    }

    async fn draw(&self, size: &str) -> testkit::Answer {
        let form = [("month", "2026-02"), ("size", size)];
        self.app.post_form("/oversight/draws", &form).as_user(&self.organiser).await
    }

    async fn one(&self) -> Id {
        self.app.query("SELECT entry FROM audit_item ORDER BY entry", &[]).await.remove(0)
    }

    async fn check(&self, entry: Id, by: &User, outcome: &str, note: &str) -> testkit::Answer {
        let path = format!("/oversight/items/{entry}/outcome");
        self.app.post_form(&path, &[("outcome", outcome), ("note", note)]).as_user(by).await
    }
}

/// An activity of the team with one shift today at this moment; their ids.
async fn activity(app: &TestApp, title: &str, town: &str) -> (Id, Id) {
    let (now, team) = (app.clock.now(), app.team(TEAM).await);
    let (id, shift) = (new_id(now), new_id(now));
    let (start, end) = (now.as_second(), now.as_second() + 7_200);
    app.exec_sql(
        "INSERT INTO activity (region, id, team, title, category, town, place, description, bring, risks, min_age,
             cancel_hours, state, created_at, published_at, first_start, last_end, next_start, next_end)
         VALUES ($1, $2, $3, $4, 'C1', $5, '路口', '清扫', '', '', 14, 24, 'settled', $6, $6, $6, $7, $6, $7)",
        params![app.region(), id, team, title, town, start, end],
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

async fn present(app: &TestApp, shift: Id, person: Id, by: Id, from: i64, to: i64) {
    let start = app.clock.now().as_second();
    app.exec_sql(
        "INSERT INTO attendance (region, id, shift, person, state, check_in_at, check_in_grade, check_in_by,
             check_out_at, check_out_grade, check_out_by)
         VALUES ($1, $2, $3, $4, 'closed', $5, 'B', $6, $7, 'B', $6)",
        params![app.region(), new_id(app.clock.now()), shift, person, start + from, by, start + to],
    )
    .await;
}

#[tokio::test]
async fn a_draw_is_made_once_and_can_be_repeated_by_anybody() {
    let month = February::with(8).await;
    let (app, organiser) = (&month.app, &month.organiser);
    app.get("/oversight/draws").as_user(organiser).await.assert(200);
    month.draw("5").await.assert(303);
    assert_eq!(app.count("audit_item").await, 5);
    let again = month.draw("6").await.expect(422).text();
    assert!(again.contains("每月只抽一次"), "{again}");
    let page = app.get("/ledger/audits").await.expect(200).text();
    let seed: Vec<u8> = app.query_one("SELECT seed FROM audit_draw", &[]).await;
    let seed: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(page.contains(&seed) && !page.contains("陈伟"), "the seed and no names");
    assert_sound(app).await;
    app.exec_sql("UPDATE audit_draw SET seed = $2 WHERE region = $1", params![app.region(), vec![1_u8; 32]]).await;
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert_eq!(wrong.len(), 2, "a chosen seed shows: {wrong:?}");
}

#[tokio::test]
async fn draws_that_must_not_be() {
    let month = February::with(3).await;
    let app = &month.app;
    let actor = Actor { person: Some(month.organiser.id), ..Actor::visitor(yigong::auth::Channel::Page) };
    let refused = app.act(&actor, Draw { year: 2026, month: 2, size: 5 }).await.unwrap_err();
    assert_eq!(refused.code, "not_organiser");
    let form = [("month", "2026-03"), ("size", "0")];
    let page = app.post_form("/oversight/draws", &form).as_user(&month.organiser).await.expect(422).text();
    assert!(page.contains("已经结束的月份") && page.contains("1 至 200"), "{page}");
    let form = [("month", "2026-01"), ("size", "5")];
    app.post_form("/oversight/draws", &form).as_user(&month.organiser).await.assert(422);
    app.post_form("/oversight/draws", &form).as_user(&month.leader).await.assert(403);
    month.draw("50").await.assert(303);
    assert_eq!(app.count("audit_item").await, 3, "all, when there are fewer");
}

#[tokio::test]
async fn what_is_not_in_order_is_told_answered_and_looked_at_again() {
    let month = February::with(4).await;
    let (app, wei) = (&month.app, &month.wei);
    month.draw("2").await.assert(303);
    let entry = month.one().await;
    let path = format!("/oversight/items/{entry}");
    app.get(&path).as_user(wei).await.assert(404);
    month.check(entry, &month.organiser, "", "").await.assert(422);
    month.check(entry, &month.organiser, "not_in_order", "").await.assert(422);
    month.check(entry, &month.leader, "in_order", "").await.assert(403);
    month.check(entry, &month.organiser, "not_in_order", "同场人员说中途离开").await.assert(303);
    let told: Vec<Id> = app.query("SELECT person FROM message WHERE title LIKE '随机抽查%'", &[]).await;
    assert!(told.len() == 2 && told.contains(&wei.id) && told.contains(&month.leader.id), "{told:?}");
    app.get(&path).as_user(&month.leader).await.assert(200);
    let page = app.get(&path).as_user(wei).await.expect(200).text();
    assert!(page.contains("我来说明") && page.contains("同场人员说中途离开"), "{page}");
    assert_eq!(month.check(entry, &month.second, "in_order", "").await.status, 422, "settled until answered");
    let appeal = format!("{path}/appeal");
    app.post_form(&appeal, &[("text", "")]).as_user(wei).await.assert(422);
    app.post_form(&appeal, &[("text", "我送伤员去了卫生站")]).as_user(&month.leader).await.assert(404);
    app.post_form(&appeal, &[("text", "我送伤员去了卫生站")]).as_user(wei).await.assert(303);
    app.post_form(&appeal, &[("text", "还有一点要补充")]).as_user(wei).await.assert(422);
    let seen = app.get(&path).as_user(&month.organiser).await.expect(200).text();
    assert!(seen.contains("我送伤员去了卫生站") && seen.contains("须由另一位人员复核"), "{seen}");
    month.check(entry, &month.organiser, "in_order", "").await.assert(403);
    app.advance(5);
    month.check(entry, &month.second, "in_order", "卫生站证明属实").await.assert(303);
    let minutes: i64 = app.query_one("SELECT CAST(SUM(minutes) AS BIGINT) FROM ledger", &[]).await;
    assert_eq!(minutes, 240, "the ledger is as it was");
    let draws = app.get("/oversight/draws").as_user(&month.organiser).await.expect(200).text();
    assert!(draws.contains("待核实 1 条"), "{draws}");
    assert_sound(app).await;
}

#[tokio::test]
async fn nobody_checks_a_row_they_had_a_part_in() {
    let app = TestApp::start_at("2026-02-10T09:00:00+08:00").await;
    let organiser = app.person("伍主办").member_of(BRANCH, "party_member").role(Role::Organiser, "city").create().await;
    serve(&app, organiser.id, organiser.id, 60, Grade::A).await;
    app.set_now("2026-03-01T01:00:00+08:00");
    yigong::tick(&app).await;
    let form = [("month", "2026-02"), ("size", "1")];
    let drawn = app.post_form("/oversight/draws", &form).as_user(&organiser).await.expect(303);
    let page = app.get(drawn.location()).as_user(&organiser).await.expect(200).text();
    assert!(page.contains("须由其他人员核实"), "{page}");
    let entry: Id = app.query_one("SELECT entry FROM audit_item", &[]).await;
    let path = format!("/oversight/items/{entry}/outcome");
    app.post_form(&path, &[("outcome", "in_order")]).as_user(&organiser).await.assert(403);
}

#[tokio::test]
async fn an_ordinary_unit_is_quiet_and_only_its_managers_look() {
    let app = TestApp::start().await;
    let secretary = app.person("李少芬").role(Role::Secretary, BRANCH).create().await;
    let leader = app.person("梅国栋").member_of(BRANCH, "party_member").leads(TEAM).create().await;
    let wei = member(&app, "陈伟").await;
    for _ in 0..30 {
        serve(&app, wei.id, wei.id, 60, Grade::A).await;
    }
    let path = format!("/organisations/{}/oversight", app.organisation(BRANCH).await);
    let page = app.get(&path).as_user(&secretary).await.expect(200).text();
    assert!(page.contains("没有需要提请核实的记录") && page.contains("已核对 30 条"), "{page}");
    app.get(&path).as_user(&leader).await.assert(404);
    app.get(&path).as_user(&wei).await.assert(404);
    app.get(&format!("{path}?year=abc")).as_user(&secretary).await.assert(422);
    app.get(&format!("/organisations/{}/oversight", Id::nil())).as_user(&secretary).await.assert(404);
}

#[tokio::test]
async fn what_should_be_looked_at_is_listed() {
    let app = TestApp::start().await;
    let clerk = app.person("谭党务").role(Role::Clerk, "台城街道党工委").create().await;
    let leader = app.person("梅国栋").member_of(BRANCH, "party_member").leads(TEAM).create().await;
    let (_, first) = activity(&app, "南塘大扫除", "台城街道").await;
    let (_, second) = activity(&app, "川岛护滩", "川岛镇").await;
    let mut people = Vec::new();
    for name in ["陈一", "陈二", "陈三", "陈四", "陈五"] {
        people.push(member(&app, name).await);
    }
    app.exec_sql(
        "DELETE FROM account WHERE region = $1 AND person <> $2 AND person <> $3",
        params![app.region(), clerk.id, leader.id],
    )
    .await;
    for (nth, person) in people.iter().enumerate() {
        present(&app, first, person.id, leader.id, nth as i64, 3_600 + nth as i64).await;
        serve(&app, person.id, leader.id, 120, Grade::B).await;
        serve(&app, person.id, leader.id, 120, Grade::B).await;
    }
    present(&app, second, people[0].id, leader.id, 3_600 + 1_800, 7_200).await;
    let lee = app.person("李二").member_of(BRANCH, "party_member").create().await;
    for _ in 0..25 {
        serve(&app, lee.id, leader.id, 100, Grade::D).await;
    }
    let path = format!("/organisations/{}/oversight?year=2026", app.organisation("台城街道党工委").await);
    let page = app.get(&path).as_user(&clerk).await.expect(200).text();
    for seen in [
        "5 人在同一分钟签到、同一分钟签退",
        "梅国栋为 5 人登记签到，前后共 4 秒",
        "路上通常至少要 60 分钟",
        "5 名没有账号的人员，全年共 10 条记录全部由梅国栋一人代签",
        "登记人梅国栋：为他人登记 35 条，其中补录 25 条",
        "提示线 20%",
    ] {
        assert!(page.contains(seen), "{seen}: {page}");
    }
    assert!(!page.contains("作弊") && !page.contains("造假"), "it asks, it does not accuse");
    app.get(&format!("/shifts/{first}/settlement")).as_user(&clerk).await.assert(200);
}

#[tokio::test]
async fn decisions_of_the_same_two_are_listed() {
    let app = TestApp::start().await;
    let secretary = app.person("李少芬").role(Role::Secretary, BRANCH).create().await;
    let (one, two) = (member(&app, "梅国栋").await, member(&app, "伍少华").await);
    let wei = member(&app, "陈伟").await;
    let (_, shift) = activity(&app, "南塘大扫除", "台城街道").await;
    let (team, now) = (app.team(TEAM).await, app.clock.now());
    for (by, decided) in [(&one, &two), (&two, &one), (&one, &two), (&two, &one)] {
        app.exec_sql(
            "INSERT INTO proposal (region, id, kind, level, state, person, team, shift, title, category, starts_at,
                 minutes, grade, reason, proposed_by, proposed_at, due_at, decided_by, decided_at)
             VALUES ($1, $2, 'backfill', 'unit', 'approved', $3, $4, $5, '南塘大扫除', 'C1', $6, 60, 'D', '忘记签到',
                 $7, $6, $6, $8, $6)",
            params![app.region(), new_id(now), wei.id, team, shift, now, by.id, decided.id],
        )
        .await;
    }
    app.exec_sql(
        "INSERT INTO signup (region, id, shift, person, state, created_at, changed_at)
         VALUES ($1, $2, $3, $4, 'cancelled', $5, $5)",
        params![app.region(), new_id(now), shift, wei.id, now],
    )
    .await;
    let path = format!("/organisations/{}/oversight", app.organisation(BRANCH).await);
    let page = app.get(&path).as_user(&secretary).await.expect(200).text();
    for seen in ["有 4 项由对方审核通过", "其中 2 项在提交后一分钟内通过", "事先取消了报名"]
    {
        assert!(page.contains(seen), "{seen}: {page}");
    }
}
