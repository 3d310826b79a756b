//! A certificate of the branch's member, issued to them, and a batch of the branch.

use db::params;
use testkit::TestApp;
use yigong::new_id;

use super::Value;
use crate::permissions::personas::BRANCH;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let (region, now) = (app.region(), app.clock.now());
    let branch = app.organisation(BRANCH).await;
    let person = app.person("容桂").member_of(BRANCH, "party_member").create().await.id;
    let (certificate, batch) = (new_id(now), new_id(now));
    app.exec_sql(
        "INSERT INTO certificate (region, id, number, kind, person, name, issuer, issuer_name, entitled, subject,
             from_date, to_date, minutes, floor_minutes, minutes_a, minutes_b, minutes_c, minutes_d, occasions, days,
             payload, signature, key_id, issued_at)
         VALUES ($1, $2, 'TS2026-000001-AAAAA', 'period', $3, '容桂', $4, '支部', 0, '', '2026-01-01', '2026-02-01',
             60, 60, 60, 0, 0, 0, 1, 1, '', $5, 'none', $6)",
        params![region, certificate, person, branch, vec![0_u8; 64], now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO certificate_batch (region, id, organisation, from_date, to_date, minimum, state, total, turn,
             created_by, created_at)
         VALUES ($1, $2, $3, '2026-01-01', '2026-02-01', 60, 'done', 1, 1, $4, $5)",
        params![region, batch, branch, person, now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO certificate_batch_item (region, batch, person, state, certificate, note)
         VALUES ($1, $2, $3, 'issued', $4, '')",
        params![region, batch, person, certificate],
    )
    .await;
    vec![("certificates", certificate.to_string()), ("batches", batch.to_string())]
}
