//! Courses before certain service (C12, C13), events of many teams (V1.1), employment referral (V2.7).

use axum::http::Method;
use db::params;
use serde_json::json;
use testkit::{Answer, TestApp, User};
use yigong::Id;
use yigong::auth::{Actor, Role};

const BRANCH: &str = "台城街道南塘社区党支部";
const TEAM: &str = "台城街道南塘社区党员义工队";

async fn sound(app: &TestApp) {
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
}

/// A published shift of this category on 2026-03-10.
async fn shift(app: &TestApp, leader: &User, category: &str) -> String {
    let body = json!({"title": "汛前险情巡查", "category": category, "team": app.team(TEAM).await.to_string(),
        "place": "台城河堤", "description": "沿河堤巡查，登记隐患，拍照上报。", "shifts": [
        {"starts_at": "2026-03-10T09:00:00+08:00", "ends_at": "2026-03-10T11:00:00+08:00", "capacity": 5}]});
    let made = app.api(Method::POST, "/api/v1/activities", body).as_user(leader).await.expect(201).json();
    let path = format!("/api/v1/activities/{}/publication", made["id"].as_str().unwrap());
    app.api(Method::POST, &path, json!({})).as_user(leader).await.assert(200);
    made["shifts"][0]["id"].as_str().unwrap().to_owned()
}

async fn sign_up(app: &TestApp, shift: &str, user: &User) -> Answer {
    app.api(Method::POST, &format!("/api/v1/shifts/{shift}/signups"), json!({})).as_user(user).await
}

#[tokio::test]
async fn rescue_asks_for_its_course_first_and_training_is_no_service() {
    let app = TestApp::start().await;
    let leader = app.person("梅国栋").leads(TEAM).create().await;
    let clerk = app.person("谭敏").role(Role::Clerk, "台城街道党工委").create().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    let rescue = shift(&app, &leader, "C13").await;
    let refused = sign_up(&app, &rescue, &wei).await.expect(409);
    assert_eq!(refused.code(), "training_required");
    assert!(refused.text().contains("抢险避险知识与演练"), "{refused:?}");
    let organisation = app.organisation("台城街道党工委").await.to_string();
    let form = [
        ("course", "rescue"),
        ("organisation", organisation.as_str()),
        ("town", "台城街道"),
        ("place", "消防训练场"),
        ("day", "2026-03-05"),
        ("start", "14:30"),
        ("end", "17:00"),
        ("capacity", "2"),
    ];
    app.post_form("/training/new", &form).as_user(&wei).await.assert(403);
    app.post_form("/training/new", &form).as_user(&clerk).await.assert(303);
    let session: Id = app.query_one("SELECT id FROM training_session", &[]).await;
    let told = sign_up(&app, &rescue, &wei).await.expect(409).text();
    assert!(told.contains("消防训练场"), "the refusal says where: {told}");
    let enrol = format!("/training/sessions/{session}/enrolment");
    app.post_form(&enrol, &[]).as_user(&wei).await.assert(303);
    app.post_form(&enrol, &[]).as_user(&wei).await.assert(409);
    let box_of = format!("attended_{}", wei.id);
    let attendance = format!("/training/sessions/{session}/attendance");
    let record = || app.post_form(&attendance, &[(box_of.as_str(), "1")]).as_user(&clerk);
    record().await.assert(409);
    app.set_now("2026-03-05T17:00:00+08:00");
    record().await.assert(303);
    sign_up(&app, &rescue, &wei).await.assert(201);
    let mine = app.get("/me/training").as_user(&wei).await.expect(200).text();
    assert!(mine.contains("2小时30分") && mine.contains("2027-03-05"), "{mine}");
    assert_eq!(app.count("ledger").await, 0);
    let clean = shift(&app, &leader, "C1").await;
    sign_up(&app, &clean, &leader).await.assert(201);
    // A year later it has to be taken again.
    app.exec_sql("UPDATE training_enrolment SET valid_to = '2026-03-10'", &[]).await;
    let second = shift(&app, &leader, "C13").await;
    assert_eq!(sign_up(&app, &second, &wei).await.expect(409).code(), "training_required");
    sound(&app).await;
}

#[tokio::test]
async fn many_teams_join_an_event_and_one_page_shows_all() {
    let app = TestApp::start().await;
    let organiser = app.person("余红").role(Role::Organiser, "city").create().await;
    let leader = app.person("梅国栋").leads(TEAM).create().await;
    let other = app.person("李强").leads("huanshi").create().await;
    let form = [
        ("title", "全城文明创建义工行动日"),
        ("category", "C2"),
        ("town", "台城街道"),
        ("place", "城区各主要路口"),
        ("description", "文明劝导、义务保洁、秩序维护，各队认领路段。"),
        ("wanted", "100"),
        ("from", "2026-03-15T08:00"),
        ("to", "2026-03-15T18:00"),
    ];
    app.post_form("/events/new", &form).as_user(&leader).await.assert(403);
    app.post_form("/events/new", &form).as_user(&organiser).await.assert(303);
    let event: Id = app.query_one("SELECT id FROM city_event", &[]).await;
    let path = format!("/events/{event}/teams");
    let join = |team: String, end: &'static str| {
        [
            ("team", team),
            ("task", "南塘路保洁".to_owned()),
            ("day", "2026-03-15".to_owned()),
            ("start", "09:00".to_owned()),
            ("end", end.to_owned()),
            ("capacity", "12".to_owned()),
        ]
    };
    for (user, code, end, status) in [
        (&leader, TEAM, "19:00", 422),
        (&leader, TEAM, "11:00", 303),
        (&leader, TEAM, "11:00", 422),
        (&leader, "huanshi", "11:00", 403),
        (&other, "huanshi", "12:00", 303),
    ] {
        let fields = join(app.team(code).await.to_string(), end);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        app.post_form(&path, &fields).as_user(user).await.assert(status);
    }
    let page = app.get(&format!("/events/{event}")).await.expect(200).text();
    assert!(page.contains(TEAM) && page.contains("开放名额 24"), "{page}");
    let activity: Id =
        app.query_one("SELECT activity FROM city_event_team WHERE joined_by = $1", params![leader.id]).await;
    let own = app.get(&format!("/activities/{activity}")).await.expect(200).text();
    assert!(own.contains(&format!("/events/{event}")), "the activity leads to its event");
    let edit = format!("/events/{event}/edit");
    let told = "SELECT COUNT(*) FROM message WHERE person = $1 AND title LIKE '大型活动有变动%'";
    let changed = |to: &'static str| {
        let mut form = form;
        form[3] = ("place", "环市路各路口");
        form[7] = ("to", to);
        form
    };
    app.get(&edit).as_user(&leader).await.assert(403);
    assert!(app.get(&edit).as_user(&organiser).await.expect(200).text().contains("2026-03-15T18:00"));
    app.post_form(&edit, &changed("2026-03-15T17:00")).as_user(&leader).await.assert(403);
    let short = app.post_form(&edit, &changed("2026-03-15T10:00")).as_user(&organiser).await;
    assert!(short.expect(422).text().contains("场次在新的时间之外"), "what teams offer already stands");
    assert_eq!(app.query_one::<i64>(told, params![leader.id]).await, 0);
    app.post_form(&edit, &changed("2026-03-15T17:00")).as_user(&organiser).await.assert(303);
    assert!(app.get(&format!("/events/{event}")).await.expect(200).text().contains("环市路各路口"));
    assert_eq!(app.query_one::<i64>(told, params![leader.id]).await, 1);
    let off = format!("/events/{event}/cancellation");
    app.post_form(&off, &[("reason", "台风预警")]).as_user(&leader).await.assert(403);
    app.post_form(&off, &[("reason", "台风预警")]).as_user(&organiser).await.assert(303);
    let left: i64 = app.query_one("SELECT COUNT(*) FROM activity WHERE state <> 'cancelled'", &[]).await;
    assert_eq!(left, 0, "the teams' activities are cancelled with it");
    app.post_form(&edit, &changed("2026-03-15T18:00")).as_user(&organiser).await.assert(422);
    sound(&app).await;
}

#[tokio::test]
async fn a_laid_off_volunteer_opts_in_is_recommended_and_may_leave() {
    let app = TestApp::start().await;
    let clerk = app.person("谭敏").role(Role::Clerk, "台城街道党工委").create().await;
    let elsewhere = app.person("梁军").role(Role::Clerk, "水步镇党委").create().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    let resident = app.person("李平").create().await;
    let form = [
        ("proof", "registration"),
        ("skills", "电工操作证，十年维修"),
        ("wish", "离家近的维修岗位"),
        ("phone", "13800180001"),
        ("consented", "1"),
    ];
    let ask = |user| app.post_form("/me/employment", &form).as_user(user);
    let refused = ask(&wei).await.expect(422).text();
    assert!(refused.contains("近两年义工服务满"), "{refused}");
    app.exec_sql(
        "INSERT INTO person_year (region, person, year, minutes, credited, minutes_a, required, state)
         VALUES ($1, $2, 2026, 1200, 1200, 1200, 960, 'met')",
        params![app.region(), wei.id],
    )
    .await;
    ask(&resident).await.assert(422);
    app.post_form("/me/employment", &form[..4]).as_user(&wei).await.assert(422);
    ask(&wei).await.assert(303);
    ask(&wei).await.assert(422);
    let seeker: Id = app.query_one("SELECT id FROM job_seeker", &[]).await;
    let stored: Vec<u8> = app.query_one("SELECT details FROM job_seeker", &[]).await;
    assert!(!String::from_utf8_lossy(&stored).contains("电工"), "sealed at rest");
    let path = format!("/employment/seekers/{seeker}");
    app.get(&path).as_user(&elsewhere).await.assert(404);
    let list = app.get("/work/employment").as_user(&clerk).await.expect(200).text();
    assert!(
        list.contains("陈伟") && list.contains("近两年服务 20 小时（2 分）") && list.contains("绝大部分时长有现场签到"),
        "{list}"
    );
    let details = format!("{path}/details");
    app.post_form(&details, &[("purpose", "")]).as_user(&clerk).await.assert(422);
    let shown = app.post_form(&details, &[("purpose", "推荐岗位")]).as_user(&clerk).await.expect(200).text();
    assert!(shown.contains("电工操作证"));
    let offer = [("employer", "某五金厂"), ("title", "维修工")];
    app.post_form(&format!("{path}/offers"), &offer).as_user(&clerk).await.assert(303);
    let mine = app.get("/me/employment").as_user(&wei).await.expect(200).text();
    assert!(mine.contains("某五金厂") && mine.contains("谁看过我填写的情况（1）"));
    app.post_form("/me/employment/departure", &[]).as_user(&wei).await.assert(303);
    app.get(&path).as_user(&clerk).await.assert(404);
    let left: Vec<u8> = app.query_one("SELECT details FROM job_seeker", &[]).await;
    assert!(!app.keys.open(&left).unwrap().contains("电工"), "what was told is gone");
}

#[tokio::test]
async fn hired_ends_the_wish() {
    let app = TestApp::start().await;
    let clerk = app.person("谭敏").role(Role::Clerk, "台城街道党工委").create().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    app.exec_sql(
        "INSERT INTO person_year (region, person, year, minutes, credited, minutes_d, required, state)
         VALUES ($1, $2, 2026, 1200, 1200, 1200, 960, 'met')",
        params![app.region(), wei.id],
    )
    .await;
    let form =
        [("proof", "laid_off"), ("skills", "会计"), ("wish", "出纳"), ("phone", "13800180002"), ("consented", "1")];
    app.post_form("/me/employment", &form).as_user(&wei).await.assert(303);
    let seeker: Id = app.query_one("SELECT id FROM job_seeker", &[]).await;
    let path = format!("/employment/seekers/{seeker}/offers");
    app.post_form(&path, &[("employer", "某超市"), ("title", "出纳")]).as_user(&clerk).await.assert(303);
    let offer: Id = app.query_one("SELECT id FROM job_offer", &[]).await;
    let outcome = format!("/employment/offers/{offer}/outcome");
    app.post_form(&outcome, &[]).as_user(&clerk).await.assert(422);
    app.post_form(&outcome, &[("outcome", "hired")]).as_user(&clerk).await.assert(303);
    app.post_form(&outcome, &[("outcome", "declined")]).as_user(&clerk).await.assert(409);
    let state: String = app.query_one("SELECT state FROM job_seeker", &[]).await;
    assert_eq!(state, "placed");
}
