//! A reminder to somebody else, from somebody else: of those who ask, nobody is concerned.

use db::params;
use testkit::TestApp;
use yigong::new_id;

use super::Value;
use crate::permissions::personas::BRANCH;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let branch = app.organisation(BRANCH).await;
    let person = app.person("郑安").member_of(BRANCH, "party_member").create().await;
    let by = app.person("容静").member_of(BRANCH, "party_member").create().await;
    let (id, now) = (new_id(app.clock.now()), app.clock.now());
    app.exec_sql(
        "INSERT INTO measure (region, id, person, organisation, handled_at, year, step, ground, state, facts, reason,
             opened_by, opened_at, decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $4, 2025, 'reminder', 'obligation_unmet', 'issued', $5, $5, $6, $7, $6, $7)",
        params![app.region(), id, person.id, branch, vec![0_u8], by.id, now],
    )
    .await;
    vec![("measures", id.to_string())]
}
