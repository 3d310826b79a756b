//! Being forgotten, in every table: afterwards no column, sealed ones included, holds what the person was
//! called, their phone or their ID number, and the totals stand.

use std::collections::BTreeSet;

use db::{Value, params};
use testkit::{TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::certificates::{Issue, Scope, Subject};
use yigong::exchange::SweepErasures;
use yigong::hours::{self, NewEntry, Source};
use yigong::standing::Grade;
use yigong::{Action, Cx, Id, Result, new_id};

const BRANCH: &str = "台城街道南塘社区党支部";

/// Serves two hours, and tells the secretary of it by name.
struct Serve {
    person: Id,
    name: String,
    secretary: Id,
}

impl Action for Serve {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let new = NewEntry {
            person: self.person,
            service_date: cx.today(),
            minutes: 120,
            shift: None,
            activity: None,
            title: "石花山绿道清洁".into(),
            category: "C1".into(),
            source: Source::Attendance,
            grade: Grade::B,
            recorded_by: self.secretary,
            approved_by: None,
            reverses: None,
            reason: String::new(),
        };
        let entry = hours::post(cx, &new).await?;
        let title = format!("{}想与您换班", self.name);
        yigong::notify::send(cx, self.secretary, yigong::notify::Kind::Task, &title, &self.name, "/work").await?;
        cx.audit("test.serve", entry, serde_json::json!({})).await
    }
}

struct Scene {
    app: TestApp,
    tong: User,
    secretary: User,
    second: User,
}

impl Scene {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let secretary =
            app.person("伍梅").member_of(BRANCH, "party_member").role(Role::Secretary, BRANCH).create().await;
        let second = app.person("李强").member_of(BRANCH, "party_member").create().await;
        let tong = app.person("欧阳晓彤").member_of(BRANCH, "party_member").create().await;
        let scene = Self { app, tong, secretary, second };
        scene.live().await;
        scene
    }

    fn words(&self) -> String {
        format!("{}，电话 {}，证件 {}", self.tong.name, self.tong.phone, self.tong.id_number)
    }

    async fn row(&self, sql: &str, params: &[Value]) {
        assert!(self.app.exec_sql(sql, params).await > 0, "{sql}");
    }

    /// A life on the platform: a row in each table that can hold what somebody is called.
    async fn live(&self) {
        yigong::standing::open_year(&self.app, 2026).await.unwrap();
        let serve = Serve { person: self.tong.id, name: self.tong.name.clone(), secretary: self.secretary.id };
        self.app.act(&Actor::system(), serve).await.unwrap();
        let day = jiff::civil::date(2026, 3, 2);
        let subject = Subject::Period { from: day, to: day, scope: Scope::City };
        self.app.act_as(&self.tong, Issue { person: self.tong.id, subject, batch: None }).await.unwrap();
        self.helped().await;
        self.on_duty().await;
        self.judged().await;
        self.reached().await;
    }

    async fn helped(&self) {
        let (region, now, words) = (self.app.region(), self.app.clock.now(), self.words());
        let (need, claim) = (new_id(now), new_id(now));
        let (branch, tong) = (self.app.organisation(BRANCH).await, self.tong.id);
        let sealed = format!(r#"{{"name":"{}","phone":"{}","address":"8"}}"#, self.tong.name, self.tong.phone);
        let sealed = self.app.keys.seal(&sealed).unwrap();
        self.row(
            "INSERT INTO need (region, id, organisation, asker, entered_by, entered_at, title, category, town, street,
                 beneficiary, description, people, starts_at, ends_at, expires_at, state, particulars)
             VALUES ($1, $2, $3, $4, $4, $5, $6, 'C6', '台城街道', $6, $6, $6, 1, 1, 2, 3, 'closed', $7)",
            params![region, need, branch, tong, now, words.as_str(), sealed],
        )
        .await;
        self.row(
            "INSERT INTO need_event (region, need, id, event, actor, at, reason) VALUES ($1, $2, $3, 'ask', $4, $5, $6)",
            params![region, need, new_id(now), tong, now, words.as_str()],
        )
        .await;
        self.row(
            "INSERT INTO need_claim (region, id, need, person, state, starts_at, ends_at, note, made_by, made_at, reason)
             VALUES ($1, $2, $3, $4, 'confirmed', 1, 2, $6, $4, $5, $6)",
            params![region, claim, need, tong, now, words.as_str()],
        )
        .await;
        self.row(
            "INSERT INTO need_feedback (region, claim, side, given_by, at, outcome, again, words)
             VALUES ($1, $2, 'helper', $3, $4, 'done', 'yes', $5)",
            params![region, claim, tong, now, words.as_str()],
        )
        .await;
    }

    async fn on_duty(&self) {
        let (region, now, words) = (self.app.region(), self.app.clock.now(), self.words());
        let (plan, slot, tong) = (new_id(now), new_id(now), self.tong.id);
        let unit = self.app.organisation("台城街道党工委").await;
        self.row(
            "INSERT INTO duty_plan (region, id, from_date, to_date, state, made_at)
             VALUES ($1, $2, '2026-03-02', '2026-03-08', 'published', $3)",
            params![region, plan, now],
        )
        .await;
        self.row(
            "INSERT INTO duty_slot (region, id, plan, station, day, starts_at, ends_at, seats, taken, unit, why)
             VALUES ($1, $2, $3, 'shi', '2026-03-02', 1, 2, 2, 1, $4, '')",
            params![region, slot, plan, unit],
        )
        .await;
        self.row(
            "INSERT INTO duty_post (region, id, slot, person, state, named_at, reason, log, settle_reason)
             VALUES ($1, $2, $3, $4, 'cancelled', $5, $6, $6, $6)",
            params![region, new_id(now), slot, tong, now, words.as_str()],
        )
        .await;
        self.row(
            "INSERT INTO duty_swap (region, id, from_slot, to_slot, state, asked_by, asked_at, reason)
             VALUES ($1, $2, $3, $3, 'withdrawn', $4, $5, $6)",
            params![region, new_id(now), slot, tong, now, words.as_str()],
        )
        .await;
        self.row(
            "INSERT INTO duty_absence (region, id, person, from_date, to_date, reason, recorded_by, recorded_at)
             VALUES ($1, $2, $3, '2026-04-01', '2026-04-02', $4, $3, $5)",
            params![region, new_id(now), tong, words.as_str(), now],
        )
        .await;
    }

    /// Year-end, recognition, work, exemption, corrections.
    async fn judged(&self) {
        let (region, now, words) = (self.app.region(), self.app.clock.now(), self.words());
        let (branch, tong, by) = (self.app.organisation(BRANCH).await, self.tong.id, self.secretary.id);
        let sealed = self.app.keys.seal(&words).unwrap();
        self.row(
            "INSERT INTO measure (region, id, person, organisation, handled_at, year, step, ground, state, facts, reason,
                 opened_by, opened_at, statement, decision, review, review_decision, closing, outcome, closed_by, closed_at)
             VALUES ($1, $2, $3, $4, $4, 2025, 'reminder', 'obligation_unmet', 'closed', $5, $6, $7, $8, $6, $6, $6, $6, $6,
                 'improved', $7, $8)",
            params![region, new_id(now), tong, branch, self.app.keys.seal("[]").unwrap(), sealed.clone(), by, now],
        )
        .await;
        let list = new_id(now);
        self.row(
            "INSERT INTO commendation (region, id, organisation, title, words, year, state, made_by, made_at, published_by,
                 published_at)
             VALUES ($1, $2, $3, '一年风雨无阻', '他们服务邻里。', 2025, 'published', $4, $5, $4, $5)",
            params![region, list, branch, by, now],
        )
        .await;
        self.row(
            "INSERT INTO commended (region, commendation, person, citation, consented_at) VALUES ($1, $2, $3, $4, $5)",
            params![region, list, tong, words.as_str(), now],
        )
        .await;
        let seeker = new_id(now);
        self.row(
            "INSERT INTO job_seeker (region, id, person, centre, state, proof, zero_family, details, opted_at)
             VALUES ($1, $2, $3, $4, 'open', $5, 0, $6, $7)",
            params![region, seeker, tong, branch, words.as_str(), sealed.clone(), now],
        )
        .await;
        self.row(
            "INSERT INTO job_offer (region, id, seeker, employer, title, note, offered_by, offered_at, outcome,
                 outcome_note, outcome_at)
             VALUES ($1, $2, $3, '台山某厂', '保安', $4, $5, $6, 'declined', $4, $6)",
            params![region, new_id(now), seeker, words.as_str(), by, now],
        )
        .await;
        self.row(
            "INSERT INTO exemption (region, id, person, kind, valid_from, evidence, recorded_by, recorded_at)
             VALUES ($1, $2, $3, 'illness', '2026-01-01', $4, $5, $6)",
            params![region, new_id(now), tong, sealed.clone(), by, now],
        )
        .await;
        self.row(
            "INSERT INTO proposal (region, id, kind, level, state, person, title, category, starts_at, minutes, grade,
                 reason, proof_name, proof, proposed_by, proposed_at, due_at, decision)
             VALUES ($1, $2, 'backfill', 'unit', 'refused', $3, '清扫', 'C1', 1, 60, 'D', $4, $4, $5, $3, $6, $6, $4)",
            params![region, new_id(now), tong, words.as_str(), sealed.clone(), now],
        )
        .await;
        self.row("UPDATE membership SET reason = $2 WHERE person = $1", params![tong, words.as_str()]).await;
    }

    /// How they are reached, and let others in.
    async fn reached(&self) {
        let (region, now, tong, words) = (self.app.region(), self.app.clock.now(), self.tong.id, self.words());
        let sealed = self.app.keys.seal(&words).unwrap();
        self.row(
            "INSERT INTO contact_email (region, person, address, hint, verified_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $5)",
            params![region, tong, sealed.clone(), words.as_str(), now],
        )
        .await;
        self.row(
            "INSERT INTO outbox (region, id, person, kind, channel, hint, payload, state, created_at, due_at, sent_at)
             VALUES ($1, $2, $3, 'task', 'email', $4, $5, 'sent', $6, $6, $6)",
            params![region, new_id(now), tong, words.as_str(), sealed.clone(), now],
        )
        .await;
        self.row(
            "INSERT INTO api_token (region, id, person, name, scopes, token_hash, made_at, expires_at)
             VALUES ($1, $2, $3, $4, 'read', $5, $6, $6)",
            params![region, new_id(now), tong, words.as_str(), vec![1_u8], now],
        )
        .await;
        self.row(
            "INSERT INTO attachment (region, id, owner_kind, owner, number, state, name, caption, kind, media_type,
                 extension, size, faces, regions, uploaded_by, uploaded_at)
             VALUES ($1, $2, 'application', $2, 1, 'ready', $3, '', 'document', 'application/pdf', 'pdf', 1, '[]', '[]', $4, $5)",
            params![region, new_id(now), sealed, tong, now],
        )
        .await;
    }

    /// Every table, column and kind of column of the database.
    async fn columns(&self) -> Vec<(String, String, String)> {
        let postgres = std::env::var("YIGONG_TEST_ENGINE").is_ok_and(|engine| engine == "postgres");
        let select = if postgres {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), LOWER(CAST(data_type AS TEXT))
             FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        } else {
            "SELECT m.name, c.name, LOWER(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' ORDER BY 1, 2"
        };
        self.app.query(select, &[]).await
    }

    /// The columns in which one of the words is found, in clear or under the seal.
    async fn found(&self) -> BTreeSet<String> {
        let needles = [&self.tong.name, &self.tong.phone, &self.tong.id_number];
        let mut found = BTreeSet::new();
        for (table, column, kind) in self.columns().await {
            let texts: Vec<String> = match kind.as_str() {
                "text" | "character varying" => {
                    let select = format!("SELECT \"{column}\" FROM {table} WHERE \"{column}\" IS NOT NULL");
                    self.app.query(&select, &[]).await
                }
                // An id is bytes on SQLite too; it is not sealed.
                "bytea" | "blob" => {
                    let select = format!("SELECT \"{column}\" FROM {table} WHERE LENGTH(\"{column}\") > 16");
                    let sealed: Vec<Vec<u8>> = self.app.query(&select, &[]).await;
                    sealed.iter().filter_map(|bytes| self.app.keys.open(bytes).ok()).collect()
                }
                _ => continue,
            };
            if texts.iter().any(|text| needles.iter().any(|needle| text.contains(needle.as_str()))) {
                found.insert(format!("{table}.{column}"));
            }
        }
        found
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_any_table_says_who_was_forgotten() {
    let scene = Scene::start().await;
    let total = "SELECT CAST(SUM(minutes) AS BIGINT) FROM organisation_year";
    let sums: i64 = scene.app.query_one(total, &[]).await;
    let before = scene.found().await;
    for place in [
        "person.name",
        "person.phone",
        "person.id_number",
        "need.description",
        "need.particulars",
        "need_feedback.words",
        "duty_post.log",
        "measure.statement",
        "commended.citation",
        "job_seeker.details",
        "certificate.payload",
        "exemption.evidence",
        "message.title",
        "outbox.payload",
        "attachment.name",
    ] {
        assert!(before.contains(place), "the search finds {place}: {before:?}");
    }
    let form = [("name", scene.tong.name.as_str())];
    scene.app.post_form("/me/data/erasure", &form).as_user(&scene.tong).await.assert(303);
    scene.app.advance(8 * 24 * 60);
    scene.app.act(&Actor::system(), SweepErasures).await.unwrap();
    assert_eq!(scene.found().await, BTreeSet::new());
    assert_eq!(scene.app.query_one::<i64>(total, &[]).await, sums, "the minutes stand");
    let told: String = scene
        .app
        .query_one("SELECT title FROM message WHERE person = $1 ORDER BY id LIMIT 1", params![scene.secretary.id])
        .await;
    assert_eq!(told, "已注销用户想与您换班");
    let number: String = scene.app.query_one("SELECT number FROM certificate", &[]).await;
    let verdict = scene.app.get(&format!("/certificates/verify?number={number}")).await.expect(200).text();
    assert!(verdict.contains("已撤销") && verdict.contains("已注销"), "{verdict}");
    assert!(!scene.app.get("/commendations").await.expect(200).text().contains("欧阳"));
    let wrong = scene.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
    assert!(wrong.iter().all(|it| !it.contains("证明") && !it.contains("台账")), "{wrong:?}");
}

#[tokio::test]
async fn who_has_an_open_matter_is_asked_to_finish_it_first() {
    let scene = Scene::start().await;
    scene.app.exec_sql("UPDATE need SET state = 'open' WHERE region = $1", params![scene.app.region()]).await;
    let form = [("name", scene.tong.name.as_str())];
    let refused = scene.app.post_form("/me/data/erasure", &form).as_user(&scene.tong).await.expect(422).text();
    assert!(refused.contains("没办结的事") && refused.contains("求助"), "{refused}");
    assert_eq!(scene.app.count("erasure").await, 0);
    scene.app.post_form("/me/data/erasure", &[("name", "李强")]).as_user(&scene.second).await.assert(303);
}
