//! Recognition: stars follow the ledger both ways, and nobody is named who did not agree.

use db::params;
use testkit::{Answer, Serve, TestApp, User};
use yigong::Id;
use yigong::auth::{Actor, Role};
use yigong::commendation::award_stars;

const BRANCH: &str = "台城街道南塘社区党支部";

async fn enter(app: &TestApp, person: &User, hours: i64) -> Id {
    let enter = Serve::new(person.id, hours * 60);
    app.act(&Actor::system(), enter).await.unwrap()
}

/// Two minutes later, when what was recorded has settled.
async fn tick(app: &TestApp) {
    app.advance(2);
    award_stars(app).await.unwrap();
}

async fn held(app: &TestApp, person: &User) -> Vec<i64> {
    let select = "SELECT level FROM star WHERE person = $1 AND withdrawn_at IS NULL ORDER BY level";
    app.query(select, params![person.id]).await
}

async fn sound(app: &TestApp) {
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn stars_come_with_the_hours_and_go_when_these_are_taken_back() {
    let app = TestApp::start().await;
    let mei = app.person("马丽").create().await;
    enter(&app, &mei, 99).await;
    tick(&app).await;
    assert!(held(&app, &mei).await.is_empty());
    let last = enter(&app, &mei, 250).await;
    tick(&app).await;
    assert_eq!(held(&app, &mei).await, [1, 2], "both at once, and one message");
    award_stars(&app).await.unwrap();
    tick(&app).await;
    let told: Vec<String> = app.query("SELECT title FROM message WHERE kind = 'honour'", &[]).await;
    assert_eq!(told, ["您已是二星义工"]);
    let page = app.get("/me/stars").as_user(&mei).await.expect(200).text();
    assert!(page.contains("二星义工") && page.contains("再服务 251小时"), "{page}");
    sound(&app).await;
    let back = Serve::new(mei.id, -250 * 60).reverses(last);
    app.act(&Actor::system(), back).await.unwrap();
    tick(&app).await;
    assert!(held(&app, &mei).await.is_empty());
    let page = app.get("/me/stars").as_user(&mei).await.expect(200).text();
    assert!(page.contains("补足后自动恢复"), "{page}");
    enter(&app, &mei, 10).await;
    tick(&app).await;
    assert_eq!(held(&app, &mei).await, [1], "109 hours");
    assert_eq!(app.count("star").await, 3, "what was is kept");
    sound(&app).await;
    app.exec_sql("UPDATE star SET level = 4 WHERE region = $1 AND withdrawn_at IS NULL", params![app.region()]).await;
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert_eq!(wrong.len(), 2, "a star from nowhere shows: {wrong:?}");
}

#[tokio::test]
async fn a_star_is_certified_and_the_certificate_goes_with_it() {
    let app = TestApp::start().await;
    let mei = app.person("马丽").member_of(BRANCH, "party_member").create().await;
    let certify = |level: i64| {
        let (app, mei) = (&app, &mei);
        async move { app.post_form(&format!("/me/stars/{level}/certificate"), &[]).as_user(mei).await }
    };
    enter(&app, &mei, 90).await;
    let last = enter(&app, &mei, 30).await;
    let refused = certify(1).await.expect(422).text();
    assert!(refused.contains("还没有达到这个星级"), "not awarded yet: {refused}");
    tick(&app).await;
    let page = app.get("/me/stars").as_user(&mei).await.expect(200).text();
    assert_eq!(page.matches("开具证明").count(), 1, "for the star held only: {page}");
    let place = certify(1).await.expect(303).location().to_owned();
    assert_eq!(certify(1).await.expect(303).location(), place, "there is one already");
    certify(2).await.assert(422);
    assert_eq!(app.count("certificate").await, 1);
    let paper = app.get(&place).as_user(&mei).await.expect(200).text();
    assert!(paper.contains("一星义工（累计满 100 小时）") && paper.contains("120小时"), "{paper}");
    let print = app.get(&format!("{place}/print")).as_user(&mei).await.expect(200);
    assert!(print.body.starts_with(b"%PDF"));
    let page = app.get("/me/stars").as_user(&mei).await.expect(200).text();
    assert!(page.contains("查看证明") && !page.contains("开具证明"), "{page}");
    sound(&app).await;
    let back = Serve::new(mei.id, -30 * 60).reverses(last);
    app.act(&Actor::system(), back).await.unwrap();
    let why: String = app.query_one("SELECT revocation FROM certificate WHERE revoked_at IS NOT NULL", &[]).await;
    assert!(why.contains("时长不再达到条件"), "{why}");
    tick(&app).await;
    certify(1).await.assert(422);
    enter(&app, &mei, 40).await;
    tick(&app).await;
    assert_ne!(certify(1).await.expect(303).location(), place, "earned anew, certified anew");
    sound(&app).await;
}

#[tokio::test]
async fn two_processes_award_a_star_once() {
    let app = TestApp::start().await;
    let mei = app.person("马丽").create().await;
    enter(&app, &mei, 120).await;
    app.advance(2);
    let (one, two) = tokio::join!(award_stars(&app), award_stars(&app));
    one.unwrap();
    two.unwrap();
    assert_eq!(app.count("star").await, 1);
    assert_eq!(app.query_one::<i64>("SELECT COUNT(*) FROM message WHERE kind = 'honour'", &[]).await, 1);
}

struct Lists {
    app: TestApp,
    mei: User,
    wei: User,
    li: User,
    path: String,
}

impl Lists {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let member = |name| app.person(name).member_of(BRANCH, "party_member");
        let mei = member("伍梅").role(Role::Secretary, BRANCH).create().await;
        let (wei, li) = (member("陈伟").create().await, member("李强").create().await);
        for person in [&wei, &li] {
            enter(&app, person, 30).await;
        }
        let path = format!("/organisations/{}/commendations", app.organisation(BRANCH).await);
        Self { app, mei, wei, li, path }
    }

    async fn make(&self, title: &str, people: &[&User]) -> Answer {
        let mut form = vec![
            ("year".to_owned(), "2026".to_owned()),
            ("title".to_owned(), title.to_owned()),
            ("words".to_owned(), "他们一年到头服务邻里，风雨不改。".to_owned()),
        ];
        for person in people {
            form.push((format!("on.{}", person.id), "1".into()));
            form.push((format!("for.{}", person.id), "清洁河岸".into()));
        }
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        self.app.post_form(&self.path, &form).as_user(&self.mei).await
    }

    async fn answer(&self, list: &str, person: &User, choice: &str) -> Answer {
        self.app.post_form(&format!("{list}/answer"), &[("choice", choice)]).as_user(person).await
    }
}

#[tokio::test]
async fn only_who_agreed_is_named_and_may_change_their_mind() {
    let it = Lists::start().await;
    let app = &it.app;
    let list = it.make("2026 年热心义工通报表扬名单", &[&it.wei, &it.li]).await.expect(303).location().to_owned();
    app.get(&list).await.assert(404);
    app.get(&list).as_user(&it.wei).await.assert(404);
    let publish = format!("{list}/publication");
    let early = app.post_form(&publish, &[]).as_user(&it.mei).await.expect(422).text();
    assert!(early.contains("还没有人同意公开姓名"), "{early}");
    let mine = app.get("/me/stars").as_user(&it.wei).await.expect(200).text();
    assert!(mine.contains("请您决定") && mine.contains("清洁河岸"));
    it.answer(&list, &it.wei, "public").await.assert(303);
    it.answer(&list, &it.li, "private").await.assert(303);
    it.answer(&list, &it.mei, "public").await.assert(404);
    app.post_form(&publish, &[]).as_user(&it.wei).await.assert(404);
    app.post_form(&publish, &[]).as_user(&it.mei).await.assert(303);
    let page = app.get(&list).await.expect(200).text();
    assert!(page.contains("陈伟") && !page.contains("李强") && page.contains("另有 1 位"), "{page}");
    let api = app.get(&format!("/api/v1{list}")).await.expect(200).text();
    assert!(api.contains("陈伟") && !api.contains("李强"), "{api}");
    let made = app.get(&list).as_user(&it.mei).await.expect(200).text();
    assert!(made.contains("李强"), "who makes the list sees everybody on it");
    it.answer(&list, &it.wei, "private").await.assert(303);
    assert!(!app.get(&list).await.expect(200).text().contains("陈伟"));
    assert!(app.get("/commendations").await.expect(200).text().contains("2026 年热心义工通报表扬名单"));
    let down = format!("{list}/withdrawal");
    app.post_form(&down, &[("reason", "")]).as_user(&it.mei).await.assert(422);
    app.post_form(&down, &[("reason", "名单需要核对")]).as_user(&it.li).await.assert(403);
    app.post_form(&down, &[("reason", "名单需要核对")]).as_user(&it.mei).await.assert(303);
    app.get(&list).await.assert(404);
    it.answer(&list, &it.li, "public").await.assert(404);
}

#[tokio::test]
async fn lists_that_must_not_be() {
    let it = Lists::start().await;
    let title = it.make("授予年度先进个人", &[&it.wei]).await.expect(422).text();
    assert!(title.contains("请不要使用“授予”") && title.contains("年度先进个人"), "what was typed stays: {title}");
    it.make("2026 年热心义工通报表扬名单", &[]).await.assert(422);
    it.make("2026 年热心义工通报表扬名单", &[&it.mei]).await.assert(422);
    let stranger = it.app.person("赵云").create().await;
    it.make("2026 年热心义工通报表扬名单", &[&it.wei, &stranger]).await.assert(422);
    it.app.post_form(&it.path, &[]).as_user(&it.wei).await.assert(403);
    assert_eq!(it.app.count("commendation").await, 0);
}
