//! An open need of the branch, and a team's claim that waits for the community.

use db::params;
use testkit::TestApp;
use yigong::new_id;

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let (region, now) = (app.region(), app.clock.now());
    let asker = app.person("方求助").create().await;
    let (branch, team) = (app.organisation("台城街道南塘社区党支部").await, app.team("nantang").await);
    let (need, claim) = (new_id(now), new_id(now));
    let (start, end) = (now.as_second() + 3 * 86_400, now.as_second() + 3 * 86_400 + 7_200);
    let sealed = r#"{"name":"方伯","phone":"13800160001","address":"南塘路8号"}"#;
    app.exec_sql(
        "INSERT INTO need (region, id, organisation, asker, entered_by, entered_at, title, category, town, street,
             beneficiary, description, people, starts_at, ends_at, expires_at, state, particulars, shared_at)
         VALUES ($1, $2, $3, $4, $4, $5, '接送老人复诊', 'C6', '台城街道', '南塘路', 'elder_alone', '陪同到医院复诊取药，再送回家。',
             2, $6, $7, $6, 'open', $8, $5)",
        params![region, need, branch, asker.id, now, start, end, app.keys.seal(sealed).unwrap()],
    )
    .await;
    app.exec_sql(
        "INSERT INTO need_event (region, need, id, event, actor, at, reason) VALUES ($1, $2, $3, 'publish', NULL, $4, '')",
        params![region, need, new_id(now), now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO need_claim (region, id, need, team, person, state, starts_at, ends_at, note, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, 'asked', $6, $7, '', $5, $8)",
        params![region, claim, need, team, asker.id, start, end, now],
    )
    .await;
    vec![("needs", need.to_string()), ("claims", claim.to_string())]
}
