//! A session of the branch, an event of the city, somebody who seeks work and an offer to them.

use db::params;
use testkit::TestApp;
use yigong::new_id;

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    let (region, now) = (app.region(), app.clock.now());
    let branch = app.organisation("台城街道南塘社区党支部").await;
    let [session, event, seeker, offer] = std::array::from_fn(|_| new_id(now));
    let (start, end) = (now.as_second() + 5 * 86_400, now.as_second() + 5 * 86_400 + 7_200);
    app.exec_sql(
        "INSERT INTO training_session (region, id, course, organisation, town, place, starts_at, ends_at, capacity, created_at)
         VALUES ($1, $2, 'rescue', $3, '台城街道', '训练场', $4, $5, 30, $6)",
        params![region, session, branch, start, end, now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO city_event (region, id, title, category, town, place, description, wanted, starts_at, ends_at, created_at)
         VALUES ($1, $2, '文明创建行动日', 'C2', '台城街道', '各路口', '文明劝导和保洁，各队认领路段。', 50, $3, $4, $5)",
        params![region, event, start, end, now],
    )
    .await;
    let person = app.person("余求职").member_of("台城街道南塘社区党支部", "party_member").create().await;
    app.exec_sql(
        "INSERT INTO job_seeker (region, id, person, centre, state, proof, zero_family, details, opted_at)
         VALUES ($1, $2, $3, $4, 'open', 'registration', 0, $5, $6)",
        params![
            region,
            seeker,
            person.id,
            branch,
            app.keys.seal(r#"{"skills":"电工","wish":"维修","phone":"1"}"#).unwrap(),
            now
        ],
    )
    .await;
    app.exec_sql(
        "INSERT INTO job_offer (region, id, seeker, employer, title, note, offered_by, offered_at, outcome)
         VALUES ($1, $2, $3, '某厂', '维修工', '', $4, $5, 'open')",
        params![region, offer, seeker, branch, now],
    )
    .await;
    vec![
        ("sessions", session.to_string()),
        ("events", event.to_string()),
        ("seekers", seeker.to_string()),
        ("offers", offer.to_string()),
    ]
}
