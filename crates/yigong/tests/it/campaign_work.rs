//! What a campaign does by itself, and where those who work for it find their desks.

use db::params;
use testkit::User;
use yigong::auth::Role;

use super::applications::Call;

async fn reminders(call: &Call, user: &User) -> i64 {
    let sql = "SELECT COUNT(*) FROM message WHERE region = $1 AND person = $2 AND title LIKE '%推荐%截止'";
    call.app.query_one(sql, params![call.app.region(), user.id]).await
}

#[tokio::test]
async fn a_unit_without_recommendation_is_reminded_once_a_step_before_its_own_deadline() {
    let call = Call::start().await;
    let app = &call.app;
    let idle = app.person("马闲").role(Role::Clerk, "水步镇党委").create().await;
    // The island's committee has no official on the platform; one of its branches has, and more time.
    let island = app.person("梁军").role(Role::Secretary, "chuandao-01").create().await;
    let unit = app.organisation("chuandao").await.to_string();
    let later = [
        ("unit", unit.as_str()),
        ("applications_by", "2014-11-05T12:00:00"),
        ("summaries_by", "2014-12-30T23:59:59"),
        ("reason", "台风停航三天"),
    ];
    let path = format!("/campaigns/{}/extensions", call.campaign);
    app.post_form(&path, &later).as_user(&call.organiser).await.assert(303);
    call.recommended("project", "敬老结对上门服务", "1").await;
    let steps = [
        ("2014-10-23T23:59:58+08:00", [0, 0, 0]),
        ("2014-10-23T23:59:59+08:00", [0, 1, 0]),
        ("2014-10-24T09:00:00+08:00", [0, 1, 0]),
        ("2014-10-29T12:00:00+08:00", [0, 2, 1]),
        ("2014-10-31T00:00:00+08:00", [0, 2, 1]),
        ("2014-11-04T12:00:00+08:00", [0, 2, 2]),
        ("2014-11-05T12:00:01+08:00", [0, 2, 2]),
    ];
    for (now, expected) in steps {
        app.set_now(now);
        for _ in 0..2 {
            yigong::tick(app).await;
        }
        let told =
            [reminders(&call, &call.clerk).await, reminders(&call, &idle).await, reminders(&call, &island).await];
        assert_eq!(told, expected, "{now}");
    }
    let inbox = app.get("/me/messages").as_user(&idle).await.expect(200).text();
    assert!(inbox.contains("还没有推荐申报，2014年10月30日 23:59:59 截止"), "{inbox}");
    let overview = app.get(&format!("/campaigns/{}/units", call.campaign)).as_user(&call.organiser).await.text();
    assert!(overview.contains("10月29日 12:00 已提醒"), "{overview}");
    call.assert_sound().await;
}

#[tokio::test]
async fn the_receiving_office_finds_its_desks_and_nobody_else_does() {
    let call = Call::start().await;
    for (user, found) in [(&call.office, true), (&call.organiser, true), (&call.clerk, false), (&call.branch, false)] {
        let desk = call.app.get("/work").as_user(user).await.expect(200).text();
        assert_eq!(desk.contains("登记纸质申报材料"), found);
        assert_eq!(desk.contains("href=\"/screening\""), found);
        let list = call.app.get("/screening").as_user(user).await;
        if found {
            assert_eq!(list.location(), format!("/campaigns/{}/screening", call.campaign));
        } else {
            list.assert(403);
        }
    }
}

#[tokio::test]
async fn a_branch_right_below_the_city_is_a_unit_like_any_other() {
    let call = Call::start().await;
    let city = call.app.organisation("city").await;
    let branch = call.app.organisation("chuandao-01").await;
    let sql = "UPDATE organisation SET parent = $3 WHERE region = $1 AND id = $2";
    call.app.exec_sql(sql, params![call.app.region(), branch, city]).await;
    let overview = call.app.get(&format!("/campaigns/{}/units", call.campaign)).as_user(&call.organiser).await.text();
    assert!(overview.contains(&format!("/organisations/{branch}\"")), "{overview}");
}

#[tokio::test]
async fn the_summary_names_what_is_annexed() {
    let call = Call::start().await;
    let id = call.recommended("project", "敬老结对上门服务", "1").await;
    let picture = image::RgbImage::from_fn(80, 60, |x, y| image::Rgb([(x * 3) as u8, (y * 4) as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let files = format!("/applications/{id}/attachments");
    let sent = call.app.post_file(&files, "file", "陈玉兰家.png", &bytes.into_inner()).as_user(&call.branch).await;
    let file = sent.expect(303).location().to_owned();
    let caption = [("caption", "义工上门量血压")];
    call.app.post_form(&format!("{file}/caption"), &caption).as_user(&call.branch).await.assert(303);
    let room = call.app.get(&format!("/applications/{id}")).as_user(&call.clerk).await.expect(200).text();
    assert!(room.contains("附件 <span class=\"count\">1</span>"), "{room}");
    let word = call.app.get(&format!("/applications/{id}/summary.docx")).as_user(&call.clerk).await.expect(200);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(word.body)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    assert!(text.contains("附件1：义工上门量血压（照片）") && !text.contains("陈玉兰"), "{text}");
}
