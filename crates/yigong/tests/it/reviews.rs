//! Reviews over HTTP: drawn, recused, scored blind, a third brought, decided; and what must not leak.

mod program;
mod stage;

use axum::http::Method;
use serde_json::json;
use stage::{Stage, marks};
use testkit::TestApp;
use yigong::auth::{Actor, Role};
use yigong::reviews;

/// Everything in order: what is published, what stays hidden, and what the seed lets one repeat.
#[tokio::test]
async fn a_review_runs_from_invitation_to_decision() {
    let stage = Stage::open(6, 6).await;
    let app = &stage.app;
    let public = app.api(Method::GET, &format!("/api/v1/campaigns/{}/review", stage.campaign), json!(null));
    let public = public.await.expect(200).json();
    assert_eq!(public["state"], "open");
    assert_eq!(public["rule_hash"].as_str().map(str::len), Some(64));
    assert!(public["seed"].is_null(), "the seed stays sealed while experts score");
    let desks = stage.desks().await;
    assert_eq!(desks.len(), 12, "six entries, two experts each");
    for (expert, desk) in &desks {
        stage.score(*expert, desk, marks([24, 28, 16, 12])).await;
    }
    let review = format!("/campaigns/{}/review", stage.campaign);
    app.post_form(&format!("{review}/closing"), &[]).as_user(&stage.organiser).await.assert(303);
    let results = app.get(&format!("{review}/results")).as_user(&stage.organiser).await.expect(200).text();
    assert!(results.contains("80.00") && results.contains("95% 区间"), "{results}");
    app.post_form(&format!("{review}/decision"), &[]).as_user(&stage.organiser).await.assert(303);
    stage.confirm(&stage.second().await).await.assert(303);
    let public = app.api(Method::GET, &format!("/api/v1/campaigns/{}/review", stage.campaign), json!(null));
    let public = public.await.expect(200).json();
    let seed = panel::Seed::parse(public["seed"].as_str().unwrap()).unwrap();
    assert_eq!(public["commitment"], seed.commitment());
    let campaign = stage.campaign;
    let system = Actor::system();
    let decided = app.read(&system, move |cx| Box::pin(reviews::decided(cx, campaign)));
    let decided = decided.await.unwrap().expect("it is decided");
    assert!(
        decided.entries.iter().all(|it| it.outcome == reviews::Outcome::Selected),
        "six entries for fifteen places"
    );
    assert_eq!(app.count("application WHERE state = 'selected'").await, 6);
    stage.sound().await;
}

/// The published tables and the seed give the assignment again.
#[tokio::test]
async fn anybody_can_repeat_the_assignment() {
    let stage = Stage::open(5, 5).await;
    let app = &stage.app;
    let file = |name: &str| format!("/campaigns/{}/review/files/{name}", stage.campaign);
    app.get(&file("assignments.csv")).await.assert(404);
    for (expert, desk) in &stage.desks().await {
        stage.score(*expert, desk, marks([20, 20, 10, 10])).await;
    }
    stage.finish().await;
    let rows = |text: String| -> Vec<Vec<String>> {
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let mut tables = Vec::new();
    for name in ["entries.csv", "experts.csv", "recusals.csv", "assignments.csv"] {
        tables.push(rows(app.get(&file(name)).await.expect(200).text()));
    }
    let seed = app.api(Method::GET, &format!("/api/v1/campaigns/{}/review", stage.campaign), json!(null)).await.json();
    let cause = panel::Cause::Computed;
    let problem = panel::Problem {
        dossiers: tables[0]
            .iter()
            .map(|it| panel::Dossier { name: it[0].clone(), field: it[1].clone(), reviews: 2 })
            .collect(),
        reviewers: tables[1]
            .iter()
            .map(|it| panel::Reviewer { name: it[0].clone(), fields: vec![], limit: it[2].parse().unwrap(), taken: 0 })
            .collect(),
        recusals: tables[2]
            .iter()
            .map(|it| panel::Recusal { reviewer: it[0].clone(), dossier: it[1].clone(), cause })
            .collect(),
        strict_fields: false,
        seed: panel::Seed::parse(seed["seed"].as_str().unwrap()).unwrap(),
    };
    let plan = panel::assign(&problem).unwrap();
    let again: Vec<Vec<String>> = plan.assignments.into_iter().map(|it| vec![it.dossier, it.reviewer]).collect();
    let mut kept = tables[3].clone();
    kept.sort();
    assert_eq!(kept, again);
    assert!(!tables[2].is_empty(), "an expert who belongs to a unit was recused from it");
}

/// An expert sees the masked layer and nothing else; a dossier that is not theirs does not exist.
#[tokio::test]
async fn dossiers_are_blind_and_others_do_not_exist() {
    let stage = Stage::open(6, 5).await;
    let app = &stage.app;
    let desks = stage.desks().await;
    let (expert, desk) = &desks[0];
    let page = app.get(&format!("/reviews/{desk}")).as_user(&stage.experts[*expert]).await.expect(200).text();
    assert!(page.contains("王某某"), "the masked text is there");
    for leak in ["王阿婆", "水步", "负责人甲", "13800000000"] {
        assert!(!page.contains(leak), "{leak} leaks");
    }
    let other = (0..5).find(|it| it != expert).unwrap();
    let (_, theirs) = desks.iter().find(|(it, _)| *it == other).expect("everybody has one");
    let missing = app.get(&format!("/reviews/{}", yigong::Id::nil())).as_user(&stage.experts[*expert]).await;
    for path in [format!("/reviews/{theirs}"), format!("/reviews/{}", stage.applications[0])] {
        let answer = app.get(&path).as_user(&stage.experts[*expert]).await.expect(404);
        assert_eq!(words(&answer.text()), words(&missing.text()), "the same page whatever is there");
        app.get(&path).as_user(&stage.organiser).await.assert(404);
    }
    for path in
        [format!("/applications/{}", stage.applications[0]), format!("/campaigns/{}/review/results", stage.campaign)]
    {
        let status = app.get(&path).as_user(&stage.experts[*expert]).await.status.as_u16();
        assert!(matches!(status, 403 | 404), "{path}: {status}");
    }
    let answer = app.api(Method::GET, &format!("/api/v1/reviews/{desk}"), json!(null)).as_user(&stage.experts[*expert]);
    let answer = answer.await.expect(200).text();
    assert!(answer.contains("王某某") && !answer.contains("王阿婆") && !answer.contains("水步"), "{answer}");
    app.api(Method::GET, &format!("/api/v1/reviews/{theirs}"), json!(null))
        .as_user(&stage.experts[*expert])
        .await
        .assert(404);
}

/// What an error page says, without the request's number.
fn words(page: &str) -> &str {
    let main = page.split_once("<main").map_or("", |it| it.1);
    main.split_once("<p class=\"request-id\">").map_or("", |it| it.0)
}

#[tokio::test]
async fn a_recused_dossier_leaves_the_desk_and_somebody_else_gets_it() {
    let stage = Stage::open(6, 6).await;
    let app = &stage.app;
    let (expert, desk) = stage.desks().await[0].clone();
    let recuse = format!("/reviews/{desk}/recusal");
    let refused = app.post_form(&recuse, &[("reason", " ")]).as_user(&stage.experts[expert]).await.expect(422);
    assert!(refused.text().contains("请写明回避的理由"));
    app.post_form(&recuse, &[("reason", "认出是老同事的项目")]).as_user(&stage.experts[expert]).await.assert(303);
    app.get(&format!("/reviews/{desk}")).as_user(&stage.experts[expert]).await.assert(404);
    app.post_form(&format!("/reviews/{desk}/marks"), &[("mark_innovation", "9")])
        .as_user(&stage.experts[expert])
        .await
        .assert(404);
    let desks = stage.desks().await;
    assert_eq!(desks.len(), 12, "somebody else has it now");
    stage.sound().await;
}

/// Saved as typed, by field; wrong points and a stale window change nothing; handed in once.
#[tokio::test]
async fn a_sheet_is_saved_as_typed_and_handed_in_once() {
    let stage = Stage::open(6, 6).await;
    let app = &stage.app;
    let (expert, desk) = stage.desks().await[0].clone();
    let user = &stage.experts[expert];
    let save = |fields: &[(&str, &str)]| {
        app.post_form(&format!("/reviews/{desk}/marks"), fields).header("accept", "application/json").as_user(user)
    };
    let saved = save(&[("mark_innovation", "２５"), ("revision", "0")]).await.expect(200).json();
    assert_eq!(saved["revision"], 1);
    let stale = save(&[("mark_innovation", "3"), ("revision", "0")]).await.expect(409).json();
    assert_eq!(stale["conflict"], true);
    for bad in ["31", "-1", "2.5", "很好"] {
        let refused = save(&[("mark_innovation", bad)]).await.expect(422).json();
        assert!(refused["message"].as_str().unwrap().contains("0 至 30"), "{refused}");
    }
    assert!(save(&[("mark_nonsense", "1")]).await.status.is_client_error());
    let submit = |fields: &[(&str, &str)]| app.post_form(&format!("/reviews/{desk}/submission"), fields).as_user(user);
    let refused = submit(&[("comment", "写到一半的评语")]).await.expect(422).text();
    assert!(
        refused.contains("请给“效益性”打分") && refused.contains("写到一半的评语") && refused.contains("value=\"25\"")
    );
    stage.score(expert, &desk, marks([25, 30, 16, 12])).await;
    let again =
        app.api(Method::POST, &format!("/api/v1/reviews/{desk}/submission"), json!({})).as_user(user).await.expect(409);
    assert_eq!(again.code(), "already_submitted");
    app.api(Method::PATCH, &format!("/api/v1/reviews/{desk}"), json!({"comment": "x"})).as_user(user).await.assert(409);
    stage.sound().await;
}

/// Marks stay hidden until both are in; far apart, a third reads; moderation shows and lets amend.
#[tokio::test]
async fn a_large_spread_brings_a_third_and_moderation_lets_them_talk() {
    let stage = Stage::open(6, 6).await;
    let app = &stage.app;
    let entry = stage.applications[0];
    let readers = stage.readers(entry).await;
    let [first, second] = readers.as_slice() else { panic!("two experts: {readers:?}") };
    stage.score(first.0, &first.1, marks([29, 34, 19, 14])).await;
    let page = app.get(&format!("/reviews/{}", second.1)).as_user(&stage.experts[second.0]).await.expect(200).text();
    assert!(!page.contains("其他专家的评分") && !page.contains(">96<"), "the first marks are hidden from the second");
    stage.score(second.0, &second.1, marks([20, 26, 14, 10])).await;
    let readers = stage.readers(entry).await;
    assert_eq!(readers.len(), 3, "26 points apart");
    let third = readers.iter().find(|it| it.1 != first.1 && it.1 != second.1).unwrap().clone();
    let page = app.get(&format!("/reviews/{}", first.1)).as_user(&stage.experts[first.0]).await.expect(200).text();
    assert!(!page.contains(">70<"), "still hidden while the third reads");
    stage.score(third.0, &third.1, marks([25, 30, 16, 12])).await;
    assert_eq!(stage.readers(entry).await.len(), 3, "never a fourth");
    let page = app.get(&format!("/reviews/{}", first.1)).as_user(&stage.experts[first.0]).await.expect(200).text();
    assert!(page.contains("其他专家的评分"));
    let moderation = format!("/campaigns/{}/review/entries/{entry}/moderation", stage.campaign);
    app.post_form(&moderation, &[("reason", "对效益的看法相差较大")]).as_user(&stage.organiser).await.assert(303);
    app.post_form(&moderation, &[("reason", "再合议一次看看")]).as_user(&stage.organiser).await.assert(422);
    let save = json!({"marks": {"benefit": 33}});
    app.api(Method::PATCH, &format!("/api/v1/reviews/{}", second.1), save)
        .as_user(&stage.experts[second.0])
        .await
        .assert(200);
    let submission = format!("/api/v1/reviews/{}/submission", second.1);
    let refused = app.api(Method::POST, &submission, json!({})).as_user(&stage.experts[second.0]).await.expect(422);
    assert!(refused.text().contains("改动的理由"));
    let reason = json!({"reason": "核对台账后认可受益人数"});
    let total = app.api(Method::POST, &submission, reason).as_user(&stage.experts[second.0]).await.expect(201).json();
    assert_eq!(total["total"], 77);
    assert_eq!(app.count("review_submission").await, 4, "the first marks are kept");
    stage.sound().await;
}

/// A decision departs from the rule only with a reason, within the places, and only once.
#[tokio::test]
async fn a_decision_departs_only_with_a_reason_and_only_once() {
    let stage = Stage::open(6, 6).await;
    let app = &stage.app;
    let review = format!("/campaigns/{}/review", stage.campaign);
    let early = app.post_form(&format!("{review}/closing"), &[]).as_user(&stage.organiser).await.expect(422);
    assert!(early.text().contains("12 份评分没有提交"));
    app.post_form(&format!("{review}/decision"), &[]).as_user(&stage.organiser).await.assert(409);
    for (expert, desk) in &stage.desks().await {
        stage.score(*expert, desk, marks([24, 28, 16, 12])).await;
    }
    app.post_form(&format!("{review}/closing"), &[]).as_user(&stage.organiser).await.assert(303);
    let outcome = format!("outcome_{}", stage.applications[0]);
    let reason = format!("reason_{}", stage.applications[0]);
    let decide =
        |fields: &[(&str, &str)]| app.post_form(&format!("{review}/decision"), fields).as_user(&stage.organiser);
    let refused = decide(&[(&outcome, "not_selected"), (&reason, "不好")]).await.expect(422).text();
    assert!(refused.contains("请逐一写明理由") && refused.contains("value=\"不好\""));
    assert_eq!(app.count("review_decision").await, 0);
    let why = "公示前核实，与上年度入选项目内容重复";
    decide(&[(&outcome, "not_selected"), (&reason, why)]).await.assert(303);
    decide(&[]).await.assert(422);
    stage.confirm(&stage.second().await).await.assert(303);
    decide(&[]).await.assert(422);
    assert_eq!(app.count("review_decision WHERE outcome <> by_rule").await, 1);
    let events = "application_event WHERE reason LIKE '%与上年度入选项目%'";
    assert_eq!(app.count(events).await, 1);
    stage.sound().await;
}

/// One organiser alone decides nothing: another, or the receiving office, confirms; before that it can be
/// given back, and nothing has happened.
#[tokio::test]
async fn a_decision_takes_two() {
    let stage = Stage::open(6, 6).await;
    let app = &stage.app;
    let review = format!("/campaigns/{}/review", stage.campaign);
    let office = app.person("谭团委").role(Role::Clerk, "tuanshiwei").create().await;
    let stranger = app.person("黄干事").role(Role::Clerk, "taicheng").create().await;
    for (expert, desk) in &stage.desks().await {
        stage.score(*expert, desk, marks([24, 28, 16, 12])).await;
    }
    app.post_form(&format!("{review}/closing"), &[]).as_user(&stage.organiser).await.assert(303);
    app.get(&format!("{review}/results")).as_user(&office).await.assert(403);
    stage.confirm(&office).await.assert(403);
    app.post_form(&format!("{review}/decision"), &[]).as_user(&stage.organiser).await.assert(303);
    let own = stage.confirm(&stage.organiser).await.expect(403).text();
    assert!(own.contains("评审决定由两个人作出"), "{own}");
    stage.confirm(&stranger).await.assert(403);
    assert_eq!(app.count("application WHERE state = 'selected'").await, 0, "nothing yet");
    let page = app.get(&format!("{review}/results")).as_user(&office).await.expect(200).text();
    assert!(page.contains("确认评审决定") && !page.contains("/review/entries/"), "{page}");
    let give_back = |reason: &'static str| {
        app.post_form(&format!("{review}/decision/return"), &[("return_reason", reason)]).as_user(&office)
    };
    give_back("再议").await.assert(422);
    give_back("第三份作品的台账还要再核一遍").await.assert(303);
    stage.confirm(&office).await.assert(403);
    app.post_form(&format!("{review}/decision"), &[]).as_user(&stage.organiser).await.assert(303);
    stage.confirm(&office).await.assert(303);
    assert_eq!(app.count("application WHERE state = 'selected'").await, 6);
    assert_eq!(app.count("review_round WHERE decided_by <> proposed_by").await, 1);
    stage.sound().await;
}

#[tokio::test]
async fn what_cannot_be_assigned_names_what_is_in_the_way() {
    let stage = Stage::frozen(6, 5).await;
    let app = &stage.app;
    let review = format!("/campaigns/{}/review", stage.campaign);
    for expert in 1..5 {
        let id = stage.invitations[expert].to_string();
        let fields =
            [("expert", id.as_str()), ("application", &stage.applications[2].to_string()), ("reason", "曾指导该项目")];
        app.post_form(&format!("{review}/recusals"), &fields).as_user(&stage.organiser).await.assert(303);
    }
    let refused = app.post_form(&format!("{review}/draw"), &[]).as_user(&stage.organiser).await.expect(422).text();
    assert!(refused.contains("无法分配") && refused.contains("4 位主办单位指定回避"), "{refused}");
    assert_eq!(app.count("review_assignment").await, 0, "nothing half done");
    stage.sound().await;
}

#[tokio::test]
async fn only_who_should_runs_the_review() {
    let stage = Stage::frozen(6, 5).await;
    let app = &stage.app;
    let review = format!("/campaigns/{}/review", stage.campaign);
    let clerk = app.person("谭敏").role(Role::Clerk, "水步镇党委").create().await;
    for path in ["/plan", "/freezing", "/draw", "/closing", "/decision", "/experts", "/recusals"] {
        app.post_form(&format!("{review}{path}"), &[]).as_user(&clerk).await.assert(403);
        app.post_form(&format!("{review}{path}"), &[]).as_user(&stage.experts[0]).await.assert(403);
    }
    let again = app.post_form(&format!("{review}/freezing"), &[]).as_user(&stage.organiser).await.expect(422);
    assert!(again.text().contains("不能再次封存规则"));
    let stranger = app.person("李强").create().await;
    app.get(&format!("/reviews/invitations/{}", stage.invitations[0])).as_user(&stranger).await.assert(404);
    let oneself = [("login", stage.organiser.login.as_str()), ("title", "市委组织部干事"), ("limit", "5")];
    let refused = app.post_form(&format!("{review}/experts"), &oneself).as_user(&stage.organiser).await.expect(422);
    assert!(refused.text().contains("不能同时担任专家") && refused.text().contains("市委组织部干事"));
}

#[tokio::test]
async fn before_it_begins_there_is_only_the_plan() {
    let app = TestApp::start_at("2015-01-12T09:00:00+08:00").await;
    let stage = Stage::bare(app).await;
    let page = stage.app.get(&format!("/campaigns/{}/review", stage.campaign)).await.expect(200).text();
    assert!(page.contains("规则还没有封存") && !page.contains("保存方案"));
    let bad = [("reviews", "9"), ("panel", "三"), ("load_limit", "5"), ("minimum", "60"), ("selected_project", "1")];
    let plan = format!("/campaigns/{}/review/plan", stage.campaign);
    let refused = stage.app.post_form(&plan, &bad).as_user(&stage.organiser).await.expect(422).text();
    assert!(refused.contains("每份作品的专家数请填 2 至 5") && refused.contains("value=\"三\""));
}
