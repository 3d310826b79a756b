//! Messages beside the inbox: a mail server that is down for a day, words, choices, nothing twice.

mod fakes;

use db::params;
use serde_json::json;
use testkit::{TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::notify::{self, Kind, Mail, Outlets, Sms, Smtp, Tls};
use yigong::{Action, Cx, Id, Result};

use fakes::{FakeHttp, FakeSmtp};

/// Tells somebody something.
struct Tell {
    person: Id,
    kind: Kind,
    title: &'static str,
    fail: bool,
}

impl Action for Tell {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        notify::send(cx, self.person, self.kind, self.title, "集合地点石花山公园南门。", "/activities").await?;
        cx.audit("test.tell", self.person, json!({})).await?;
        if self.fail { Err(yigong::AppError::conflict("test", "撤回")) } else { Ok(()) }
    }
}

async fn tell(app: &TestApp, person: &User, kind: Kind, title: &'static str) {
    app.act(&Actor::system(), Tell { person: person.id, kind, title, fail: false }).await.unwrap();
}

fn by_mail(port: u16) -> Outlets {
    let (host, from) = ("127.0.0.1".into(), "台山义工 <noreply@example.cn>".into());
    let mail = Mail::Smtp(Smtp { host, port, tls: Tls::None, user: None, password: None, from });
    Outlets { site: "https://yigong.example.cn".into(), mail: Some(mail), sms: None }
}

fn by_sms(url: &str) -> Outlets {
    let sms = Sms {
        url: format!("{url}/send?id={{编号}}"),
        method: "POST".into(),
        headers: [("content-type".to_owned(), "application/json".to_owned())].into(),
        body: r#"{"to":"{手机}","text":"{内容}"}"#.into(),
        success: "\"ok\"".into(),
    };
    Outlets { site: "https://yigong.example.cn".into(), mail: None, sms: Some(sms) }
}

/// Somebody with a verified e-mail address, entered the way people do.
async fn with_email(app: &TestApp, smtp: &FakeSmtp, name: &str) -> User {
    let user = app.person(name).create().await;
    let set = app.post_form("/me/messages/email", &[("email", "ChenWei@example.com")]).as_user(&user).await;
    set.assert(303);
    notify::deliver(app).await.unwrap();
    let letter = smtp.letters().pop().unwrap();
    let code: String = letter.split("验证码是 ").nth(1).unwrap().chars().take(6).collect();
    let wrong = app.post_form("/me/messages/email/verification", &[("code", "abcdef")]).as_user(&user).await;
    assert!(wrong.expect(422).text().contains("验证码不对"));
    app.post_form("/me/messages/email/verification", &[("code", &code)]).as_user(&user).await.assert(303);
    smtp.clear();
    user
}

async fn states(app: &TestApp) -> Vec<String> {
    app.query("SELECT state FROM outbox ORDER BY created_at, id", &[]).await
}

async fn cancelled(app: &TestApp) -> Vec<String> {
    app.query("SELECT state FROM outbox WHERE kind = 'cancelled'", &[]).await
}

#[tokio::test]
async fn a_letter_goes_once_with_its_name_and_a_way_to_stop() {
    let (app, smtp) = (TestApp::start().await, FakeSmtp::start().await);
    app.outlets.set(by_mail(smtp.port)).unwrap();
    let wei = with_email(&app, &smtp, "陈伟").await;
    tell(&app, &wei, Kind::Reminder, "明天的活动").await;
    tell(&app, &wei, Kind::Hours, "时长已入账").await;
    let undone = Tell { person: wei.id, kind: Kind::Reminder, title: "没有发生", fail: true };
    assert!(app.act(&Actor::system(), undone).await.is_err());
    notify::deliver(&app).await.unwrap();
    notify::deliver(&app).await.unwrap();
    let letters = smtp.letters();
    assert_eq!(letters.len(), 1, "hours go to the inbox only by default: {letters:?}");
    let letter = &letters[0];
    for part in ["chenwei@example.com", "陈伟，您好", "https://yigong.example.cn/activities", "List-Unsubscribe-Post"]
    {
        assert!(letter.contains(part), "{part}: {letter}");
    }
    let row: Id = app.query_one("SELECT id FROM outbox WHERE kind = 'reminder'", &[]).await;
    assert!(letter.contains(&format!("<{row}@example.cn>")), "the same name through all attempts");
    let stop = letter.split("List-Unsubscribe: <https://yigong.example.cn").nth(1).unwrap();
    let stop: String = stop.chars().take_while(|c| *c != '>').filter(|c| !c.is_whitespace()).collect();
    let page = app.get(&stop).await.expect(200).text();
    assert!(page.contains("退订“活动提醒”邮件"), "{page}");
    assert_eq!(app.count("message_choice").await, 0, "opening a link does nothing");
    app.post_form(&stop, &[("List-Unsubscribe", "One-Click")]).await.assert(200);
    app.post_form(&format!("{stop}0"), &[]).await.assert(404);
    tell(&app, &wei, Kind::Reminder, "后天的活动").await;
    notify::deliver(&app).await.unwrap();
    assert_eq!(smtp.letters().len(), 1);
    assert_eq!(app.query_one::<i64>("SELECT COUNT(*) FROM message", &[]).await, 3, "the inbox has all");
    let sealed: Vec<Vec<u8>> = app.query("SELECT payload FROM outbox", &[]).await;
    assert!(sealed.iter().all(|it| !String::from_utf8_lossy(it).contains("石花山")));
    let wrong = app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn a_mail_server_down_for_a_day_loses_nothing_and_doubles_nothing() {
    let (app, smtp) = (TestApp::start().await, FakeSmtp::start().await);
    app.outlets.set(by_mail(smtp.port)).unwrap();
    let wei = with_email(&app, &smtp, "陈伟").await;
    smtp.refuse(Some("421 4.3.2 try later"));
    for title in ["第一件", "第二件", "第三件"] {
        tell(&app, &wei, Kind::Cancelled, title).await;
    }
    for _ in 0..24 {
        notify::deliver(&app).await.unwrap();
        app.advance(60);
    }
    assert!(smtp.letters().is_empty());
    assert_eq!(cancelled(&app).await, ["pending", "pending", "pending"]);
    let error: String = app.query_one("SELECT MAX(last_error) FROM outbox", &[]).await;
    assert!(error.contains("try later"), "{error}");
    smtp.refuse(None);
    for _ in 0..24 {
        notify::deliver(&app).await.unwrap();
        app.advance(60);
    }
    let letters = smtp.letters();
    assert_eq!(letters.len(), 3, "each once: {letters:?}");
    assert_eq!(cancelled(&app).await, ["sent", "sent", "sent"]);
}

#[tokio::test]
async fn who_dies_in_the_middle_is_taken_over_and_two_do_not_send_one_letter() {
    let (app, smtp) = (TestApp::start().await, FakeSmtp::start().await);
    app.outlets.set(by_mail(smtp.port)).unwrap();
    let wei = with_email(&app, &smtp, "陈伟").await;
    tell(&app, &wei, Kind::Cancelled, "活动取消").await;
    app.exec_sql(
        "UPDATE outbox SET state = 'sending', lease = $2, leased_until = $3, attempts = 1
         WHERE region = $1 AND state = 'pending'",
        params![app.region(), Id::from_u128(7), app.clock.now().as_second() + 300],
    )
    .await;
    notify::deliver(&app).await.unwrap();
    assert!(smtp.letters().is_empty(), "somebody else has it");
    app.advance(6);
    let (one, two) = tokio::join!(notify::deliver(&app), notify::deliver(&app));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(smtp.letters().len(), 1);
}

#[tokio::test]
async fn a_refused_address_waits_for_an_operator() {
    let (app, smtp) = (TestApp::start().await, FakeSmtp::start().await);
    app.outlets.set(by_mail(smtp.port)).unwrap();
    let organiser = app.person("余红").role(Role::Organiser, "city").create().await;
    let wei = with_email(&app, &smtp, "陈伟").await;
    smtp.refuse(Some("550 5.1.1 no such user"));
    tell(&app, &wei, Kind::Decision, "审核结果").await;
    notify::deliver(&app).await.unwrap();
    app.get("/operations/outbox").as_user(&wei).await.assert(403);
    let page = app.get("/operations/outbox").as_user(&organiser).await.expect(200).text();
    assert!(page.contains("no such user") && page.contains("c***i@example.com"), "{page}");
    assert!(!page.contains("chenwei@") && !page.contains("石花山"), "no address, no content: {page}");
    let row: Id = app.query_one("SELECT id FROM outbox WHERE state = 'failed'", &[]).await;
    smtp.refuse(None);
    let retry = format!("/operations/outbox/{row}/retry");
    app.post_form(&retry, &[("choice", "retry")]).as_user(&wei).await.assert(403);
    app.post_form(&retry, &[("choice", "retry")]).as_user(&organiser).await.assert(303);
    notify::deliver(&app).await.unwrap();
    assert_eq!(smtp.letters().len(), 1);
    app.post_form(&retry, &[("choice", "retry")]).as_user(&organiser).await.assert(422);
}

#[tokio::test]
async fn at_night_only_what_is_urgent_goes_out() {
    let (app, smtp) = (TestApp::start().await, FakeSmtp::start().await);
    app.outlets.set(by_mail(smtp.port)).unwrap();
    let wei = with_email(&app, &smtp, "陈伟").await;
    app.set_now("2026-03-02T23:00:00+08:00");
    tell(&app, &wei, Kind::Reminder, "活动提醒").await;
    tell(&app, &wei, Kind::Cancelled, "活动取消").await;
    notify::deliver(&app).await.unwrap();
    assert_eq!(smtp.letters().len(), 1);
    app.set_now("2026-03-03T08:00:00+08:00");
    notify::deliver(&app).await.unwrap();
    assert_eq!(smtp.letters().len(), 2);
}

#[tokio::test]
async fn a_text_message_goes_by_any_provider_and_a_redirect_is_not_followed() {
    let (app, http) = (TestApp::start().await, FakeHttp::start().await);
    app.outlets.set(by_sms(&http.url)).unwrap();
    let wei = app.person("陈\"伟").create().await;
    http.answer(503, "busy");
    tell(&app, &wei, Kind::Cancelled, "\"石花山\"活动取消").await;
    tell(&app, &wei, Kind::Task, "待办事项").await;
    notify::deliver(&app).await.unwrap();
    http.answer(200, r#"{"code":"ok"}"#);
    app.advance(2);
    notify::deliver(&app).await.unwrap();
    let asked = http.requests();
    assert_eq!(asked.len(), 2, "one failed, one taken; a task is no SMS by default: {asked:?}");
    let (first, second) = (&asked[0], &asked[1]);
    assert_eq!(first.0, second.0, "the same key through all attempts");
    let body: serde_json::Value = serde_json::from_str(&second.1).unwrap();
    assert_eq!(body["to"], wei.phone.as_str());
    assert!(body["text"].as_str().unwrap().contains("\"石花山\"活动取消"));
    http.answer(302, "");
    tell(&app, &wei, Kind::Cancelled, "另一件").await;
    notify::deliver(&app).await.unwrap();
    assert_eq!(states(&app).await, ["sent", "failed"]);
}

#[tokio::test]
async fn operators_write_the_words_and_see_them_first() {
    let (app, smtp) = (TestApp::start().await, FakeSmtp::start().await);
    app.outlets.set(by_mail(smtp.port)).unwrap();
    let organiser = app.person("余红").role(Role::Organiser, "city").create().await;
    let wei = with_email(&app, &smtp, "陈伟").await;
    let path = "/operations/templates/reminder.email";
    app.get("/operations/templates").as_user(&organiser).await.assert(200);
    app.get(path).as_user(&wei).await.assert(403);
    app.get("/operations/templates/reminder.fax").as_user(&organiser).await.assert(404);
    let write = |subject: &'static str, body: &'static str, choice: &'static str| {
        app.post_form(path, &[("subject", subject), ("body", body), ("choice", choice)]).as_user(&organiser)
    };
    let wrong = write("{标题}", "{正文} {名字} {退订}", "save").await.expect(422).text();
    assert!(wrong.contains("认不出“{名字}”"), "{wrong}");
    let seen = write("提醒：{标题}", "{姓名}：{正文}\n{退订}", "preview").await.expect(200).text();
    assert!(seen.contains("提醒：石花山绿道清洁") && seen.contains("陈玉兰："), "{seen}");
    assert_eq!(app.count("message_template").await, 0);
    write("提醒：{标题}", "{姓名}：{正文}\n{退订}", "save").await.assert(303);
    tell(&app, &wei, Kind::Reminder, "明天的活动").await;
    notify::deliver(&app).await.unwrap();
    let letter = smtp.letters().pop().unwrap();
    assert!(letter.contains("陈伟：集合地点") && letter.contains("提醒：明天的活动"), "{letter}");
    write("", "", "reset").await.assert(303);
    assert_eq!(app.count("message_template").await, 0);
}

#[tokio::test]
async fn people_choose_and_addresses_are_looked_at() {
    let (app, smtp) = (TestApp::start().await, FakeSmtp::start().await);
    app.outlets.set(by_mail(smtp.port)).unwrap();
    let wei = app.person("陈伟").create().await;
    for address in ["", "chenwei", "a@b.cn\r\nBcc: x@y.cn"] {
        let page = app.post_form("/me/messages/email", &[("email", address)]).as_user(&wei).await.expect(422).text();
        assert!(page.contains("邮箱地址不对"), "{page}");
    }
    let email = |address: &'static str| app.post_form("/me/messages/email", &[("email", address)]).as_user(&wei);
    email("wei@example.com").await.assert(303);
    assert!(email("wei@example.com").await.expect(422).text().contains("过一分钟"));
    for _ in 0..5 {
        app.post_form("/me/messages/email/verification", &[("code", "x")]).as_user(&wei).await.assert(422);
    }
    let over =
        app.post_form("/me/messages/email/verification", &[("code", "x")]).as_user(&wei).await.expect(422).text();
    assert!(over.contains("验证码已失效"), "{over}");
    let before = app.count("outbox").await;
    tell(&app, &wei, Kind::Cancelled, "活动取消").await;
    assert_eq!(app.count("outbox").await, before, "an address nobody verified gets nothing");
    app.post_form("/me/messages/settings", &[("hours.email", "1")]).as_user(&wei).await.assert(303);
    let page = app.get("/me/messages/settings").as_user(&wei).await.expect(200).text();
    assert!(
        page.contains("name=\"hours.email\" value=\"1\" checked")
            && !page.contains("name=\"reminder.email\" value=\"1\" checked")
    );
    app.post_form("/me/messages/email/removal", &[]).as_user(&wei).await.assert(303);
    assert_eq!(app.count("contact_email").await, 0);
}
