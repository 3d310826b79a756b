//! The organisations and teams every test finds.

use std::collections::HashMap;

use db::{Stmt, Value, params, sql};
use yigong::{App, Id, new_id};

use crate::sql::Script;

/// Fills the city's organisations and teams in from its data.
///
/// SEED: once the actions are there, this becomes
/// `app.act(&Actor::system(), organisations::Seed)` and `app.act(&Actor::system(), teams::Seed)`.
pub(crate) async fn seed(app: &App) {
    let mut rows = Rows { app, script: Vec::new(), ids: HashMap::new() };
    for (position, organisation) in app.city.organisations.iter().enumerate() {
        rows.organisation(organisation, position as i64);
    }
    for team in &app.city.teams {
        rows.team(team);
    }
    app.db.write(Script(rows.script)).await.expect("organisations and teams can be written");
}

struct Rows<'a> {
    app: &'a App,
    script: Vec<(&'static Stmt, Vec<Value>)>,
    /// Ids by key, each with the path from the root down to itself.
    ids: HashMap<&'a str, Vec<Id>>,
}

impl<'a> Rows<'a> {
    fn organisation(&mut self, seed: &'a yigong::city::OrganisationSeed, position: i64) {
        let insert = sql!(
            "INSERT INTO organisation (region, id, code, parent, name, short, kind, town, position, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        );
        let link = sql!("INSERT INTO organisation_path (region, ancestor, descendant, depth) VALUES ($1, $2, $3, $4)");
        let (region, now) = (self.app.city.region, self.app.clock.now());
        let id = new_id(now);
        let mut path = seed.parent.as_deref().map_or_else(Vec::new, |parent| self.ids[parent].clone());
        let row = params![
            region,
            id,
            seed.key,
            path.last().copied(),
            seed.name,
            seed.short,
            seed.kind,
            seed.town,
            position,
            now
        ];
        self.script.push((insert, row.to_vec()));
        path.push(id);
        for (depth, ancestor) in path.iter().rev().enumerate() {
            self.script.push((link, params![region, *ancestor, id, depth as i64].to_vec()));
        }
        self.ids.insert(&seed.key, path);
    }

    fn team(&mut self, seed: &yigong::city::TeamSeed) {
        let insert = sql!(
            "INSERT INTO team (region, id, code, name, organisation, town, categories, description, contact_place,
                 created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        );
        let (region, now) = (self.app.city.region, self.app.clock.now());
        let organisation = self.ids[seed.organisation.as_str()].last().copied();
        let categories = seed.categories.join(" ");
        let row = params![
            region,
            new_id(now),
            seed.key,
            seed.name,
            organisation,
            seed.town,
            categories,
            seed.description,
            seed.contact_place,
            now
        ];
        self.script.push((insert, row.to_vec()));
    }
}
