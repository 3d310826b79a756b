//! A year's standing: what is kept is what the ledger and the rules say, records and boards show
//! it, and only to whom it concerns.

use db::params;
use serde_json::json;
use testkit::{TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::hours::{self, NewEntry, Source};
use yigong::standing::{self, Grade};
use yigong::{Action, Cx, Id, Result, new_id};

const BRANCH: &str = "台城街道南塘社区党支部";
const TOWN: &str = "台城街道党工委";

/// Enters minutes into the ledger; negative ones take back the person's last row.
struct Serve {
    person: Id,
    date: &'static str,
    minutes: i64,
    grade: Grade,
}

impl Action for Serve {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let last = db::sql!("SELECT id FROM ledger WHERE region = $1 AND person = $2 ORDER BY seq DESC LIMIT 1");
        let last: Option<Id> = cx.tx.first(last, params![cx.region, self.person]).await?;
        let new = NewEntry {
            person: self.person,
            service_date: self.date.parse().unwrap(),
            minutes: self.minutes,
            shift: None,
            activity: None,
            title: "石花山绿道清洁".into(),
            category: "C1".into(),
            source: Source::Attendance,
            grade: self.grade,
            recorded_by: self.person,
            approved_by: None,
            reverses: last.filter(|_| self.minutes < 0),
            reason: String::new(),
        };
        hours::post(cx, &new).await?;
        cx.audit("test.serve", self.person, json!({})).await
    }
}

struct Refresh(Id, i16);

impl Action for Refresh {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        standing::refresh(cx, self.0, self.1).await?;
        cx.audit("test.refresh", self.0, json!({})).await
    }
}

async fn serve(app: &TestApp, user: &User, date: &'static str, minutes: i64, grade: Grade) {
    app.act(&Actor::system(), Serve { person: user.id, date, minutes, grade }).await.unwrap();
}

async fn sound(app: &TestApp) {
    let wrong = app.read(&Actor::system(), |cx| Box::pin(standing::verify(cx))).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
}

async fn api(app: &TestApp, user: &User, path: &str) -> serde_json::Value {
    app.get(&format!("/api/v1{path}")).as_user(user).await.expect(200).json()
}

#[tokio::test]
async fn minutes_add_up_cross_the_duty_and_fall_back_when_reversed() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    serve(&app, &wei, "2026-01-10", 480, Grade::A).await;
    let standing = api(&app, &wei, "/me/standing").await;
    assert_eq!((standing["state"].clone(), standing["required_minutes"].clone()), (json!("short"), json!(960)));
    serve(&app, &wei, "2026-02-10", 480, Grade::D).await;
    let standing = api(&app, &wei, "/me/standing?year=2026").await;
    assert_eq!(standing["state"], "met");
    assert_eq!(standing["by_grade"], json!({"A": 480, "B": 0, "C": 0, "D": 480}));
    sound(&app).await;
    serve(&app, &wei, "2026-02-10", -480, Grade::D).await;
    assert_eq!(api(&app, &wei, "/me/standing").await["state"], "short");
    assert_eq!(api(&app, &wei, "/me/standing?as_of=2026-01-09").await["credited_minutes"], 0);
    sound(&app).await;
}

#[tokio::test]
async fn opening_a_year_counts_everybody_once_and_boards_add_up() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    app.person("谭国雄").born("1950-05-05").member_of(BRANCH, "party_member").create().await;
    app.person("赵淑仪").sex(2).member_of(BRANCH, "activist").create().await;
    let clerk = app.person("黄志强").member_of(TOWN, "party_member").role(Role::Clerk, TOWN).create().await;
    serve(&app, &wei, "2026-01-10", 960, Grade::B).await;
    standing::open_year(&app, 2026).await.unwrap();
    standing::open_year(&app, 2026).await.unwrap();
    assert!(app.read(&Actor::system(), |cx| Box::pin(standing::year_open(cx, 2026))).await.unwrap());
    sound(&app).await;
    let town = app.organisation(TOWN).await;
    let board = api(&app, &clerk, &format!("/organisations/{town}/board?year=2026")).await;
    let numbers = |it: &serde_json::Value| ["people", "obliged", "met", "short", "minutes"].map(|k| it[k].as_i64());
    assert_eq!(numbers(&board), [4, 2, 1, 1, 960].map(Some));
    assert_eq!(board["members"][0]["name"], "黄志强");
    let children = board["children"].as_array().unwrap();
    assert_eq!(children.iter().map(|it| it["people"].as_i64().unwrap()).sum::<i64>(), 3);
    let branch = app.organisation(BRANCH).await;
    let below = api(&app, &clerk, &format!("/organisations/{branch}/board")).await;
    assert_eq!(below["members"].as_array().unwrap().len(), 3);
    let empty = api(&app, &clerk, &format!("/organisations/{branch}/board?year=2031")).await;
    assert_eq!(numbers(&empty), [0; 5].map(Some));
}

#[tokio::test]
async fn a_transfer_moves_the_person_and_leaves_the_minutes() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    serve(&app, &wei, "2026-01-10", 960, Grade::A).await;
    let (town, region) = (app.organisation(TOWN).await, app.region());
    app.exec_sql(
        "UPDATE membership SET valid_to = '2026-03-01' WHERE region = $1 AND person = $2",
        params![region, wei.id],
    )
    .await;
    let insert = "INSERT INTO membership (region, id, person, organisation, status, valid_from, reason, recorded_at)
                  VALUES ($1, $2, $3, $4, 'party_member', '2026-03-01', '', $5)";
    let (id, now) = (new_id(app.clock.now()), app.clock.now());
    app.exec_sql(insert, params![region, id, wei.id, town, now]).await;
    app.act(&Actor::system(), Refresh(wei.id, 2026)).await.unwrap();
    sound(&app).await;
    app.act(&Actor::system(), Refresh(wei.id, 2026)).await.unwrap();
    sound(&app).await;
    let select = "SELECT people || ' ' || met || ' ' || minutes FROM organisation_year
                  WHERE region = $1 AND organisation = $2";
    let branch = app.organisation(BRANCH).await;
    assert_eq!(app.query_one::<String>(select, params![region, branch]).await, "0 0 960");
    assert_eq!(app.query_one::<String>(select, params![region, town]).await, "1 1 0");
    serve(&app, &wei, "2026-03-02", -20, Grade::A).await;
    sound(&app).await;
}

#[tokio::test]
async fn an_approved_exemption_of_half_a_year_frees_the_year() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    let clerk = app.person("黄志强").create().await;
    app.act(&Actor::system(), Refresh(wei.id, 2026)).await.unwrap();
    let insert = "INSERT INTO exemption (region, id, person, kind, valid_from, valid_to, evidence, recorded_by,
                    recorded_at, approved_by, approved_at)
                  VALUES ($1, $2, $3, 'illness', '2026-01-05', '2026-12-31', $4, $3, $5, $6, $5)";
    let (id, now, none) = (new_id(app.clock.now()), app.clock.now(), Vec::<u8>::new());
    app.exec_sql(insert, params![app.region(), id, wei.id, none, now, clerk.id]).await;
    app.act(&Actor::system(), Refresh(wei.id, 2026)).await.unwrap();
    sound(&app).await;
    let standing = api(&app, &wei, "/me/standing").await;
    assert_eq!(standing["state"], "exempt");
    let texts = standing["reasons"].to_string();
    assert!(texts.contains("因病免除（2026-01-05 至 2026-12-31，2026 年内共 361 天，已批准）→ 全年免除"), "{texts}");
}

#[tokio::test]
async fn credits_at_once_are_all_counted() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    let person = wei.id;
    let all = (1..=24).map(|_| {
        let app = &app;
        let serve = Serve { person, date: "2026-01-10", minutes: 40, grade: Grade::C };
        async move { app.act(&Actor::system(), serve).await.unwrap() }
    });
    futures_util::future::join_all(all).await;
    sound(&app).await;
    assert_eq!(api(&app, &wei, "/me/standing").await["state"], "met");
}

#[tokio::test]
async fn the_ledger_is_read_newest_first_page_by_page() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    for _ in 1..=60 {
        serve(&app, &wei, "2026-01-10", 1, Grade::A).await;
    }
    let first = api(&app, &wei, "/me/ledger?year=2026").await;
    assert_eq!((first["items"].as_array().unwrap().len(), first["next"].clone()), (50, json!("11")));
    assert_eq!(first["items"][0]["hash"].as_str().unwrap().len(), 64);
    assert_eq!(first["items"][0]["recorded_by"], "陈伟");
    let second = api(&app, &wei, "/me/ledger?year=2026&cursor=11").await;
    assert_eq!((second["items"].as_array().unwrap().len(), second["next"].clone()), (10, json!(null)));
    let page = app.get("/me?year=2026").as_user(&wei).await.expect(200).text();
    assert!(page.contains("before=41") && page.contains("申请更正"), "{page}");
}

#[tokio::test]
async fn pages_and_workbooks_are_for_whom_they_concern() {
    let app = TestApp::start().await;
    let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
    let other = app.person("李四").member_of(BRANCH, "party_member").create().await;
    let branch = app.person("支书").member_of(BRANCH, "party_member").role(Role::Secretary, BRANCH).create().await;
    serve(&app, &wei, "2026-01-10", 742, Grade::A).await;
    standing::open_year(&app, 2026).await.unwrap();
    let (id, town) = (app.organisation(BRANCH).await, app.organisation(TOWN).await);
    let page = app.get("/me").as_user(&wei).await.expect(200).text();
    assert!(page.contains("3小时38分") && page.contains("还差"), "{page}");
    app.get("/me?year=1850").as_user(&wei).await.assert(422);
    app.get("/me/ledger.xlsx").as_user(&wei).await.assert(200);
    let board = app.get(&format!("/organisations/{id}/board")).as_user(&branch).await.expect(200).text();
    assert!(board.contains("陈伟") && board.contains("只看未完成"), "{board}");
    app.get(&format!("/organisations/{id}/board?only=short")).as_user(&branch).await.assert(200);
    let book = app.get(&format!("/organisations/{id}/board.xlsx?year=2026")).as_user(&branch).await.expect(200);
    assert_eq!(&book.body[..2], b"PK");
    let standing = format!("/people/{}/standing", wei.id);
    assert!(app.get(&standing).as_user(&branch).await.expect(200).text().contains("陈伟的服务记录"));
    app.get(&standing).as_user(&other).await.assert(404);
    app.get(&format!("/organisations/{id}/board")).as_user(&wei).await.assert(404);
    app.get(&format!("/organisations/{town}/board")).as_user(&branch).await.assert(404);
    app.get(&format!("/api/v1/organisations/{id}/board?year=x")).as_user(&branch).await.assert(422);
}
