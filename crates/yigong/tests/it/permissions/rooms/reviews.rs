//! A campaign whose scoring is open, with one application on one expert's desk.

use db::params;
use testkit::TestApp;
use yigong::auth::Actor;
use yigong::{Id, campaigns, new_id};

use super::Value;

pub(super) async fn values(app: &TestApp) -> Vec<Value> {
    app.act(&Actor::operator(), campaigns::Seed).await.unwrap();
    let found = app.read(&Actor::system(), |cx| Box::pin(campaigns::in_year(cx, 2014))).await.unwrap();
    let (region, now, campaign) = (app.region(), app.clock.now(), found.unwrap().id);
    let unit = app.organisation("水步镇党委").await;
    let person = app.person("甄明").create().await;
    let [application, expert, desk, recusal]: [Id; 4] = std::array::from_fn(|_| new_id(now));
    app.exec_sql(
        "INSERT INTO application (region, id, campaign, organisation, unit, number, kind, title, state, revision,
             created_by, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $4, 900, 'project', '助老项目', 'admitted', 1, $5, $6, $6)",
        params![region, application, campaign, unit, person.id, now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO review_round (region, campaign, state, reviews, panel, load_limit, official, minimum, places, rule,
             rule_hash, commitment, seed, frozen_at, drawn_at)
         VALUES ($1, $2, 'open', 2, 2, 12, 'calibrated', 60, '[]', '{}', 'x', 'x', $3, $4, $4)",
        params![region, campaign, app.keys.seal_bytes(&[7; 32]).unwrap(), now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO review_expert (region, id, campaign, person, number, title, fields, load_limit, state, drawn,
             invited_by, invited_at)
         VALUES ($1, $2, $3, $4, 1, '讲师', '', 12, 'accepted', 1, $4, $5)",
        params![region, expert, campaign, person.id, now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO review_entry (region, campaign, application, number, version, kind, scope)
         VALUES ($1, $2, $3, 1, $3, 'project', 'family')",
        params![region, campaign, application],
    )
    .await;
    app.exec_sql(
        "INSERT INTO review_assignment (region, id, campaign, application, expert, source, state, assigned_at)
         VALUES ($1, $2, $3, $4, $5, 'draw', 'assigned', $6)",
        params![region, desk, campaign, application, expert, now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO review_recusal (region, id, campaign, expert, cause, unit, reason, made_at)
         VALUES ($1, $2, $3, $4, 'declared', $5, '亲属任职', $6)",
        params![region, recusal, campaign, expert, unit, now],
    )
    .await;
    vec![
        ("campaigns", campaign.to_string()),
        ("entries", application.to_string()),
        ("desks", desk.to_string()),
        ("reviews", desk.to_string()),
        ("invitations", expert.to_string()),
        ("recusals", recusal.to_string()),
        ("files", "entries.csv".to_owned()),
    ]
}
