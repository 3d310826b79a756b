//! The call: one application of the branch concerned, drafted, in the shipped campaign.

use db::params;
use testkit::TestApp;
use yigong::{Id, new_id};

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let (region, now) = (app.region(), app.clock.now());
    let campaign: Id =
        app.query_one("SELECT id FROM campaign WHERE region = $1 AND year = 2014", params![region]).await;
    let (branch, unit) = (app.organisation("taicheng-01").await, app.organisation("taicheng").await);
    let by = app.person("陈起草").create().await;
    let (application, version, receipt) = (new_id(now), new_id(now), new_id(now));
    app.exec_sql(
        "INSERT INTO application (region, id, campaign, organisation, unit, number, kind, title, state, revision,
             form_version, created_by, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, 1, 'project', '清晨护水行动', 'submitted', 0, $6, $7, $8, $8)",
        params![region, application, campaign, branch, unit, version, by.id, now],
    )
    .await;
    let evidence = r#"{"activities":0,"occasions":0,"people":0,"minutes":0,"by_grade":[0,0,0,0],"months":[]}"#;
    app.exec_sql(
        "INSERT INTO application_version (region, id, application, number, revision, purpose, content, evidence, hash,
             text_hash, code, made_by, made_at)
         VALUES ($1, $2, $3, 1, 0, 'form', '{}', $4, $5, $5, '00000001', $6, $7)",
        params![region, version, application, evidence, vec![0_u8; 32], by.id, now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO paper_receipt (region, id, application, number, version, code, copies, sealed, matches, note,
             received_by, received_at)
         VALUES ($1, $2, $3, 1, $4, '0000-0001', 2, 1, 1, '', $5, $6)",
        params![region, receipt, application, version, by.id, now],
    )
    .await;
    let text = |id: Id| id.to_string();
    vec![
        ("campaigns", text(campaign)),
        ("applications", text(application)),
        ("versions", "1".into()),
        ("evidence", text(application)),
        ("receiving", text(receipt)),
    ]
}
