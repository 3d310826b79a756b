//! Exchange: endpoints that work, hang, redirect or point inside; open data; one's own data; erasure.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use db::params;
use serde_json::{Value, json};
use testkit::{Serve, TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::exchange::{self, Event, Place};
use yigong::{Action, Cx, Id, Result};

const BRANCH: &str = "台城街道南塘社区党支部";

/// Emits an event and then fails: nothing of it may remain.
struct Fail(Id);

impl Action for Fail {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let place = Place { organisation: Some(self.0), team: None };
        exchange::emit(cx, Event::Duty, place, json!({})).await?;
        Err(yigong::AppError::conflict("test", "失败"))
    }
}

/// A receiver on this machine that answers every request with `answer`; None never answers.
fn receiver(answer: Option<&'static str>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hooks", listener.local_addr().unwrap());
    let (sender, received) = channel();
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut text = Vec::new();
            let mut buffer = [0; 4096];
            stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
            while let Ok(read @ 1..) = stream.read(&mut buffer) {
                text.extend_from_slice(&buffer[..read]);
                let so_far = String::from_utf8_lossy(&text).into_owned();
                if let Some((head, body)) = so_far.split_once("\r\n\r\n") {
                    let length = head
                        .lines()
                        .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
                    if body.len() >= length.unwrap_or(0) {
                        break;
                    }
                }
            }
            let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
            match answer {
                Some(answer) => drop(stream.write_all(answer.as_bytes())),
                None => held.push(stream),
            }
        }
    });
    (url, received)
}

struct City {
    app: TestApp,
    secretary: User,
    wei: User,
}

impl City {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let secretary =
            app.person("伍梅").member_of(BRANCH, "party_member").role(Role::Secretary, BRANCH).create().await;
        let wei = app.person("陈伟").member_of(BRANCH, "party_member").create().await;
        app.exec_sql(
            "INSERT INTO setting (region, name, value) VALUES ($1, 'webhook_loopback', '1')",
            params![app.region()],
        )
        .await;
        Self { app, secretary, wei }
    }

    async fn subscribe(&self, url: &str) -> String {
        let owner = format!("organisation:{}", self.app.organisation(BRANCH).await);
        let form = [("owner", owner.as_str()), ("url", url), ("events", "hours.entered"), ("events", "duty.published")];
        let page = self.app.post_form("/webhooks", &form).as_user(&self.secretary).await.expect(200).text();
        let at = page.find("<code>").unwrap() + 6;
        page[at..].chars().take_while(char::is_ascii_hexdigit).collect()
    }

    async fn serve(&self) {
        self.app.act(&Actor::system(), Serve::new(self.wei.id, 60)).await.unwrap();
    }

    async fn only(&self) -> (String, i64, Option<i64>, String) {
        self.app.query_one("SELECT state, attempts, status, error FROM webhook_delivery", &[]).await
    }

    /// A course, a star and a list of commendation for the volunteer.
    async fn recognise(&self) {
        let (app, region, now) = (&self.app, self.app.region(), self.app.clock.now());
        let (branch, wei, by) = (app.organisation(BRANCH).await, self.wei.id, self.secretary.id);
        let [session, list, star]: [Id; 3] = std::array::from_fn(|_| yigong::new_id(now));
        let course = app.city.courses[0].code.clone();
        app.exec_sql(
            "INSERT INTO training_session (region, id, course, organisation, town, place, starts_at, ends_at, capacity,
                 taken, created_at)
             VALUES ($1, $2, $3, $4, '台城街道', '党群服务中心', $5, $6, 5, 1, $5)",
            params![region, session, course, branch, now, now.as_second() + 7200],
        )
        .await;
        app.exec_sql(
            "INSERT INTO training_enrolment (region, session, person, state, enrolled_at, recorded_by, recorded_at)
             VALUES ($1, $2, $3, 'attended', $5, $4, $5)",
            params![region, session, wei, by, now],
        )
        .await;
        app.exec_sql(
            "INSERT INTO star (region, id, person, level, minutes, awarded_at) VALUES ($1, $2, $3, 1, 6000, $4)",
            params![region, star, wei, now],
        )
        .await;
        app.exec_sql(
            "INSERT INTO commendation (region, id, organisation, title, words, year, state, made_by, made_at,
                 published_by, published_at)
             VALUES ($1, $2, $3, '一年风雨无阻', '他们服务邻里。', 2025, 'published', $4, $5, $4, $5)",
            params![region, list, branch, by, now],
        )
        .await;
        app.exec_sql(
            "INSERT INTO commended (region, commendation, person, citation) VALUES ($1, $2, $3, '')",
            params![region, list, wei],
        )
        .await;
    }

    async fn is_sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

const OK: &str = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_sent_once_and_signed() {
    let city = City::start().await;
    let (url, received) = receiver(Some(OK));
    let secret = city.subscribe(&url).await;
    city.serve().await;
    yigong::deliver(&city.app).await;
    yigong::deliver(&city.app).await;
    let request = received.recv_timeout(Duration::from_secs(5)).unwrap();
    assert!(received.try_recv().is_err(), "sent once");
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| {
        let found =
            head.lines().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value.to_owned()).unwrap()
    };
    let event: Value = serde_json::from_str(body).unwrap();
    assert_eq!((event["event"].as_str(), event["data"]["minutes"].as_i64()), (Some("hours.entered"), Some(60)));
    assert!(!body.contains("陈伟"), "ids and numbers only");
    let id: Id = header("x-yigong-delivery").parse().unwrap();
    assert_eq!(event["id"], id.to_string());
    let signature = header("x-yigong-signature");
    let (time, given) = signature.split_once(",v1=").unwrap();
    let time: i64 = time.strip_prefix("t=").unwrap().parse().unwrap();
    assert_eq!(given, exchange::signature(&secret, time, id, body));
    assert_eq!(city.only().await.0, "delivered");
    city.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed_and_is_tried_again_later() {
    let city = City::start().await;
    let (inside, never) = receiver(Some(OK));
    let answer = format!("HTTP/1.1 302 Found\r\nlocation: {inside}\r\nconnection: close\r\n\r\n");
    let (url, received) = receiver(Some(Box::leak(answer.into_boxed_str())));
    city.subscribe(&url).await;
    city.serve().await;
    yigong::deliver(&city.app).await;
    let first = received.recv_timeout(Duration::from_secs(5)).unwrap();
    assert!(never.try_recv().is_err(), "a redirect is not followed");
    let (state, attempts, status, error) = city.only().await;
    assert_eq!((state.as_str(), attempts, status), ("waiting", 1, Some(302)));
    assert!(error.contains("不跟随转址"), "{error}");
    yigong::deliver(&city.app).await;
    assert!(received.try_recv().is_err(), "not before its time");
    for minutes in [2, 6, 31, 121, 481, 1441, 1441] {
        city.app.advance(minutes);
        yigong::deliver(&city.app).await;
    }
    let again = received.recv_timeout(Duration::from_secs(5)).unwrap();
    let id =
        |text: &str| text.lines().find(|line| line.to_lowercase().starts_with("x-yigong-delivery")).map(str::to_owned);
    assert_eq!(id(&first), id(&again), "the same id on every try");
    let (state, attempts, ..) = city.only().await;
    assert_eq!((state.as_str(), attempts), ("failed", 8));
    let delivery: Id = city.app.query_one("SELECT id FROM webhook_delivery", &[]).await;
    city.app
        .post_form(&format!("/webhook-deliveries/{delivery}/retry"), &[])
        .as_user(&city.secretary)
        .await
        .assert(303);
    assert_eq!(city.only().await.0, "waiting");
    city.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_hangs_is_left_alone() {
    let city = City::start().await;
    let (url, _received) = receiver(None);
    city.subscribe(&url).await;
    city.serve().await;
    yigong::deliver(&city.app).await;
    let (state, attempts, status, error) = city.only().await;
    assert_eq!((state.as_str(), attempts, status), ("waiting", 1, None));
    assert!(error.contains("没有答复"), "{error}");
}

#[tokio::test]
async fn what_points_inside_is_refused_or_never_called() {
    let city = City::start().await;
    let owner = format!("organisation:{}", city.app.organisation(BRANCH).await);
    for url in ["http://10.0.0.1/", "https://169.254.169.254/latest", "https://user:pw@example.cn/", "ftp://example.cn"]
    {
        let form = [("owner", owner.as_str()), ("url", url), ("events", "hours.entered")];
        let page = city.app.post_form("/webhooks", &form).as_user(&city.secretary).await.expect(422).text();
        assert!(page.contains(url), "what was typed comes back");
    }
    // A name that is let in but resolves to this machine once that is no longer allowed.
    city.subscribe("http://localhost:9/").await;
    city.app.exec_sql("DELETE FROM setting WHERE name = 'webhook_loopback'", &[]).await;
    city.serve().await;
    yigong::deliver(&city.app).await;
    let (state, _, status, error) = city.only().await;
    assert_eq!((state.as_str(), status), ("waiting", None));
    assert!(error.contains("内部网络"), "{error}");
    let stranger = city.app.person("梁军").role(Role::Clerk, "水步镇党委").create().await;
    let hook: Id = city.app.query_one("SELECT id FROM webhook", &[]).await;
    city.app.get(&format!("/webhooks/{hook}")).as_user(&stranger).await.assert(404);
    city.app.post_form("/webhooks", &[("owner", &owner)]).as_user(&stranger).await.assert(403);
    city.app.get("/webhooks").as_user(&city.wei).await.assert(403);
}

#[tokio::test]
async fn an_event_shares_the_fate_of_its_change() {
    let city = City::start().await;
    city.subscribe("http://127.0.0.1:9/").await;
    let branch = city.app.organisation(BRANCH).await;
    assert!(city.app.act(&Actor::system(), Fail(branch)).await.is_err());
    assert_eq!(city.app.count("webhook_delivery").await, 0);
    // Another organisation's events are not this endpoint's.
    let other = city.app.person("李强").member_of("水步镇机关党支部", "party_member").create().await;
    city.app.act(&Actor::system(), Serve::new(other.id, 60)).await.unwrap();
    assert_eq!(city.app.count("webhook_delivery").await, 0);
    city.serve().await;
    assert_eq!(city.app.count("webhook_delivery").await, 1);
}

#[tokio::test]
async fn open_data_has_no_people_and_hides_small_groups() {
    let city = City::start().await;
    city.serve().await;
    for (name, format) in
        [("organisations", "csv"), ("teams", "json"), ("activities", "xlsx"), ("standings", "csv"), ("duty", "json")]
    {
        let answer = city.app.get(&format!("/open-data/{name}/{format}")).await.expect(200);
        assert!(!answer.text().contains("陈伟"), "{name}");
    }
    let services = city.app.get("/open-data/services/json").await.expect(200).json();
    assert_eq!(services["items"][0]["category"], "C1");
    assert!(services["items"][0]["minutes"].is_null(), "one person is too few: {services}");
    city.app.get("/open-data/people/csv").await.assert(404);
    city.app.get("/open-data").await.assert(200);
    assert!(city.app.get("/feeds/activities.atom").await.expect(200).text().contains("<feed"));
}

#[tokio::test]
async fn an_organisations_export_is_for_its_managers_and_leaves_a_trace() {
    let city = City::start().await;
    city.serve().await;
    let path = format!("/organisations/{}/exports/services/csv", city.app.organisation(BRANCH).await);
    city.app.get(&path).as_user(&city.wei).await.assert(403);
    let text = city.app.get(&path).as_user(&city.secretary).await.expect(200).text();
    assert!(text.contains("陈伟") && text.contains("石花山绿道清洁"), "{text}");
    let people = path.replace("services/csv", "people/json");
    let people = city.app.get(&people).as_user(&city.secretary).await.expect(200).text();
    assert!(!people.contains(&city.wei.id_number), "ID numbers are masked");
    city.recognise().await;
    let of = |class: &str| path.replace("services/csv", &format!("{class}/csv"));
    let trained = city.app.get(&of("trainings")).as_user(&city.secretary).await.expect(200).text();
    assert!(trained.contains("培训内容") && trained.contains("陈伟") && trained.contains("已参加,"), "{trained}");
    assert!(trained.contains(",120,"), "minutes of training: {trained}");
    let praised = city.app.get(&of("commendations")).as_user(&city.secretary).await.expect(200).text();
    assert!(praised.contains("星级,一星义工") && praised.contains("通报表扬,一年风雨无阻"), "{praised}");
    let last_year = format!("{}?year=2025", of("commendations"));
    let last_year = city.app.get(&last_year).as_user(&city.secretary).await.expect(200).text();
    assert_eq!(last_year.lines().count(), 1, "only the heading: {last_year}");
    let traces: i64 = city.app.query_one("SELECT COUNT(*) FROM audit WHERE action = 'export.people'", &[]).await;
    assert_eq!(traces, 5);
}

#[tokio::test]
async fn everything_about_oneself_is_one_file() {
    let city = City::start().await;
    city.serve().await;
    let file = city.app.post_form("/me/data/export", &[]).as_user(&city.wei).await.expect(200);
    assert_eq!(file.header("content-type"), "application/zip");
    assert!(file.body.starts_with(b"PK"), "an archive");
    city.app.post_form("/me/data/export", &[]).await.assert(303);
}

#[tokio::test]
async fn who_is_forgotten_leaves_totals_and_chains_behind() {
    let city = City::start().await;
    yigong::standing::open_year(&city.app, 2026).await.unwrap();
    city.serve().await;
    let total = "SELECT CAST(SUM(minutes) AS BIGINT) FROM organisation_year";
    let before: i64 = city.app.query_one(total, &[]).await;
    let wrong = city.app.post_form("/me/data/erasure", &[("name", "陈")]).as_user(&city.wei).await.expect(422).text();
    assert!(wrong.contains("一字不差"));
    city.app.post_form("/me/data/erasure", &[("name", "陈伟")]).as_user(&city.wei).await.assert(303);
    city.app.post_form("/me/data/erasure/withdrawal", &[]).as_user(&city.wei).await.assert(303);
    city.app.advance(8 * 24 * 60);
    yigong::tick(&city.app).await;
    let name = "SELECT name FROM person WHERE id = $1";
    assert_eq!(city.app.query_one::<String>(name, params![city.wei.id]).await, "陈伟", "taken back in time");
    city.app.post_form("/me/data/erasure", &[("name", "陈伟")]).as_user(&city.wei).await.assert(303);
    city.app.advance(6 * 24 * 60);
    yigong::tick(&city.app).await;
    assert_eq!(city.app.query_one::<String>(name, params![city.wei.id]).await, "陈伟", "still cooling off");
    city.app.advance(2 * 24 * 60);
    yigong::tick(&city.app).await;
    assert_eq!(city.app.query_one::<String>(name, params![city.wei.id]).await, "已注销用户");
    let login: i64 = city.app.query_one("SELECT COUNT(*) FROM account WHERE person = $1", params![city.wei.id]).await;
    assert_eq!(login, 0);
    assert_eq!(city.app.query_one::<i64>(total, &[]).await, before, "the minutes stand");
    city.is_sound().await;
    // Who holds a role must hand it over first.
    let form = [("name", "伍梅")];
    let refused = city.app.post_form("/me/data/erasure", &form).as_user(&city.secretary).await.expect(422).text();
    assert!(refused.contains("先交接"), "{refused}");
}
