//! The second half of the call for programs: from the list to promotion, no page asked.

use axum::http::Method;
use serde_json::{Value as Json, json};
use testkit::{Answer, User};

use super::{Call, SAID};

impl Call {
    async fn send(&self, path: &str, body: Json, user: &User) -> Answer {
        self.app.api(Method::POST, &format!("/api/v1{path}"), body).as_user(user).await
    }
}

#[tokio::test]
async fn a_program_can_go_from_the_list_to_promotion() {
    let call = Call::decided().await;
    let new = json!({"campaign": call.campaign});
    call.send("/notices", new.clone(), &call.clerk).await.assert(403);
    let notice = call.send("/notices", new, &call.organiser).await.expect(201).json();
    let notice = format!("/notices/{}", notice["id"].as_str().unwrap());

    let paper = |received_at: &str| {
        json!({"application": call.entries[0], "name": "黄志强", "contact": "13800140001", "statement": SAID,
            "received_at": received_at})
    };
    call.app.advance(60);
    for (wrong, status) in [("昨天下午", 422), ("2015-01-27T08:59:00+08:00", 422), ("2015-01-26T08:59:00+08:00", 409)]
    {
        call.send(&format!("{notice}/paper-objections"), paper(wrong), &call.clerk).await.assert(status);
    }
    let paper = paper("2015-01-26T09:30:00+08:00");
    let receipt = call.send(&format!("{notice}/paper-objections"), paper, &call.clerk).await.expect(201).json();
    assert_eq!(receipt["number"], "Y2014-001");
    let listed = call.app.get(&format!("/api/v1/objections?campaign={}", call.campaign)).as_user(&call.clerk).await;
    let objection = format!("/objections/{}", listed.expect(200).json()[0]["id"].as_str().unwrap());

    call.send(&format!("{objection}/views"), json!({"purpose": "核实签到表"}), &call.clerk).await.assert(403);
    call.send(&format!("{objection}/handling"), Json::Null, &call.clerk).await.assert(204);
    let seen = call.send(&format!("{objection}/views"), json!({"purpose": "核实签到表"}), &call.clerk).await;
    assert_eq!(seen.expect(200).json()["name"], "黄志强");
    call.send(&format!("{objection}/recusal"), json!({"reason": "与申报单位负责人是亲属"}), &call.clerk)
        .await
        .assert(204);
    call.send(&format!("{objection}/views"), json!({"purpose": "再看一眼"}), &call.clerk).await.assert(403);
    call.send(&format!("{objection}/handling"), Json::Null, &call.organiser).await.assert(204);
    let decision = json!({"outcome": "upheld", "reasons": "经核对全年签到表，实际开展十九次，与申报表不符。",
        "answer": "您反映的情况已经核实，感谢监督。"});
    call.send(&format!("{objection}/decision"), decision, &call.organiser).await.assert(204);
    assert_eq!((call.state(0).await.as_str(), call.state(3).await.as_str()), ("revoked", "selected"));

    let longer = json!({"to": "2015-02-04T23:59:59+08:00", "reason": "1月28日网站停机两小时"});
    call.send(&format!("{notice}/extensions"), longer.clone(), &call.clerk).await.assert(403);
    call.send(&format!("{notice}/extensions"), longer, &call.organiser).await.assert(204);
    call.app.set_now("2015-02-12T00:00:01+08:00");
    yigong::tick(&call.app).await;
    assert_eq!((call.state(1).await.as_str(), call.state(3).await.as_str()), ("confirmed", "confirmed"));

    let praise = format!("/campaigns/{}/commendation", call.campaign);
    call.send(&praise, json!({}), &call.clerk).await.assert(403);
    call.send(&praise, json!({"document": "台组〔2015〕9号"}), &call.organiser).await.assert(201);
    let guide = "每周二到河堤清理垃圾一小时，两人一组，先到村委会登记，再出发，做好记录。";
    let promotion = json!({"application": call.entries[1], "guide": guide, "category": "C1"});
    call.send("/promotions", promotion.clone(), &call.clerk).await.assert(403);
    let made = call.send("/promotions", promotion.clone(), &call.organiser).await.expect(201).json();
    call.send("/promotions", promotion, &call.organiser).await.assert(409);
    let case = format!("/api/v1/promotions/{}", made["id"].as_str().unwrap());
    assert_eq!(call.app.get(&case).await.expect(200).json()["title"], "河堤清洁周周行");

    let revoke = format!("/applications/{}/revocation", call.entries[1]);
    call.send(&revoke, json!({"reason": "短"}), &call.organiser).await.assert(422);
    call.send(&revoke, json!({"reason": "经举报核实，活动次数虚报，予以撤销。"}), &call.clerk).await.assert(403);
    call.send(&revoke, json!({"reason": "经举报核实，活动次数虚报，予以撤销。"}), &call.organiser).await.assert(204);
    call.app.get(&case).await.assert(410);
    call.assert_sound().await;
}
