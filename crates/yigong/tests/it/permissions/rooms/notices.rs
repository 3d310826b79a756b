//! A published list with an objection to it, and a promoted case.

use db::params;
use testkit::TestApp;
use yigong::{Id, new_id};

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let (region, now) = (app.region(), app.clock.now());
    let ids: [Id; 4] = std::array::from_fn(|_| new_id(now));
    let [application, notice, objection, case] = ids;
    let campaign: Id = app.query_one("SELECT id FROM campaign", &[]).await;
    let unit = app.organisation("水步镇党委").await;
    let writer = app.person("起草人").create().await.id;
    app.exec_sql(
        "INSERT INTO application (region, id, campaign, organisation, unit, number, kind, title, state, revision,
             created_by, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $4, 901, 'project', '银龄陪伴进村居', 'confirmed', 1, $5, $6, $6)",
        params![region, application, campaign, unit, writer, now],
    )
    .await;
    let content = r#"{"title":"公示","document":"","opening":[],"lists":[],"closing":[],"signers":[],"date":"2026-03-02","address":""}"#;
    app.exec_sql(
        "INSERT INTO notice (region, id, campaign, number, kind, title, content, hash, published_at, closes_at)
         VALUES ($1, $2, $3, 900, 'list', '公示', $4, $5, $6, $7)",
        params![region, notice, campaign, content, vec![0_u8; 32], now, now.as_second() + 600_000],
    )
    .await;
    app.exec_sql(
        "INSERT INTO notice_entry (region, notice, application, position, takes_objections) VALUES ($1, $2, $3, 1, 1)",
        params![region, notice, application],
    )
    .await;
    app.exec_sql(
        "INSERT INTO objection (region, id, campaign, notice, application, number, channel, state, identity, statement,
             code_hash, received_at)
         VALUES ($1, $2, $3, $4, $5, 900, 'web', 'received', $6, $6, $6, $7)",
        params![region, objection, campaign, notice, application, vec![0_u8; 32], now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO promotion (region, id, application, campaign, year, kind, scope, category, title, unit, guide, search,
             promoted_by, promoted_at)
         VALUES ($1, $2, $3, $4, 2014, 'project', '', 'C6', '银龄陪伴进村居', $5, '', '', $6, $7)",
        params![region, case, application, campaign, unit, writer, now],
    )
    .await;
    vec![
        ("notices", notice.to_string()),
        ("objections", objection.to_string()),
        ("cases", case.to_string()),
        ("promotions", case.to_string()),
    ]
}
