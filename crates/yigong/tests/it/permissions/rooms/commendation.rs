//! A published list of the branch, with nobody on it who asks.

use db::params;
use testkit::TestApp;
use yigong::new_id;

use super::Value;
use crate::permissions::personas::BRANCH;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let branch = app.organisation(BRANCH).await;
    let by = app.person("容静").member_of(BRANCH, "party_member").create().await;
    let (id, now) = (new_id(app.clock.now()), app.clock.now());
    app.exec_sql(
        "INSERT INTO commendation (region, id, organisation, title, words, year, state, made_by, made_at, published_by,
             published_at)
         VALUES ($1, $2, $3, '热心义工通报表扬名单', '一年到头服务邻里。', 2026, 'published', $4, $5, $4, $5)",
        params![app.region(), id, branch, by.id, now],
    )
    .await;
    vec![("stars", "1".to_owned()), ("commendations", id.to_string())]
}
