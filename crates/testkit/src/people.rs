//! People to act as, put in by SQL so that a test of one slice does not stand on another.

use std::sync::atomic::Ordering;

use db::{Stmt, Value, params, sql};
use jiff::civil::Date;
use pinyin::ToPinyin;
use yigong::auth::Role;
use yigong::{Id, PasswordCost, hash_password, new_id};

use crate::TestApp;
use crate::identity::id_number;
use crate::sql::Script;

/// Everybody's password.
pub const PASSWORD: &str = "south-pond-2026";

/// Somebody who can sign in.
#[derive(Debug, Clone)]
pub struct User {
    /// Their id.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Their login name.
    pub login: String,
    /// Their ID number, in clear.
    pub id_number: String,
    /// Their mobile number, in clear.
    pub phone: String,
}

/// Somebody being made: a man born 1990-01-01, no party member, with an account named after a
/// number, unless told otherwise.
#[must_use]
pub struct PersonBuilder<'a> {
    app: &'a TestApp,
    name: String,
    sex: i64,
    born: Date,
    login: Option<String>,
    id_number: Option<String>,
    memberships: Vec<(String, String, Date)>,
    roles: Vec<(Role, String)>,
    teams: Vec<String>,
}

impl<'a> PersonBuilder<'a> {
    pub(crate) fn new(app: &'a TestApp, name: &str) -> Self {
        let born = jiff::civil::date(1990, 1, 1);
        let (login, id_number) = (None, None);
        let (memberships, roles, teams) = Default::default();
        Self { app, name: name.into(), sex: 1, born, login, id_number, memberships, roles, teams }
    }

    /// 1 male, 2 female (GB/T 2261.1).
    pub fn sex(mut self, sex: i64) -> Self {
        self.sex = sex;
        self
    }

    /// Birth date, ISO.
    pub fn born(mut self, date: &str) -> Self {
        self.born = date.parse().expect("an ISO date");
        self
    }

    /// Login name.
    pub fn login(mut self, login: &str) -> Self {
        self.login = Some(login.into());
        self
    }

    /// Another ID number than the constructed one.
    pub fn id_number(mut self, number: &str) -> Self {
        self.id_number = Some(number.into());
        self
    }

    /// Belongs to the organisation of this name with this status (`party_member` …) since 2015.
    pub fn member_of(self, organisation: &str, status: &str) -> Self {
        self.member_since(organisation, status, "2015-01-01")
    }

    /// Belongs to it since a date. Of several, each ends the day the next begins.
    pub fn member_since(mut self, organisation: &str, status: &str, from: &str) -> Self {
        let from = from.parse().expect("an ISO date");
        self.memberships.push((organisation.into(), status.into(), from));
        self
    }

    /// Holds a role at the organisation of this name; for [`Role::Leader`], at the team of this name.
    pub fn role(mut self, role: Role, place: &str) -> Self {
        self.roles.push((role, place.into()));
        self
    }

    /// Leads the team of this name, and is in it.
    pub fn leads(self, team: &str) -> Self {
        self.role(Role::Leader, team).in_team(team)
    }

    /// Is in the team of this name.
    pub fn in_team(mut self, team: &str) -> Self {
        self.teams.push(team.into());
        self
    }

    /// Writes the rows.
    pub async fn create(self) -> User {
        let nth = self.app.people.fetch_add(1, Ordering::Relaxed);
        let user = User {
            id: new_id(self.app.clock.now()),
            login: self.login.clone().unwrap_or_else(|| format!("user{nth:03}")),
            id_number: self.id_number.clone().unwrap_or_else(|| id_number(self.sex, self.born, nth % 500)),
            phone: format!("139000{nth:05}"),
            name: self.name.clone(),
        };
        let mut script = vec![self.person_row(&user), self.account_row(&user)];
        script.extend(self.membership_rows(user.id).await);
        script.extend(self.role_rows(user.id).await);
        script.extend(self.team_rows(user.id).await);
        self.app.db.write(Script(script)).await.expect("the person's rows can be written");
        user
    }

    fn person_row(&self, user: &User) -> (&'static Stmt, Vec<Value>) {
        let insert = sql!(
            "INSERT INTO person (region, id, name, initials, sex, birth_date, id_number, id_number_hash,
                 id_number_tail, phone, phone_hash, phone_tail, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        );
        let (app, keys) = (self.app, &self.app.keys);
        let initials: String = self.name.as_str().to_pinyin().flatten().map(pinyin::Pinyin::first_letter).collect();
        let row = params![
            app.region(),
            user.id,
            user.name,
            initials,
            self.sex,
            self.born,
            keys.seal(&user.id_number).expect("sealing"),
            keys.lookup("id_number", &user.id_number),
            tail(&user.id_number),
            keys.seal(&user.phone).expect("sealing"),
            keys.lookup("phone", &user.phone),
            tail(&user.phone),
            app.clock.now(),
        ];
        (insert, row.to_vec())
    }

    fn account_row(&self, user: &User) -> (&'static Stmt, Vec<Value>) {
        let insert =
            sql!("INSERT INTO account (region, person, login, password, created_at) VALUES ($1, $2, $3, $4, $5)");
        let password = hash_password(PasswordCost::Least, PASSWORD).expect("hashing");
        (insert, params![self.app.region(), user.id, user.login, password, self.app.clock.now()].to_vec())
    }

    async fn membership_rows(&self, person: Id) -> Vec<(&'static Stmt, Vec<Value>)> {
        let insert = sql!(
            "INSERT INTO membership (region, id, person, organisation, status, valid_from, valid_to, reason, recorded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        );
        let (region, now) = (self.app.region(), self.app.clock.now());
        let mut rows = Vec::new();
        for (i, (name, status, from)) in self.memberships.iter().enumerate() {
            let organisation = self.app.organisation(name).await;
            let until = self.memberships.get(i + 1).map(|next| next.2);
            let row = params![region, new_id(now), person, organisation, status, *from, until, "测试", now];
            rows.push((insert, row.to_vec()));
        }
        rows
    }

    async fn role_rows(&self, person: Id) -> Vec<(&'static Stmt, Vec<Value>)> {
        let insert = sql!(
            "INSERT INTO role_grant (region, id, person, role, organisation, team, granted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        );
        let (region, now) = (self.app.region(), self.app.clock.now());
        let mut rows = Vec::new();
        for (role, place) in &self.roles {
            let (organisation, team) = match role {
                Role::Leader => (None, Some(self.app.team(place).await)),
                _ => (Some(self.app.organisation(place).await), None),
            };
            let row = params![region, new_id(now), person, *role, organisation, team, now];
            rows.push((insert, row.to_vec()));
        }
        rows
    }

    async fn team_rows(&self, person: Id) -> Vec<(&'static Stmt, Vec<Value>)> {
        let insert = sql!("INSERT INTO team_member (region, team, person, joined_at) VALUES ($1, $2, $3, $4)");
        let mut rows = Vec::new();
        for team in &self.teams {
            let row = params![self.app.region(), self.app.team(team).await, person, self.app.clock.now()];
            rows.push((insert, row.to_vec()));
        }
        rows
    }
}

/// The last four characters.
fn tail(text: &str) -> &str {
    &text[text.len() - 4..]
}
