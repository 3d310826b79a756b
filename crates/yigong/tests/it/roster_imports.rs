//! Roster imports: the published outcome, the same file twice, and files that are no roster.

#![allow(clippy::unwrap_used)] // a failing test should stop

use axum::http::Method;
use db::params;
use serde_json::{Value, json};
use testkit::{Answer, TestApp, User, id_number};
use yigong::auth::{Actor, Role};
use yigong::people::{advance_imports, corrected_workbook, import_file};

const ROSTER: &[u8] = include_bytes!("../data/roster-taicheng.xlsx");
const EXPECTED: &str = include_str!("../data/roster-taicheng.expected.json");
const STREET: &str = "台城街道党工委";
const NANTANG: &str = "台城街道南塘社区党支部";

async fn clerk(app: &TestApp) -> (User, String) {
    let clerk = app.person("梅国栋").role(Role::Clerk, STREET).create().await;
    (clerk, format!("/api/v1/organisations/{}/roster-imports", app.organisation(STREET).await))
}

/// Uploads through the API and waits until the import is done.
async fn imported(app: &TestApp, clerk: &User, path: &str, name: &str, bytes: &[u8]) -> Value {
    let begun = app.post_file(path, "file", name, bytes).as_user(clerk).await.expect(201).json();
    let path = format!("{path}/{}", begun["id"].as_str().unwrap());
    for _ in 0..400 {
        advance_imports(app).await.unwrap();
        let now = app.get(&path).as_user(clerk).await.expect(200).json();
        if now["state"] == "done" || now["state"] == "failed" {
            return now;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the import does not end");
}

fn csv(rows: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let mut text = String::from("姓名,身份证号码,政治面貌,所在党支部\n");
    for (name, number, status, branch) in rows {
        text.push_str(&format!("{name},{number},{status},{branch}\n"));
    }
    text.into_bytes()
}

#[tokio::test]
async fn the_outcome_is_as_published_and_the_second_time_brings_nobody() {
    let app = TestApp::start().await;
    let (clerk, path) = clerk(&app).await;
    let expected: Value = serde_json::from_str(EXPECTED).unwrap();
    let done = imported(&app, &clerk, &path, "roster.xlsx", ROSTER).await;
    for key in ["rows", "imported", "rejected", "skipped", "by_code"] {
        assert_eq!(done[key], expected[key], "{key}");
    }
    assert_eq!((&done["state"], &done["done_rows"]), (&json!("done"), &expected["rows"]));
    for (status, count) in expected["by_status"].as_object().unwrap() {
        let members = "SELECT COUNT(*) FROM membership WHERE region = $1 AND status = $2 AND valid_to IS NULL";
        let members: i64 = app.query_one(members, params![app.region(), status.as_str()]).await;
        assert_eq!(members, count.as_i64().unwrap(), "{status}");
    }
    assert!(!done.to_string().contains("id_number\":"));
    let people = app.count("person").await;
    let again = imported(&app, &clerk, &path, "roster.xlsx", ROSTER).await;
    assert_eq!((&again["imported"], &again["by_code"]["already_present"]), (&json!(0), &json!(580)));
    assert!(again["message"].as_str().unwrap().contains("没有重复导入"));
    assert_eq!(app.count("person").await, people);
}

#[tokio::test]
async fn it_is_previewed_first_and_the_file_rests_sealed() {
    let app = TestApp::start().await;
    let (clerk, api) = clerk(&app).await;
    let path = api.trim_start_matches("/api/v1").to_owned();
    app.get(&path).as_user(&clerk).await.assert(200);
    let begun = app.post_file(&path, "file", "名册.xlsx", ROSTER).as_user(&clerk).await.expect(303);
    let page = begun.location().to_owned();
    let preview = app.get(&page).as_user(&clerk).await.expect(200).text();
    assert!(preview.contains("导入 580 人") && preview.contains("下载标注好的 Excel"));
    let content: Vec<u8> =
        app.query_one("SELECT content FROM roster_import WHERE region = $1", params![app.region()]).await;
    assert_ne!(&content[..2], b"PK");
    assert_eq!(app.count("membership").await, 0);
    app.post_form(&format!("{page}/confirmation"), &[]).as_user(&clerk).await.assert(303);
    app.post_form(&format!("{page}/confirmation"), &[]).as_user(&clerk).await.assert(303);
    for _ in 0..400 {
        advance_imports(&app).await.unwrap();
        if app.get(&page).as_user(&clerk).await.expect(200).text().contains("导入完成") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(app.count("membership").await, 580);
    let sheet = app.get(&format!("{page}/corrected")).as_user(&clerk).await.expect(200);
    assert_eq!(&sheet.body[..2], b"PK");
    let template = app.get(&path.replace("roster-imports", "roster-template")).as_user(&clerk).await.expect(200);
    assert_eq!(&template.body[..2], b"PK");
    let twice = app.post_file(&path, "file", "名册.xlsx", ROSTER).as_user(&clerk).await.expect(303);
    let preview = app.get(twice.location()).as_user(&clerk).await.expect(200).text();
    assert!(preview.contains("这个文件导入过") && preview.contains("没有重复导入"));
}

#[tokio::test]
async fn no_roster_is_refused_with_a_reason_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let (clerk, path) = clerk(&app).await;
    let many: Vec<u8> = {
        let mut text = String::from("姓名,身份证号码\n");
        (0..50_001).for_each(|row| text.push_str(&format!("陈伟,{row}\n")));
        text.into_bytes()
    };
    let cases: [(&str, &[u8], &str); 5] = [
        ("空.xlsx", b"", "file_empty"),
        ("照片.jpg", b"\xff\xd8\xff\xe0 not a table at all", "file_type_unsupported"),
        ("说明.csv", "今天天气很好\n".as_bytes(), "header_not_found"),
        ("表头.csv", "姓名,身份证号码,政治面貌,所在党支部\n".as_bytes(), "no_rows"),
        ("太多.csv", &many, "too_many_rows"),
    ];
    for (name, bytes, code) in cases {
        let answer = app.post_file(&path, "file", name, bytes).as_user(&clerk).await.expect(422);
        assert_eq!(answer.code(), code, "{name}");
    }
    let page = path.trim_start_matches("/api/v1");
    let said = app.post_file(page, "file", "照片.jpg", b"\xff\xd8\xff\xe0").as_user(&clerk).await.expect(422).text();
    assert!(said.contains("请上传 Excel"));
    assert_eq!(app.count("roster_import").await, 0);
}

#[tokio::test]
async fn only_managers_import() {
    let app = TestApp::start().await;
    let (_, path) = clerk(&app).await;
    let secretary = app.person("伍小燕").role(Role::Secretary, NANTANG).create().await;
    app.post_file(&path, "file", "roster.xlsx", ROSTER).as_user(&secretary).await.assert(403);
    app.post_file(&path, "file", "roster.xlsx", ROSTER).await.assert(401);
    assert_eq!(app.count("roster_import").await, 0);
}

#[tokio::test]
async fn people_who_are_there_are_moved_updated_or_left_alone() {
    let app = TestApp::start().await;
    let hexin = "台城街道合新社区党支部";
    let (clerk, path) = clerk(&app).await;
    let moved = app.person("陈伟").member_of(hexin, "party_member").create().await;
    let promoted = app.person("余丽珍").member_of(NANTANG, "probationary_member").create().await;
    let elsewhere = app.person("黄锦荣").member_of("川岛镇上川社区党支部", "party_member").create().await;
    let renamed = app.person("李桂芳").member_of(NANTANG, "party_member").create().await;
    let lone = app.person("伍炳坤").create().await;
    let new = id_number(1, jiff::civil::date(1960, 2, 3), 9);
    let rows = [
        ("陈伟", moved.id_number.as_str(), "中共党员", NANTANG),
        ("余丽珍", &promoted.id_number, "中共党员", NANTANG),
        ("黄锦荣", &elsewhere.id_number, "中共党员", NANTANG),
        ("李桂方", &renamed.id_number, "中共党员", NANTANG),
        ("伍炳坤", &lone.id_number, "入党积极分子", NANTANG),
        ("梅新", &new, "中共党员", NANTANG),
    ];
    let done = imported(&app, &clerk, &path, "名册.csv", &csv(&rows)).await;
    assert_eq!((&done["imported"], &done["rejected"]), (&json!(4), &json!(2)), "{done}");
    for code in ["transferred", "status_changed", "member_elsewhere", "duplicate_conflict"] {
        assert_eq!(done["by_code"][code], 1, "{done}");
    }
    // The file to put right also holds what only the record knew.
    let street = app.organisation(STREET).await;
    let id: yigong::Id = app.query_one("SELECT id FROM roster_import WHERE region = $1", params![app.region()]).await;
    let sheet = corrected_workbook(&app, &Actor::operator(), street, id).await.unwrap();
    let text = cells(&sheet);
    for part in ["黄锦荣", "由两边共同的上级党组织办理转接", "李桂方", "另一个姓名", "陈伟", "组织关系转接"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("梅新"), "{text}");
    let me = app.api(Method::GET, "/api/v1/me", json!(null)).as_user(&moved).await.expect(200).json();
    assert_eq!(me["organisation"]["name"], NANTANG);
    let since = "SELECT valid_from FROM membership m JOIN person p ON p.region = m.region AND p.id = m.person
                 WHERE m.region = $1 AND p.name = '梅新'";
    assert_eq!(app.query_one::<String>(since, params![app.region()]).await, "2025-01-01");
}

#[tokio::test]
async fn an_import_left_behind_goes_on_where_it_stopped() {
    let app = TestApp::start().await;
    let street = app.organisation(STREET).await;
    let operator = Actor::operator();
    let report = import_file(&app, &operator, street, "roster.xlsx".into(), ROSTER.to_vec()).await.unwrap();
    let region = params![app.region()];
    // As if the process had died after the first batch of two hundred.
    app.exec_sql(
        "UPDATE roster_import SET state = 'running', done_rows = 200, imported = 200, claimed_until = 1 WHERE region = $1",
        region,
    )
    .await;
    let people = app.count("person").await;
    assert_eq!(advance_imports(&app).await.unwrap(), 1);
    let path = format!("/api/v1/organisations/{street}/roster-imports/{}", report.id);
    let clerk = app.person("梅国栋").role(Role::Clerk, STREET).create().await;
    let after: Answer = app.get(&path).as_user(&clerk).await.expect(200);
    assert_eq!(after.json()["by_code"]["already_present"], 380);
    assert_eq!(app.count("person").await, people + 1);
    assert_eq!(advance_imports(&app).await.unwrap(), 0);
}

/// Every cell of a workbook.
fn cells(bytes: &[u8]) -> String {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let ranges: Vec<_> = book.sheet_names().iter().map(|name| book.worksheet_range(name).unwrap()).collect();
    ranges.iter().flat_map(|range| range.cells().map(|(_, _, cell)| format!("{cell} "))).collect()
}

/// A zip whose one part unpacks to far more than a roster is.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..400 {
        std::io::Write::write_all(&mut zip, &vec![b' '; 1 << 20]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_bomb_and_a_locked_file_are_refused_with_words() {
    let app = TestApp::start().await;
    let (clerk, path) = clerk(&app).await;
    let answer = app.post_file(&path, "file", "党员名册.xlsx", &bomb()).as_user(&clerk).await;
    assert!(answer.status.is_client_error(), "{answer:?}");
    assert!(answer.text().contains("解压"), "{answer:?}");
    // Word and Excel wrap a file with a password into an OLE container with an encrypted package.
    let mut locked = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    locked.create_stream("/EncryptedPackage").unwrap();
    let locked = locked.into_inner().into_inner();
    let answer = app.post_file(&path, "file", "党员名册.xlsx", &locked).as_user(&clerk).await;
    assert!(answer.status.is_client_error() && answer.text().contains("密码"), "{answer:?}");
    assert_eq!(app.count("roster_import").await, 0);
}

#[tokio::test]
async fn the_file_is_dropped_after_a_month_and_what_it_brought_stays() {
    let app = TestApp::start().await;
    let (clerk, path) = clerk(&app).await;
    let file = csv(&[("陈伟", "123", "中共党员", NANTANG)]);
    let done = imported(&app, &clerk, &path, "名册.csv", &file).await;
    let id = done["id"].as_str().unwrap().to_owned();
    let corrected = format!("/organisations/{}/roster-imports/{id}/corrected", app.organisation(STREET).await);
    app.get(&corrected).as_user(&clerk).await.assert(200);
    app.advance(31 * 24 * 60);
    yigong::tick(&app).await;
    let answer = app.get(&corrected).as_user(&clerk).await.expect(409);
    assert!(answer.text().contains("30 天"), "{answer:?}");
    app.get(&format!("{path}/{id}")).as_user(&clerk).await.assert(200);
}
