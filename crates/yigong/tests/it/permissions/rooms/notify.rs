//! A failed row of the outbox, a template, and a link to unsubscribe that nobody signed.

use db::params;
use testkit::TestApp;
use yigong::new_id;

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let person = app.person("郑安").create().await;
    let (id, now) = (new_id(app.clock.now()), app.clock.now());
    app.exec_sql(
        "INSERT INTO outbox (region, id, person, kind, channel, hint, payload, state, created_at, due_at)
         VALUES ($1, $2, $3, 'account', 'email', 'z***@example.com', $4, 'failed', $5, $5)",
        params![app.region(), id, person.id, vec![0_u8], now],
    )
    .await;
    vec![
        ("outbox", id.to_string()),
        ("templates", "reminder.email".to_owned()),
        ("unsubscribe", "no-such-token".to_owned()),
    ]
}
