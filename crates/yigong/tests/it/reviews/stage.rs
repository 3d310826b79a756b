//! A campaign of 2014 with admitted applications, an organiser and experts.

use axum::http::Method;
use db::params;
use serde_json::{Value, json};
use testkit::{Answer, TestApp, User};
use yigong::auth::{Actor, Role};
use yigong::{Id, campaigns, new_id};

pub(super) struct Stage {
    pub(super) app: TestApp,
    pub(super) campaign: Id,
    pub(super) organiser: User,
    pub(super) experts: Vec<User>,
    pub(super) invitations: Vec<Id>,
    pub(super) applications: Vec<Id>,
}

/// Points of the four criteria, both gates met.
pub(super) fn marks(points: [i64; 4]) -> Value {
    let [innovation, benefit, example, order] = points;
    json!({"innovation": innovation, "benefit": benefit, "example": example, "order": order, "authentic": 1, "regular": 1})
}

pub(super) const UNITS: [&str; 6] =
    ["水步镇党委", "四九镇党委", "白沙镇党委", "三合镇党委", "冲蒌镇党委", "斗山镇党委"];

impl Stage {
    /// A campaign and an organiser.
    pub(super) async fn bare(app: TestApp) -> Self {
        app.act(&Actor::operator(), campaigns::Seed).await.unwrap();
        let organiser = app.person("余红").role(Role::Organiser, "city").create().await;
        let found = app.read(&Actor::system(), |cx| Box::pin(campaigns::in_year(cx, 2014))).await.unwrap();
        let (experts, invitations, applications) = Default::default();
        Self { campaign: found.unwrap().id, app, organiser, experts, invitations, applications }
    }

    /// The rule frozen, so many applications admitted, so many experts in the pool.
    pub(super) async fn frozen(applications: usize, experts: usize) -> Self {
        let mut stage = Self::bare(TestApp::start_at("2015-01-12T09:00:00+08:00").await).await;
        for unit in &UNITS[..applications] {
            stage.admit(unit).await;
        }
        for index in 0..experts {
            stage.invite(index).await;
        }
        let freezing = format!("/campaigns/{}/review/freezing", stage.campaign);
        stage.app.post_form(&freezing, &[]).as_user(&stage.organiser).await.assert(303);
        stage
    }

    /// The same, drawn.
    pub(super) async fn open(applications: usize, experts: usize) -> Self {
        let stage = Self::frozen(applications, experts).await;
        let draw = format!("/campaigns/{}/review/draw", stage.campaign);
        stage.app.post_form(&draw, &[]).as_user(&stage.organiser).await.assert(303);
        stage
    }

    pub(super) async fn admit(&mut self, unit: &str) {
        let (app, now) = (&self.app, self.app.clock.now());
        let (id, version, unit) = (new_id(now), new_id(now), app.organisation(unit).await);
        let number = i64::try_from(self.applications.len()).unwrap() + 1;
        let content = json!({
            "title": "为王阿婆上门助老", "scope": "family", "kind": "project", "leader": "负责人甲", "contact": "13800000000",
            "background": "王阿婆独居，住在水步镇。", "approach": "每周上门。"
        });
        let masked = json!({
            "title": "独居老人上门助老", "scope": "family", "kind": "project",
            "background": "王某某独居，住在某镇。", "approach": "每周上门。"
        });
        let evidence =
            json!({"activities": 0, "occasions": 0, "people": 0, "minutes": 0, "by_grade": [0, 0, 0, 0], "months": []});
        app.exec_sql(
            "INSERT INTO application (region, id, campaign, organisation, unit, number, kind, title, state, revision,
                 created_by, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $4, $5, 'project', '为王阿婆上门助老', 'admitted', 1, $6, $7, $7)",
            params![app.region(), id, self.campaign, unit, number, self.organiser.id, now],
        )
        .await;
        let hash = vec![number as u8; 32];
        app.exec_sql(
            "INSERT INTO application_version (region, id, application, number, revision, purpose, content, evidence, hash,
                 text_hash, code, made_by, made_at)
             VALUES ($1, $2, $3, 1, 1, 'summary', $4, $5, $6, $6, $7, $8, $9)",
            params![app.region(), version, id, content.to_string(), evidence.to_string(), hash, format!("CODE000{number}"), self.organiser.id, now],
        )
        .await;
        app.exec_sql(
            "UPDATE application SET form_version = $3, summary_version = $3 WHERE region = $1 AND id = $2",
            params![app.region(), id, version],
        )
        .await;
        app.exec_sql(
            "INSERT INTO application_mask (region, version, application, text_hash, masked, confirmed_by, confirmed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![app.region(), version, id, hash, masked.to_string(), self.organiser.id, now],
        )
        .await;
        app.exec_sql(
            "INSERT INTO application_seat (region, campaign, unit, taken, quota) VALUES ($1, $2, $3, 1, 3)",
            params![app.region(), self.campaign, unit],
        )
        .await;
        self.applications.push(id);
    }

    /// The first expert belongs to the first unit.
    async fn invite(&mut self, index: usize) {
        let person = self.app.person(&format!("专家{index}"));
        let person = if index == 0 { person.member_since(UNITS[0], "party_member", "2012-01-01") } else { person };
        let user = person.create().await;
        let fields = [("login", user.login.as_str()), ("title", "市行政学校讲师"), ("limit", "12")];
        let experts = format!("/campaigns/{}/review/experts", self.campaign);
        self.app.post_form(&experts, &fields).as_user(&self.organiser).await.assert(303);
        let messages = self.app.get("/me/messages").as_user(&user).await.expect(200).text();
        let at = messages.find("/reviews/invitations/").expect("an invitation") + "/reviews/invitations/".len();
        let invitation: Id = messages[at..at + 36].parse().unwrap();
        let answer = [("accept", "yes"), ("limit", "12")];
        self.app.post_form(&format!("/reviews/invitations/{invitation}"), &answer).as_user(&user).await.assert(303);
        self.experts.push(user);
        self.invitations.push(invitation);
    }

    /// Every dossier on a desk: the expert's place, the desk's id.
    pub(super) async fn desks(&self) -> Vec<(usize, String)> {
        let mut all = Vec::new();
        for (index, expert) in self.experts.iter().enumerate() {
            let answer =
                self.app.api(Method::GET, "/api/v1/reviews", json!(null)).as_user(expert).await.expect(200).json();
            for item in answer["items"].as_array().unwrap() {
                all.push((index, item["id"].as_str().unwrap().to_owned()));
            }
        }
        all
    }

    /// Who reads an application.
    pub(super) async fn readers(&self, application: Id) -> Vec<(usize, String)> {
        let select = "SELECT id FROM review_assignment WHERE region = $1 AND application = $2
             AND state IN ('assigned', 'submitted', 'reopened')";
        let ids: Vec<Id> = self.app.query(select, params![self.app.region(), application]).await;
        let desks = self.desks().await;
        desks.into_iter().filter(|it| ids.iter().any(|id| id.to_string() == it.1)).collect()
    }

    /// Scores and hands in.
    pub(super) async fn score(&self, expert: usize, desk: &str, marks: Value) {
        let user = &self.experts[expert];
        let path = format!("/api/v1/reviews/{desk}");
        self.app.api(Method::PATCH, &path, json!({"marks": marks})).as_user(user).await.assert(200);
        self.app.api(Method::POST, &format!("{path}/submission"), json!({})).as_user(user).await.assert(201);
    }

    /// Ends scoring and decides by the rule.
    pub(super) async fn finish(&self) {
        for step in ["closing", "decision"] {
            let path = format!("/campaigns/{}/review/{step}", self.campaign);
            self.app.post_form(&path, &[]).as_user(&self.organiser).await.assert(303);
        }
        self.confirm(&self.second().await).await.assert(303);
    }

    /// Another organiser than the one who runs the review.
    pub(super) async fn second(&self) -> User {
        self.app.person("陈复核").role(Role::Organiser, "city").create().await
    }

    /// Somebody confirms what was proposed.
    pub(super) async fn confirm(&self, user: &User) -> Answer {
        let path = format!("/campaigns/{}/review/confirmation", self.campaign);
        self.app.post_form(&path, &[]).as_user(user).await
    }

    /// Every invariant of reviews holds.
    pub(super) async fn sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::reviews::verify(cx))).await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
