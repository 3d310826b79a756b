//! Exchange: an endpoint of the branch and a delivery of it, a key for another platform.

use db::params;
use testkit::TestApp;
use yigong::{Id, new_id};

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let (region, now) = (app.region(), app.clock.now());
    let branch = app.organisation("台城街道南塘社区党支部").await;
    let person: Vec<Id> = app.query("SELECT id FROM person ORDER BY id LIMIT 1", &[]).await;
    let [hook, delivery]: [Id; 2] = std::array::from_fn(|_| new_id(now));
    app.exec_sql(
        "INSERT INTO webhook (region, id, organisation, url, events, secret, state, created_by, created_at)
         VALUES ($1, $2, $3, 'https://example.cn/hooks', 'hours.entered', $4, 'paused', $5, $6)",
        params![region, hook, branch, app.keys.seal("secret").unwrap(), person[0], now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO webhook_delivery (region, id, webhook, event, body, state, attempts, next_at, made_at, done_at)
         VALUES ($1, $2, $3, 'ping', '{}', 'failed', 8, $4, $4, $4)",
        params![region, delivery, hook, now],
    )
    .await;
    let key = new_id(now);
    app.exec_sql(
        "INSERT INTO api_token (region, id, person, name, scopes, token_hash, made_at, expires_at)
         VALUES ($1, $2, $3, '其他平台', 'read', $4, $5, $5)",
        params![region, key, person[0], vec![7_u8; 32], now],
    )
    .await;
    vec![
        ("api-keys", key.to_string()),
        ("open-data", "activities".to_owned()),
        ("{dataset}", "csv".to_owned()),
        ("exports", "people".to_owned()),
        ("{class}", "csv".to_owned()),
        ("webhooks", hook.to_string()),
        ("webhook-deliveries", delivery.to_string()),
    ]
}
