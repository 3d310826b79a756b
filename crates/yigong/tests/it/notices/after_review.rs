//! What a notice takes from the review: the order of the reserve, and who must not handle an objection.

use db::params;
use yigong::{Id, new_id};

use super::{Call, SAID, entry};

/// What the review of the campaign decided, in its order; the numbers of the applications say otherwise.
async fn decided(call: &Call, order: &[(Id, &str, &str, i64)]) {
    let (app, by) = (&call.app, call.organiser.id);
    let (region, now) = (app.region(), app.clock.now());
    app.exec_sql(
        "INSERT INTO review_round (region, campaign, state, reviews, panel, load_limit, official, minimum, places, rule,
             rule_hash, commitment, seed, frozen_at, drawn_at, closed_at, decided_at)
         VALUES ($1, $2, 'decided', 2, 2, 12, 'calibrated', 60, '[]', '{}', 'x', 'x', $3, $4, $4, $4, $4)",
        params![region, call.campaign, app.keys.seal_bytes(&[7; 32]).unwrap(), now],
    )
    .await;
    for (number, (application, kind, outcome, position)) in (1_i64..).zip(order.iter().copied()) {
        app.exec_sql(
            "INSERT INTO review_entry (region, campaign, application, number, version, kind, scope)
             VALUES ($1, $2, $3, $4, $3, $5, 'community')",
            params![region, call.campaign, application, number, kind],
        )
        .await;
        app.exec_sql(
            "INSERT INTO review_decision (region, campaign, application, by_rule, outcome, position, score, reason,
                 decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $4, $5, 8000, '', $6, $7)",
            params![region, call.campaign, application, outcome, position, by, now],
        )
        .await;
    }
}

#[tokio::test]
async fn the_reserve_moves_up_in_the_order_of_the_review() {
    let (call, notice) = Call::published().await;
    let [first, second, case, late] = call.entries;
    let early = entry(&call.app, call.campaign, 5, "project", "reserve", "冲蒌镇党委", "渡口便民点").await;
    let order = [
        (first, "project", "selected", 1),
        (second, "project", "selected", 2),
        (case, "case", "selected", 1),
        (early, "project", "reserve", 1),
        (late, "project", "reserve", 2),
    ];
    decided(&call, &order).await;
    let objection = call.handled(notice, 0).await;
    call.decide(objection, "upheld").await.assert(303);
    let moved: Id = call.app.query_one("SELECT id FROM application WHERE number = 5 AND state = 'selected'", &[]).await;
    assert_eq!(moved, early);
    assert_eq!(call.state(3).await, "reserve", "number 4 came second in the review");
    call.assert_sound().await;
}

#[tokio::test]
async fn an_expert_does_not_handle_what_they_reviewed() {
    let (call, notice) = Call::published().await;
    decided(&call, &[(call.entries[0], "project", "selected", 1)]).await;
    let (region, now) = (call.app.region(), call.app.clock.now());
    let [expert, desk]: [Id; 2] = std::array::from_fn(|_| new_id(now));
    call.app
        .exec_sql(
            "INSERT INTO review_expert (region, id, campaign, person, number, title, fields, load_limit, state, drawn,
                 invited_by, invited_at)
             VALUES ($1, $2, $3, $4, 1, '讲师', '', 12, 'accepted', 1, $4, $5)",
            params![region, expert, call.campaign, call.clerk.id, now],
        )
        .await;
    call.app
        .exec_sql(
            "INSERT INTO review_assignment (region, id, campaign, application, expert, source, state, assigned_at)
             VALUES ($1, $2, $3, $4, $5, 'draw', 'submitted', $6)",
            params![region, desk, call.campaign, call.entries[0], expert, now],
        )
        .await;
    call.object(notice, 0, "黄志强", SAID).await.assert(201);
    let id: Id = call.app.query_one("SELECT id FROM objection", &[]).await;
    let path = format!("/objections/{id}");
    let page = call.app.get(&path).as_user(&call.clerk).await.expect(200).text();
    assert!(page.contains("作为专家评审过") && page.contains("可以受理的有：伍主办"), "{page}");
    call.post(&format!("{path}/handling"), &[], &call.clerk).await.assert(403);
    call.post(&format!("{path}/handling"), &[], &call.organiser).await.assert(303);
}
