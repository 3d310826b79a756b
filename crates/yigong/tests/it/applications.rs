//! Applications: from a branch's draft to the screening, and everything that must not happen.

mod api;

use std::collections::BTreeMap;

use axum::http::Method;
use db::params;
use serde_json::json;
use testkit::{Answer, TestApp, User};
use yigong::applications::{self, State};
use yigong::auth::{Actor, Role};
use yigong::{Action, Cx, Id, Result};

const BRANCH: &str = "台城街道南塘社区党支部";
const UNIT: &str = "台城街道党工委";

/// Confirms the masked layer of what is written, as redaction's workflow does.
struct Mask {
    id: Id,
    hide: &'static str,
}

impl Action for Mask {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let version = applications::freeze(cx, self.id).await?;
        let texts = applications::texts(cx, version.id).await?;
        let masked: BTreeMap<String, String> =
            texts.into_iter().map(|it| (it.field, it.text.replace(self.hide, "某某"))).collect();
        applications::confirm_mask(cx, version.id, &masked).await
    }
}

/// The call of 2014 ten days before the first deadline.
pub(super) struct Call {
    pub(super) app: TestApp,
    pub(super) campaign: Id,
    pub(super) branch: User,
    second: User,
    pub(super) clerk: User,
    pub(super) office: User,
    pub(super) organiser: User,
}

impl Call {
    pub(super) async fn start() -> Self {
        let app = TestApp::start_at("2014-10-20T09:00:00+08:00").await;
        let sql = "SELECT id FROM campaign WHERE region = $1 AND year = 2014";
        let campaign = app.query_one(sql, params![app.region()]).await;
        Self {
            campaign,
            branch: app.person("伍梅").role(Role::Secretary, BRANCH).create().await,
            second: app.person("黄志强").role(Role::Secretary, BRANCH).create().await,
            clerk: app.person("谭敏").role(Role::Clerk, UNIT).create().await,
            office: app.person("李团").role(Role::Clerk, "tuanshiwei").create().await,
            organiser: app.person("余红").role(Role::Organiser, "city").create().await,
            app,
        }
    }

    /// Begun by the branch, empty.
    async fn begin(&self, kind: &str) -> Id {
        let organisation = self.app.organisation(BRANCH).await.to_string();
        let path = format!("/campaigns/{}/applications", self.campaign);
        let form = [("organisation", organisation.as_str()), ("kind", kind)];
        let answer = self.app.post_form(&path, &form).as_user(&self.branch).await.expect(303);
        answer.location().split('/').nth(2).unwrap().parse().unwrap()
    }

    async fn patch(&self, user: &User, id: Id, base: i64, fields: serde_json::Value) -> Answer {
        let path = format!("/api/v1/applications/{id}");
        let request = self.app.api(Method::PATCH, &path, json!({"fields": fields})).as_user(user);
        request.header("if-match", &format!("\"{base}\"")).await
    }

    async fn revision(&self, id: Id) -> i64 {
        let sql = "SELECT revision FROM application WHERE region = $1 AND id = $2";
        self.app.query_one(sql, params![self.app.region(), id]).await
    }

    async fn state(&self, id: Id) -> String {
        let sql = "SELECT state FROM application WHERE region = $1 AND id = $2";
        self.app.query_one(sql, params![self.app.region(), id]).await
    }

    /// A whole form, and masked.
    async fn written(&self, kind: &str, title: &str) -> Id {
        let id = self.begin(kind).await;
        self.fill(id, kind, title).await;
        self.app.act_as(&self.branch, Mask { id, hide: "陈阿婆" }).await.unwrap();
        id
    }

    /// Every field of the form.
    async fn fill(&self, id: Id, kind: &str, title: &str) {
        let long = |n: usize| "支部党员轮流上门，登记需要，当场签到签退，月底公布。".repeat(n);
        let scope = if kind == "project" { "family" } else { "training" };
        let fields = json!({
            "title": title, "scope": scope, "leader": "伍梅", "contact": "0750-5550000",
            "term_kind": "span", "term_from": "2014-01", "term_to": "2014-12",
            "background": format!("住在南塘里的陈阿婆行动不便。{}", long(8)), "approach": long(9), "measures": long(9),
            "effects": long(6), "cond_orderly": long(1), "cond_exemplary": long(1),
        });
        self.patch(&self.branch, id, 1, fields).await.assert(200);
    }

    async fn proposed(&self, kind: &str, title: &str) -> Id {
        let id = self.written(kind, title).await;
        self.app.post_form(&format!("/applications/{id}/proposal"), &[]).as_user(&self.branch).await.assert(303);
        id
    }

    async fn recommend(&self, id: Id, more: &[(&str, &str)]) -> Answer {
        let base = [
            ("unit_opinion", "同意推荐。"),
            ("unit_signer", "谭敏"),
            ("party_opinion", "同意推荐参评。"),
            ("party_signer", "黄书记"),
            ("waiver", "平台启用以前的服务记在纸质台账上。"),
        ];
        let form: Vec<(&str, &str)> = base.into_iter().chain(more.iter().copied()).collect();
        self.app.post_form(&format!("/applications/{id}/recommendation"), &form).as_user(&self.clerk).await
    }

    pub(super) async fn recommended(&self, kind: &str, title: &str, position: &str) -> Id {
        let id = self.proposed(kind, title).await;
        self.recommend(id, &[("position", position)]).await.assert(303);
        id
    }

    pub(super) async fn code(&self, id: Id) -> String {
        let path = format!("/api/v1/applications/{id}");
        let answer = self.app.api(Method::GET, &path, json!(null)).as_user(&self.branch).await.expect(200);
        answer.json()["version_code"].as_str().unwrap().to_owned()
    }

    pub(super) async fn receive(&self, code: &str, copies: &str, sealed: bool) -> Answer {
        let mut form = vec![("code", code), ("copies", copies)];
        if sealed {
            form.push(("sealed", "1"));
        }
        self.app.post_form("/receiving", &form).as_user(&self.office).await
    }

    /// With its summary in.
    pub(super) async fn submitted(&self) -> Id {
        let id = self.recommended("project", "敬老结对上门服务", "1").await;
        self.receive(&self.code(id).await, "2", true).await.assert(303);
        self.app.set_now("2014-12-20T09:00:00+08:00");
        self.summarise(id).await;
        self.app.post_form(&format!("/applications/{id}/submission"), &[]).as_user(&self.clerk).await.assert(303);
        id
    }

    async fn summarise(&self, id: Id) {
        let part = "每周六上午上门，两人一组，量血压、读报、换灯泡，做完登记。".repeat(9);
        let fields: serde_json::Value = ["s_background", "s_approach", "s_results", "s_lessons", "s_problems"]
            .into_iter()
            .map(|field| (field.to_owned(), json!(part)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        self.patch(&self.branch, id, self.revision(id).await, fields).await.assert(200);
        self.app.act_as(&self.branch, Mask { id, hide: "陈阿婆" }).await.unwrap();
    }

    async fn screen(&self, user: &User, id: Id, form: &[(&str, &str)]) -> Answer {
        self.app.post_form(&format!("/applications/{id}/screening"), form).as_user(user).await
    }

    pub(super) async fn assert_sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

#[tokio::test]
async fn from_draft_to_admission() {
    let call = Call::start().await;
    let id = call.submitted().await;
    let page = call.app.get(&format!("/applications/{id}/screening")).as_user(&call.office).await.expect(200).text();
    assert!(page.contains("某某行动不便") && !page.contains("陈阿婆"), "only the masked layer leaves the unit");
    call.screen(&call.office, id, &[("outcome", "admitted")]).await.assert(303);
    assert_eq!(call.state(id).await, "admitted");
    let room = call.app.get(&format!("/applications/{id}")).as_user(&call.branch).await.expect(200).text();
    assert!(room.contains("通过审查") && room.contains("经过"));
    let list = format!("/campaigns/{}/admitted", call.campaign);
    assert!(!call.app.get(&list).await.expect(200).text().contains("敬老结对"), "no names before the blind review");
    assert!(call.app.get(&list).as_user(&call.organiser).await.text().contains("敬老结对上门服务"));
    let dossier = call.app.read(&Actor::system(), move |cx| Box::pin(applications::dossier(cx, id))).await;
    let dossier = dossier.unwrap().unwrap();
    assert_eq!((dossier.summary.len(), dossier.form.len()), (5, 4));
    assert!(dossier.form.iter().all(|it| !it.text.contains("陈阿婆") && !it.text.contains("伍梅")));
    call.assert_sound().await;
}

#[tokio::test]
async fn a_second_past_the_deadline_is_too_late() {
    let call = Call::start().await;
    let (first, second) =
        (call.proposed("project", "敬老结对上门服务").await, call.written("case", "义工培训三张清单").await);
    call.app.set_now("2014-10-30T23:59:59+08:00");
    call.recommend(first, &[("position", "1")]).await.assert(303);
    call.app.set_now("2014-10-31T00:00:00+08:00");
    let base = call.revision(second).await;
    let late = call.patch(&call.branch, second, base, json!({"title": "改个名称再报"})).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (409, "deadline_passed"));
    assert!(late.text().contains("2014年10月30日 23:59:59"));
    let late = call.app.post_form(&format!("/applications/{second}/proposal"), &[]).as_user(&call.branch).await;
    late.assert(409);
    assert_eq!(call.state(second).await, "draft");
    // The summary has its own, to the second.
    call.app.set_now("2014-12-30T23:59:59+08:00");
    call.summarise(first).await;
    call.app.set_now("2014-12-31T00:00:00+08:00");
    call.app.post_form(&format!("/applications/{first}/submission"), &[]).as_user(&call.clerk).await.assert(409);
    assert_eq!(call.state(first).await, "recommended");
    call.assert_sound().await;
}

#[tokio::test]
async fn a_fourth_recommendation_is_refused_even_when_two_press_at_once() {
    let call = Call::start().await;
    for (kind, title, position) in [("project", "敬老结对上门服务", "1"), ("case", "义工培训三张清单", "2")]
    {
        call.recommended(kind, title, position).await;
    }
    let (third, fourth) =
        (call.proposed("project", "四点半课堂陪伴").await, call.proposed("project", "清晨护水行动").await);
    let (one, other) =
        tokio::join!(call.recommend(third, &[("position", "3")]), call.recommend(fourth, &[("position", "3")]),);
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "{one:?} {other:?}");
    let left = if one.status == 303 { fourth } else { third };
    let won = if left == third { fourth } else { third };
    let full = call.recommend(left, &[("position", "3")]).await.expect(422).text();
    assert!(full.contains("已经是"), "{full}");
    // Replaced within the deadline: the other gives way in the same step.
    let instead = won.to_string();
    call.recommend(left, &[("position", "3"), ("instead_of", &instead)]).await.assert(303);
    assert_eq!((call.state(left).await.as_str(), call.state(won).await.as_str()), ("recommended", "proposed"));
    let seats: i64 =
        call.app.query_one("SELECT taken FROM application_seat WHERE region = $1", params![call.app.region()]).await;
    assert_eq!(seats, 3);
    call.assert_sound().await;
}

#[tokio::test]
async fn two_who_write_at_once_lose_nothing() {
    let call = Call::start().await;
    let id = call.begin("project").await;
    let no_match =
        call.app.api(Method::PATCH, &format!("/api/v1/applications/{id}"), json!({"fields": {"title": "甲"}}));
    no_match.as_user(&call.branch).await.assert(428);
    let mine = call.patch(&call.branch, id, 1, json!({"background": "我写的背景"})).await.expect(200);
    assert_eq!(mine.header("etag"), "\"2\"");
    // Another field, from the same start: both stand, and the second writer is told of the first.
    let theirs = call.patch(&call.second, id, 1, json!({"approach": "他写的做法"})).await.expect(200).json();
    assert_eq!(theirs["others"][0]["field"], "background");
    assert_eq!(theirs["others"][0]["by"], "伍梅");
    // The same field from the same start: refused, nothing written.
    let clash = call.patch(&call.second, id, 1, json!({"background": "他写的背景"})).await;
    assert_eq!((clash.status.as_u16(), clash.code().as_str()), (412, "changed_meanwhile"));
    // Without JavaScript the whole page comes in: what this writer did not touch stays the other's.
    let form = [("revision", "1"), ("title", "敬老服务"), ("background", ""), ("approach", ""), ("stay", "1")];
    let path = format!("/applications/{id}/form");
    call.app.post_form(&path, &form).as_user(&call.branch).await.assert(303);
    let form = [("revision", "1"), ("title", "敬老服务"), ("background", "第三种写法")];
    let both = call.app.post_form(&path, &form).as_user(&call.second).await.expect(412).text();
    assert!(both.contains("我写的背景") && both.contains("第三种写法"), "{both}");
    let now = call.app.api(Method::GET, &format!("/api/v1/applications/{id}"), json!(null)).as_user(&call.branch).await;
    let fields = &now.json()["fields"];
    assert_eq!(
        (&fields["background"], &fields["approach"], &fields["title"]),
        (&json!("我写的背景"), &json!("他写的做法"), &json!("敬老服务"))
    );
}

#[tokio::test]
async fn nothing_is_recommended_before_it_is_whole_and_masked() {
    let call = Call::start().await;
    let empty = call.begin("project").await;
    let refused = call.app.post_form(&format!("/applications/{empty}/proposal"), &[]).as_user(&call.branch).await;
    refused.assert(422);
    let id = call.proposed("project", "敬老结对上门服务").await;
    call.app.exec_sql("DELETE FROM application_mask WHERE region = $1", params![call.app.region()]).await;
    let refused = call.recommend(id, &[("position", "1")]).await.expect(422);
    assert!(refused.text().contains("隐私处理"), "{refused:?}");
    call.app.act_as(&call.clerk, Mask { id, hide: "陈阿婆" }).await.unwrap();
    // The ledger shows nothing: the unit has to say why.
    let bare = [
        ("position", "1"),
        ("unit_opinion", "同意推荐。"),
        ("unit_signer", "谭敏"),
        ("party_opinion", "同意推荐。"),
        ("party_signer", "黄书记"),
    ];
    let path = format!("/applications/{id}/recommendation");
    let refused = call.app.post_form(&path, &bare).as_user(&call.clerk).await.expect(422).text();
    assert!(refused.contains("台账") && refused.contains("同意推荐。"), "{refused}");
    assert_eq!(call.state(id).await, "proposed");
    // The branch does not recommend itself, nor do the organisers for it.
    call.app.post_form(&path, &bare).as_user(&call.branch).await.assert(403);
    call.app.get(&format!("/applications/{id}")).as_user(&call.organiser).await.assert(404);
    // A changed text needs a new confirmation.
    let why = [("reason", "请把背景写具体些。")];
    call.app.post_form(&format!("/applications/{id}/return"), &why).as_user(&call.clerk).await.assert(303);
    let base = call.revision(id).await;
    call.patch(&call.branch, id, base, json!({"title": "敬老结对常年服务"})).await.assert(200);
    call.app.post_form(&format!("/applications/{id}/proposal"), &[]).as_user(&call.branch).await.assert(303);
    call.recommend(id, &[("position", "1")]).await.assert(422);
    call.assert_sound().await;
}

#[tokio::test]
async fn paper_must_be_the_version_of_record() {
    let call = Call::start().await;
    let id = call.recommended("project", "敬老结对上门服务", "1").await;
    let old = call.code(id).await;
    call.app.post_form("/receiving", &[("code", &old)]).as_user(&call.branch).await.assert(403);
    assert!(call.receive("ZZZZ-ZZZZ", "2", true).await.expect(422).text().contains("没有这个版本号"));
    assert!(call.receive(&old, "20", true).await.expect(422).text().contains("份数"));
    // Taken back, changed, recommended again: the old print is another version.
    let why = [("reason", "名称要改一下。")];
    call.app.post_form(&format!("/applications/{id}/taking-back"), &why).as_user(&call.clerk).await.assert(303);
    call.app.post_form(&format!("/applications/{id}/return"), &why).as_user(&call.clerk).await.assert(303);
    let base = call.revision(id).await;
    call.patch(&call.branch, id, base, json!({"title": "敬老结对常年服务"})).await.assert(200);
    call.app.act_as(&call.branch, Mask { id, hide: "陈阿婆" }).await.unwrap();
    call.app.post_form(&format!("/applications/{id}/proposal"), &[]).as_user(&call.branch).await.assert(303);
    call.recommend(id, &[("position", "1")]).await.assert(303);
    let new = call.code(id).await;
    assert_ne!(old, new);
    let receipt = call.receive(&old, "2", true).await.expect(303).location().to_owned();
    let page = call.app.get(&receipt).as_user(&call.office).await.expect(200).text();
    assert!(page.contains("版本不一致") && page.contains(&new), "{page}");
    // Typed as people type: lower case, no dash.
    let typed = new.replace('-', " ").to_lowercase();
    let receipt = call.receive(&typed, "2", true).await.expect(303).location().to_owned();
    let page = call.app.get(&receipt).as_user(&call.clerk).await.expect(200).text();
    assert!(page.contains("已收齐"), "{page}");
    let desk = call.app.get("/receiving").as_user(&call.office).await.expect(200).text();
    assert!(desk.contains("已收齐 1 份"), "{desk}");
}

#[tokio::test]
async fn screening_needs_typed_reasons_and_gives_time_to_correct() {
    let call = Call::start().await;
    let id = call.submitted().await;
    let screen = async |form: &[(&str, &str)]| call.screen(&call.office, id, form).await;
    screen(&[]).await.assert(422);
    assert!(screen(&[("outcome", "correcting")]).await.expect(422).text().contains("至少选择一条理由"));
    let wrong = [("outcome", "correcting"), ("reason_too_short", "1"), ("note", "请补充说明")];
    assert!(screen(&wrong).await.expect(422).text().contains("不能补正的"));
    // Somebody of the unit itself never screens it, whatever else they are.
    let both = app_person_of_both(&call).await;
    call.screen(&both, id, &[("outcome", "admitted")]).await.assert(403);
    let good = [("outcome", "correcting"), ("reason_figures", "1"), ("note", "总结里的场次与台账不符。")];
    screen(&good).await.assert(303);
    assert_eq!(call.state(id).await, "correcting");
    let base = call.revision(id).await;
    call.patch(&call.branch, id, base, json!({"s_problems": "场次已按台账改正，其余没有变化，登记仍有遗漏。"}))
        .await
        .assert(200);
    call.app.post_form(&format!("/applications/{id}/submission"), &[]).as_user(&call.clerk).await.assert(409);
    call.app.act_as(&call.branch, Mask { id, hide: "陈阿婆" }).await.unwrap();
    call.app.post_form(&format!("/applications/{id}/submission"), &[]).as_user(&call.clerk).await.assert(303);
    assert_eq!(call.state(id).await, "submitted");
    // Asked again and not answered: the window closes by itself.
    screen(&good).await.assert(303);
    call.app.set_now("2014-12-25T23:59:59+08:00");
    yigong::tick(&call.app).await;
    assert_eq!(call.state(id).await, "correcting");
    call.app.set_now("2014-12-26T00:00:00+08:00");
    yigong::tick(&call.app).await;
    assert_eq!(call.state(id).await, "screened_out");
    call.assert_sound().await;
}

#[tokio::test]
async fn what_did_not_pass_by_mistake_is_screened_again() {
    let call = Call::start().await;
    let id = call.submitted().await;
    let reopen = async |user: &User, reason: &str| {
        let path = format!("/applications/{id}/screening/reopening");
        call.app.post_form(&path, &[("reason", reason)]).as_user(user).await
    };
    assert!(reopen(&call.office, "看错了附件").await.expect(422).text().contains("未通过审查的申报可以重新审查"));
    let out = [("outcome", "screened_out"), ("reason_too_short", "1"), ("note", "正式开展不足六个月。")];
    call.screen(&call.office, id, &out).await.assert(303);
    let page = call.app.get(&format!("/applications/{id}/screening")).as_user(&call.office).await.expect(200).text();
    assert!(page.contains("撤回结论，重新审查"), "{page}");
    let short = reopen(&call.office, "错").await.expect(422).text();
    assert!(short.contains("写明原来的结论错在哪里") && short.contains(">错</textarea>"), "{short}");
    reopen(&call.clerk, "我们认为够六个月").await.assert(403);
    reopen(&app_person_of_both(&call).await, "我们认为够六个月").await.assert(403);
    reopen(&call.office, "台账显示已满十四个月，看错了年份。").await.assert(303);
    assert_eq!(call.state(id).await, "submitted");
    call.screen(&call.office, id, &[("outcome", "admitted")]).await.assert(303);
    assert_eq!(call.state(id).await, "admitted");
    let inbox = call.app.get("/me/messages").as_user(&call.clerk).await.expect(200).text();
    assert!(inbox.contains("看错了年份"), "{inbox}");
    call.assert_sound().await;
}

async fn app_person_of_both(call: &Call) -> User {
    call.app.person("马两边").role(Role::Clerk, UNIT).role(Role::Organiser, "city").create().await
}

#[tokio::test]
async fn admission_needs_two_sealed_copies() {
    let call = Call::start().await;
    let id = call.recommended("project", "敬老结对上门服务", "1").await;
    let code = call.code(id).await;
    call.receive(&code, "2", false).await.assert(303);
    call.app.set_now("2014-12-20T09:00:00+08:00");
    call.summarise(id).await;
    call.app.post_form(&format!("/applications/{id}/submission"), &[]).as_user(&call.clerk).await.assert(303);
    let refused = call.screen(&call.office, id, &[("outcome", "admitted")]).await.expect(422).text();
    assert!(refused.contains("只收到 0 份"), "{refused}");
    call.receive(&code, "1", true).await.assert(303);
    call.receive(&code, "1", true).await.assert(303);
    call.screen(&call.office, id, &[("outcome", "admitted")]).await.assert(303);
}

#[tokio::test]
async fn versions_show_what_changed_and_never_change() {
    let call = Call::start().await;
    let id = call.written("project", "敬老结对上门服务").await;
    let base = call.revision(id).await;
    call.patch(&call.branch, id, base, json!({"title": "敬老结对常年服务"})).await.assert(200);
    let path = format!("/applications/{id}/versions");
    call.app.post_form(&path, &[]).as_user(&call.branch).await.assert(303);
    call.app.post_form(&path, &[]).as_user(&call.branch).await.assert(303);
    let versions = call.app.api(Method::GET, &format!("/api/v1/applications/{id}/versions"), json!(null));
    let versions = versions.as_user(&call.branch).await.expect(200).json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 2, "nothing new, no new version");
    let page = call.app.get(&format!("{path}/2")).as_user(&call.branch).await.expect(200).text();
    assert!(page.contains("敬老结对<del>上门</del><ins>常年</ins>服务"), "{page}");
    let stranger = call.app.person("路人").role(Role::Clerk, "chuandao").create().await;
    call.app.get(&format!("{path}/2")).as_user(&stranger).await.assert(404);
    let sql = "UPDATE application_version SET code = 'X' WHERE region = $1";
    assert!(call.app.try_sql(sql, params![call.app.region()]).await.is_err());
}

#[tokio::test]
async fn only_the_state_machine_moves_it() {
    let call = Call::start().await;
    let id = call.begin("project").await;
    let moved = call.app.act(&Actor::system(), Move { id, to: State::Promoted }).await.unwrap_err();
    assert_eq!(moved.code, "wrong_state");
    let why = [("reason", "今年不报了。")];
    call.app.post_form(&format!("/applications/{id}/withdrawal"), &[]).as_user(&call.branch).await.assert(422);
    call.app.post_form(&format!("/applications/{id}/withdrawal"), &why).as_user(&call.branch).await.assert(303);
    assert_eq!(call.state(id).await, "withdrawn");
    call.assert_sound().await;
}

struct Move {
    id: Id,
    to: State,
}

impl Action for Move {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        applications::transition(cx, self.id, self.to, "测试").await?;
        cx.audit("test.move", self.id, json!({})).await
    }
}
