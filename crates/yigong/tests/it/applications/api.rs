//! The first half of the call for programs.

use axum::http::Method;
use serde_json::json;
use testkit::User;
use yigong::Id;

use super::{BRANCH, Call};

/// The whole first half for programs: no page is asked.
#[tokio::test]
async fn a_program_can_take_an_application_all_the_way() {
    let call = Call::start().await;
    let branch = call.app.organisation(BRANCH).await;
    let send = async |method, path: String, body, user: &User| call.app.api(method, &path, body).as_user(user).await;
    let begin = json!({"organisation": branch, "kind": "project"});
    let begun = send(Method::POST, format!("/api/v1/campaigns/{}/applications", call.campaign), begin, &call.branch);
    let id: Id = begun.await.expect(201).json()["id"].as_str().unwrap().parse().unwrap();
    let at = |step: &str| format!("/api/v1/applications/{id}{step}");
    call.fill(id, "project", "敬老结对上门服务").await;

    send(Method::GET, at("/redaction"), json!(null), &call.branch).await.assert(404);
    let look = send(Method::POST, at("/redaction"), json!(null), &call.branch).await.expect(201).json();
    let marks = |look: &serde_json::Value| -> Vec<i64> {
        let texts = look["texts"].as_array().unwrap();
        texts.iter().flat_map(|it| it["marks"].as_array().unwrap()).map(|it| it["number"].as_i64().unwrap()).collect()
    };
    let masked = json!({"version": look["version"], "masked": marks(&look), "words": "行动不便", "kind": "other"});
    let look = send(Method::PUT, at("/redaction/decisions"), masked, &call.branch).await.expect(200).json();
    let all = json!({"version": look["version"], "masked": marks(&look), "read": false});
    send(Method::POST, at("/redaction/confirmation"), all.clone(), &call.branch).await.assert(422);
    let all = json!({"version": look["version"], "masked": marks(&look), "read": true});
    send(Method::POST, at("/redaction/confirmation"), all, &call.branch).await.assert(204);
    let look = send(Method::GET, at("/redaction"), json!(null), &call.branch).await.expect(200).json();
    assert_eq!((&look["confirmed"], &look["stale"]), (&json!(true), &json!(false)));
    assert!(!look["texts"].to_string().is_empty() && marks(&look).len() > 1);

    send(Method::POST, at("/proposal"), json!(null), &call.branch).await.assert(204);
    send(Method::POST, at("/return"), json!({"reason": "请补充背景。"}), &call.branch).await.assert(403);
    send(Method::POST, at("/return"), json!({"reason": "请补充背景。"}), &call.clerk).await.assert(204);
    send(Method::POST, at("/proposal"), json!(null), &call.branch).await.assert(204);
    let opinions = json!({"position": 1, "unit_opinion": "同意推荐。", "unit_signer": "谭敏",
        "party_opinion": "同意推荐参评。", "party_signer": "黄书记", "waiver": "平台启用以前的服务记在纸质台账上。"});
    send(Method::POST, at("/recommendation"), opinions, &call.clerk).await.assert(201);
    let paper = json!({"code": call.code(id).await, "copies": 2, "sealed": true});
    send(Method::POST, "/api/v1/paper-receipts".into(), paper.clone(), &call.clerk).await.assert(403);
    let receipt = send(Method::POST, "/api/v1/paper-receipts".into(), paper, &call.office).await.expect(201).json();
    assert_eq!(receipt["matches"], json!(true));
    call.app.set_now("2014-12-20T09:00:00+08:00");
    call.summarise(id).await;
    send(Method::POST, at("/submission"), json!(null), &call.clerk).await.assert(204);
    let list = format!("/api/v1/campaigns/{}/applications", call.campaign);
    send(Method::GET, list.clone(), json!(null), &call.branch).await.assert(404);
    let listed = send(Method::GET, list.clone(), json!(null), &call.office).await.expect(200).json();
    assert_eq!((&listed["items"][0]["state"], &listed["items"][0]["paper"]), (&json!("submitted"), &json!(true)));
    let own = format!("{list}?organisation={branch}");
    assert_eq!(
        send(Method::GET, own, json!(null), &call.branch).await.expect(200).json()["items"].as_array().unwrap().len(),
        1
    );
    send(Method::POST, at("/screening"), json!({"outcome": "fine"}), &call.office).await.assert(422);
    send(Method::POST, at("/screening"), json!({"outcome": "admitted"}), &call.office).await.assert(204);
    assert_eq!(call.state(id).await, "admitted");
    call.assert_sound().await;
}
