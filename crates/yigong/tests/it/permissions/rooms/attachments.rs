//! Attachments: a file being sent, of an application of the branch concerned.

use db::params;
use testkit::TestApp;
use yigong::{Id, new_id};

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let (region, now) = (app.region(), app.clock.now());
    let campaign: Id =
        app.query_one("SELECT id FROM campaign WHERE region = $1 AND year = 2014", params![region]).await;
    let (branch, unit) = (app.organisation("taicheng-01").await, app.organisation("taicheng").await);
    let by = app.person("林起草").create().await;
    let (application, file) = (new_id(now), new_id(now));
    app.exec_sql(
        "INSERT INTO application (region, id, campaign, organisation, unit, number, kind, title, state, revision,
             created_by, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, 91, 'case', '街坊互助', 'draft', 0, $6, $7, $7)",
        params![region, application, campaign, branch, unit, by.id, now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO attachment (region, id, owner_kind, owner, number, state, name, caption, kind, media_type,
             extension, size, faces, regions, uploaded_by, uploaded_at)
         VALUES ($1, $2, 'application', $3, 1, 'sending', $4, '', '', '', '', 10, '[]', '[]', $5, $6)",
        params![region, file, application, app.keys.seal("a.jpg").unwrap(), by.id, now],
    )
    .await;
    vec![
        ("attachments", file.to_string()),
        ("parts", "0".into()),
        // What the pages of files and of redaction belong to, unless another room says so first.
        ("applications", application.to_string()),
    ]
}
