//! Campaigns: the shipped one, next year's from it by an organiser, later deadlines for one unit.

use axum::http::Method;
use db::params;
use serde_json::json;
use testkit::{TestApp, User};
use yigong::Id;
use yigong::auth::{Actor, Role};

async fn organiser(app: &TestApp) -> User {
    app.person("伍主办").role(Role::Organiser, "city").create().await
}

async fn campaign(app: &TestApp, year: i64) -> Id {
    app.query_one("SELECT id FROM campaign WHERE region = $1 AND year = $2", params![app.region(), year]).await
}

async fn assert_sound(app: &TestApp) {
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn the_calendar_is_public_and_moves_with_the_clock() {
    let app = TestApp::start_at("2014-08-20T09:00:00+08:00").await;
    let id = campaign(&app, 2014).await;
    let phase = async |now: &str| {
        app.set_now(now);
        let answer = app.api(Method::GET, &format!("/api/v1/campaigns/{id}"), json!(null)).await.expect(200);
        answer.json()["phase"].as_str().unwrap().to_owned()
    };
    assert_eq!(phase("2014-08-31T09:00:00+08:00").await, "upcoming");
    assert_eq!(phase("2014-10-30T23:59:59+08:00").await, "applications");
    assert_eq!(phase("2014-10-31T00:00:00+08:00").await, "summaries");
    assert_eq!(phase("2014-12-31T00:00:00+08:00").await, "screening");
    let page = app.get("/campaigns").await.expect(200).text();
    assert!(page.contains("2014年10月30日 23:59:59") && page.contains("2014 年度申报"), "{page}");
    let page = app.get(&format!("/campaigns/{id}")).await.expect(200).text();
    for clause in ["N1", "N2.1", "N2.2", "N3", "N4.2b", "N4.2c", "N4.2d", "N4.2e", "N4.4b"] {
        assert!(page.contains(clause), "{clause}");
    }
    assert!(app.get("/api/v1/campaigns").await.expect(200).text().contains("保护母亲河行动"));
}

#[tokio::test]
async fn next_year_is_made_from_last_year_checked_and_published() {
    let app = TestApp::start_at("2015-02-02T09:00:00+08:00").await;
    let (first, who) = (campaign(&app, 2014).await, organiser(&app).await);
    let clerk = app.person("谭敏").role(Role::Clerk, "台城街道党工委").create().await;
    let next = format!("/campaigns/{first}/next");
    app.post_form(&next, &[("year", "2015")]).as_user(&clerk).await.assert(403);
    let edit = app.post_form(&next, &[("year", "2015")]).as_user(&who).await.expect(303).location().to_owned();
    app.post_form(&next, &[("year", "2015")]).as_user(&who).await.assert(422);
    let id = campaign(&app, 2015).await;
    // A draft is nobody's business but the organisers'.
    app.get(&format!("/campaigns/{id}")).as_user(&clerk).await.assert(404);
    let page = app.get(&edit).as_user(&who).await.expect(200).text();
    assert!(page.contains("2015-10-30T23:59:59") && page.contains("2014-09-01"), "{page}");
    // An impossible calendar comes back with what was typed, and nothing changes.
    let typed = [("calendar.summaries_by", "2015-10-01T00:00:00"), ("title", "改了的名称")];
    let refused = app.post_form(&edit, &typed).as_user(&who).await.expect(422).text();
    assert!(refused.contains("要晚于“提交申报表截止”") || refused.contains("要晚于“申报表截止”"), "{refused}");
    assert!(refused.contains("改了的名称"));
    assert!(!app.get(&edit).as_user(&who).await.text().contains("改了的名称"));
    let unreadable = app.post_form(&edit, &[("calendar.opens", "二月三十日")]).as_user(&who).await;
    assert!(unreadable.expect(422).text().contains("看不懂"));
    let unnamed = app.post_form(&next, &[("year", "明年")]).as_user(&who).await.expect(422).text();
    assert!(unnamed.contains("请填写年度") && unnamed.contains("明年"), "what was typed stays: {unnamed}");
    for high in ["0", "-1", "900"] {
        app.post_form(&edit, &[("name_rule.high", high)]).as_user(&who).await.assert(422);
    }
    let typed = [("document", "台组〔2015〕9号"), ("notice.count", "working"), ("quota.maximum", "2")];
    app.post_form(&edit, &typed).as_user(&who).await.assert(303);
    app.post_form(&format!("/campaigns/{id}/publication"), &[]).as_user(&who).await.assert(303);
    let page = app.get(&format!("/campaigns/{id}")).await.expect(200).text();
    assert!(page.contains("台组〔2015〕9号") && page.contains("7 个工作日"), "{page}");
    // Its rules stand from now on.
    app.post_form(&edit, &[("quota.maximum", "9")]).as_user(&who).await.assert(422);
    app.post_form(&format!("/campaigns/{id}/publication"), &[]).as_user(&who).await.assert(409);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_program_can_set_up_next_year_and_give_a_unit_more_time() {
    let app = TestApp::start_at("2015-02-02T09:00:00+08:00").await;
    let (first, who) = (campaign(&app, 2014).await, organiser(&app).await);
    let send = async |path: String, body| app.api(Method::POST, &path, body).as_user(&who).await;
    let made = send(format!("/api/v1/campaigns/{first}/next"), json!({"year": 2015})).await.expect(201).json();
    let next = format!("/api/v1/campaigns/{}", made["id"].as_str().unwrap());
    app.get(&next).await.assert(404);
    send(format!("{next}/publication"), json!(null)).await.assert(204);
    send(format!("{next}/publication"), json!(null)).await.assert(409);
    let by = |moment: &str| format!("2015-{moment}+08:00");
    let mut extension = json!({"unit": made["id"], "applications_by": by("11-05T12:00:00"),
        "summaries_by": by("12-30T23:59:59"), "reason": "台风停航三天"});
    send(format!("{next}/extensions"), extension.clone()).await.assert(422);
    extension["unit"] = json!(app.organisation("chuandao").await);
    send(format!("{next}/extensions"), extension).await.assert(201);
    assert_eq!(app.get(&next).await.expect(200).json()["year"], 2015);
    assert_sound(&app).await;
}

#[tokio::test]
async fn one_unit_gets_more_time_with_a_reason() {
    let app = TestApp::start_at("2014-10-20T09:00:00+08:00").await;
    let (id, who) = (campaign(&app, 2014).await, organiser(&app).await);
    let unit = app.organisation("chuandao").await.to_string();
    let branch = app.organisation("chuandao-01").await.to_string();
    let path = format!("/campaigns/{id}/extensions");
    let form = |unit: &str, forms: &str, summaries: &str, reason: &str| {
        [("unit", unit), ("applications_by", forms), ("summaries_by", summaries), ("reason", reason)]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
    };
    let (late, last) = ("2014-11-05T12:00:00", "2014-12-30T23:59:59");
    for (wrong, said) in [
        (form(&branch, late, last, "台风停航"), "请从名单中选择"),
        (form(&unit, "2014-10-01T00:00:00", last, "台风停航"), "不能早于原来的截止时间"),
        (form(&unit, late, last, "无"), "请写明延期理由"),
        (form(&unit, late, "2016-01-01T00:00:00", "台风停航"), "不能超过评审完成的时间"),
        (form(&unit, "随便", last, "台风停航"), "请填写延期后的截止时间"),
    ] {
        let fields: Vec<(&str, &str)> = wrong.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let page = app.post_form(&path, &fields).as_user(&who).await.expect(422).text();
        assert!(page.contains(said), "{said}");
    }
    let clerk = app.person("谭敏").role(Role::Clerk, "台城街道党工委").create().await;
    let island = app.person("梁军").role(Role::Clerk, "chuandao").create().await;
    let good = [("unit", unit.as_str()), ("applications_by", late), ("summaries_by", last), ("reason", "台风停航三天")];
    app.post_form(&path, &good).as_user(&clerk).await.assert(403);
    app.post_form(&path, &good).as_user(&who).await.assert(303);
    let theirs = app.get("/applications").as_user(&island).await.expect(200).text();
    assert!(theirs.contains("2014年11月5日 12:00:00") && theirs.contains("台风停航三天"), "{theirs}");
    let others = app.get("/applications").as_user(&clerk).await.expect(200).text();
    assert!(!others.contains("2014年11月5日"));
    let all = app.get(&format!("/campaigns/{id}/units")).as_user(&who).await.expect(200).text();
    assert!(all.contains("已延期") && all.contains("还没有推荐"), "{all}");
    app.get(&format!("/campaigns/{id}/units")).as_user(&clerk).await.assert(403);
    assert_sound(&app).await;
}
