//! Duty: a published slot of the branch's unit, a post, a swap, an absence.

use db::params;
use testkit::TestApp;
use yigong::{Id, new_id};

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let (region, now) = (app.region(), app.clock.now());
    let unit = app.organisation("台城街道党工委").await;
    let person: Vec<Id> = app.query("SELECT id FROM person ORDER BY id LIMIT 1", &[]).await;
    let [plan, slot, post, swap, absence]: [Id; 5] = std::array::from_fn(|_| new_id(now));
    app.exec_sql(
        "INSERT INTO duty_plan (region, id, from_date, to_date, state, made_at)
         VALUES ($1, $2, '2026-03-02', '2026-03-08', 'published', $3)",
        params![region, plan, now],
    )
    .await;
    let starts = now.as_second() + 2 * 86_400;
    app.exec_sql(
        "INSERT INTO duty_slot (region, id, plan, station, day, starts_at, ends_at, seats, taken, unit, why)
         VALUES ($1, $2, $3, 'shi', '2026-03-04', $4, $5, 2, 1, $6, '')",
        params![region, slot, plan, starts, starts + 10_800, unit],
    )
    .await;
    app.exec_sql(
        "INSERT INTO duty_post (region, id, slot, person, state, named_at, reason)
         VALUES ($1, $2, $3, $4, 'named', $5, '')",
        params![region, post, slot, person[0], now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO duty_swap (region, id, from_slot, to_slot, state, asked_by, asked_at, reason)
         VALUES ($1, $2, $3, $3, 'asked', $4, $5, '')",
        params![region, swap, slot, person[0], now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO duty_absence (region, id, unit, from_date, to_date, reason, recorded_by, recorded_at)
         VALUES ($1, $2, $3, '2026-04-01', '2026-04-02', '培训', $4, $5)",
        params![region, absence, unit, person[0], now],
    )
    .await;
    let text = |id: Id| id.to_string();
    vec![
        ("stations", "shi".to_owned()),
        ("kiosk", "no-such-token".to_owned()),
        ("plans", text(plan)),
        ("slots", text(slot)),
        ("posts", text(post)),
        ("swaps", text(swap)),
        ("absences", text(absence)),
    ]
}
