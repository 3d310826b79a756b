//! The people of the demo city beside those of the roster: the named branches' members, residents,
//! and who holds which account and role.

use std::collections::HashMap;

use db::{params, sql};
use fastrand::Rng;
use gbcodes::age_on;
use jiff::ToSpan;
use jiff::civil::Date;

use super::build::Account;
use super::random::Names;
use crate::action::{Action, Cx};
use crate::auth::{self, Actor, Channel, Grant, GrantRole, Role};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people::{AddPerson, ApproveExemption, Join, RecordExemption, Status};
use crate::{organisations, setting, teams};

/// How many people the city has at least.
const PEOPLE: usize = 2_000;
/// Members of each of the nine branches the sample rosters speak of, before those are imported.
const BRANCH: usize = 36;
const BRANCHES: [&str; 9] = [
    "taicheng-01",
    "taicheng-02",
    "taicheng-03",
    "taicheng-04",
    "taicheng-05",
    "chuandao-01",
    "chuandao-02",
    "chuandao-03",
    "chuandao-04",
];
/// Experts who review what units apply with.
const EXPERTS: usize = 6;
/// The branch whose secretary and team leader have accounts.
pub(super) const HOME: &str = "taicheng-01";
/// The team the account `leader` leads.
pub(super) const TEAM: &str = "nantang";

/// Somebody who may serve.
#[derive(Clone)]
pub(super) struct Someone {
    pub(super) id: Id,
    pub(super) town: String,
    pub(super) age: i32,
}

/// Who plays in the year.
pub(super) struct Cast {
    pub(super) everyone: Vec<Someone>,
    pub(super) volunteers: Vec<Id>,
    pub(super) organiser: Actor,
    /// Two leaders a team, by the team's code.
    pub(super) leaders: HashMap<String, [Actor; 2]>,
    /// Who has taken the courses that some service asks for.
    pub(super) trained: Vec<Id>,
}

/// Every demo account and who it is.
pub(super) fn logins() -> Vec<Account> {
    let named = [
        ("organiser", "主办单位（市委组织部），管全市"),
        ("clerk", "台城街道党工委党务干事"),
        ("branch", "台城街道南塘社区党支部书记"),
        ("leader", "台城街道南塘社区党员义工队负责人"),
        ("office", "团市委，受理申报材料与书面异议"),
    ];
    let mut all: Vec<Account> =
        named.iter().map(|(login, who)| Account { login: (*login).into(), who: (*who).into() }).collect();
    all.extend((1..=60).map(|n| Account { login: format!("volunteer{n:02}"), who: role_of(n).into() }));
    all.extend((1..=EXPERTS).map(|n| Account { login: format!("expert{n:02}"), who: "申报活动评审专家".into() }));
    all
}

fn role_of(n: u32) -> &'static str {
    match n {
        1..=40 => "义工，中共党员",
        41..=45 => "义工，预备党员",
        46..=50 => "义工，入党积极分子",
        _ => "义工，群众",
    }
}

/// Invents everybody and gives them their places.
pub(super) async fn cast(cx: &mut Cx<'_>, rng: &mut Rng) -> Result<Cast> {
    let names = Names::read(&cx.core.city.demo.names)?;
    let mut maker = Maker { names, number: 0, today: cx.today() };
    let organiser = maker.official(cx, rng, "organiser", "city", Role::Organiser).await?;
    maker.official(cx, rng, "clerk", "taicheng", Role::Clerk).await?;
    maker.official(cx, rng, "branch", HOME, Role::Secretary).await?;
    let leader = maker.member(cx, rng, HOME, 38, Status::PartyMember).await?;
    account(cx, "leader", leader).await?;
    let mut volunteers = Vec::new();
    for n in 1..=60_u32 {
        volunteers.push(maker.volunteer(cx, rng, n).await?);
    }
    for branch in BRANCHES {
        for _ in 0..BRANCH {
            let (age, status) = (rng.i16(22..84), status(rng));
            maker.member(cx, rng, branch, age, status).await?;
        }
    }
    while count(cx).await? < PEOPLE {
        for _ in 0..50 {
            let age = rng.i16(16..72);
            maker.someone(cx, rng, age).await?;
        }
    }
    maker.official(cx, rng, "office", "tuanshiwei", Role::Clerk).await?;
    exempt(cx, rng, &organiser).await?;
    let everyone = everyone(cx, rng).await?;
    let leaders = leaders(cx, rng, &everyone, leader).await?;
    let mut own = Rng::with_seed(6);
    for n in 1..=EXPERTS {
        let expert = maker.someone(cx, &mut own, 50).await?;
        account(cx, &format!("expert{n:02}"), expert).await?;
    }
    join_teams(cx, rng, &everyone, &volunteers).await?;
    consent(cx, rng, &volunteers).await?;
    Ok(Cast { everyone, volunteers, organiser, leaders, trained: Vec::new() })
}

fn status(rng: &mut Rng) -> Status {
    match rng.u8(0..100) {
        0..82 => Status::PartyMember,
        82..92 => Status::ProbationaryMember,
        _ => Status::Activist,
    }
}

struct Maker {
    names: Names,
    number: u32,
    today: Date,
}

impl Maker {
    /// A resident.
    async fn someone(&mut self, cx: &mut Cx<'_>, rng: &mut Rng, age: i16) -> Result<Id> {
        self.number += 1;
        let mut invented = self.names.invent(rng, self.today, age, self.number)?;
        while crate::people::by_id_number(cx, &invented.id).await?.is_some() {
            invented = self.names.invent(rng, self.today, age, self.number)?;
        }
        let phone = invented.mobile.parse().ok();
        AddPerson { name: invented.name, id_number: invented.id, phone }.run(cx).await
    }

    /// A member of a branch, since some years.
    async fn member(&mut self, cx: &mut Cx<'_>, rng: &mut Rng, branch: &str, age: i16, status: Status) -> Result<Id> {
        let person = self.someone(cx, rng, age).await?;
        let organisation = organisations::by_code(cx, branch).await?.ok_or_else(AppError::not_found)?.id;
        let from = Date::new(self.today.year() - 2, 1, 1).map_err(|e| AppError::internal(e.to_string()))?;
        Join { person, organisation, status, from, reason: "演示数据".into() }.run(cx).await?;
        Ok(person)
    }

    /// Somebody with a role over people, and an account.
    async fn official(&mut self, cx: &mut Cx<'_>, rng: &mut Rng, login: &str, at: &str, role: Role) -> Result<Actor> {
        let branch = match at {
            "city" => "zuzhi-bu-01",
            // Whoever handles objections must not belong to a unit that applies.
            "tuanshiwei" => "tuanshiwei-01",
            _ => HOME,
        };
        let branch = if organisations::by_code(cx, branch).await?.is_some() { branch } else { HOME };
        let person = self.member(cx, rng, branch, 45, Status::PartyMember).await?;
        account(cx, login, person).await?;
        let organisation = organisations::by_code(cx, at).await?.ok_or_else(AppError::not_found)?.id;
        let grant = Grant { role, organisation: Some(organisation), team: None };
        GrantRole { person, grant }.run(cx).await?;
        auth::actor_of(cx, person, Channel::Page).await
    }

    /// One of the sixty: members of 台城's branches first, then probationary members, activists, residents.
    async fn volunteer(&mut self, cx: &mut Cx<'_>, rng: &mut Rng, n: u32) -> Result<Id> {
        let age = rng.i16(24..52);
        let branch = BRANCHES[(n as usize - 1) % 5];
        let person = match n {
            1..=40 => self.member(cx, rng, branch, age, Status::PartyMember).await?,
            41..=45 => self.member(cx, rng, branch, age, Status::ProbationaryMember).await?,
            46..=50 => self.member(cx, rng, branch, age, Status::Activist).await?,
            _ => self.someone(cx, rng, age).await?,
        };
        account(cx, &format!("volunteer{n:02}"), person).await?;
        Ok(person)
    }
}

/// Remembers whose account a login is; the password comes at every start.
async fn account(cx: &mut Cx<'_>, login: &str, person: Id) -> Result<()> {
    setting::set(cx, &format!("demo_account_{login}"), &person.to_string()).await
}

async fn count(cx: &mut Cx<'_>) -> Result<usize> {
    let count: i64 = cx.tx.one(sql!("SELECT COUNT(*) FROM person WHERE region = $1"), params![cx.region]).await?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Everybody old enough to serve, with the town they belong to.
async fn everyone(cx: &mut Cx<'_>, rng: &mut Rng) -> Result<Vec<Someone>> {
    let select = sql!(
        "SELECT person.id, person.birth_date, COALESCE(organisation.town, '')
         FROM person
         LEFT JOIN membership ON membership.region = person.region AND membership.person = person.id
           AND membership.valid_to IS NULL
         LEFT JOIN organisation ON organisation.region = membership.region AND organisation.id = membership.organisation
         WHERE person.region = $1 ORDER BY person.id_number_tail, person.phone_tail, person.name"
    );
    let rows: Vec<(Id, Date, String)> = cx.tx.all(select, params![cx.region]).await?;
    let today = cx.today();
    let towns: Vec<String> = cx.core.city.towns.iter().map(|town| town.name.clone()).collect();
    let someone = |(id, born, town): (Id, Date, String)| {
        let town = if town.is_empty() { rng.choice(&towns).cloned().unwrap_or_default() } else { town };
        Someone { id, town, age: age_on(born, today) }
    };
    Ok(rows.into_iter().map(someone).filter(|someone| (14..=78).contains(&someone.age)).collect())
}

/// Two leaders for every team, from its town.
async fn leaders(
    cx: &mut Cx<'_>,
    rng: &mut Rng,
    everyone: &[Someone],
    leader: Id,
) -> Result<HashMap<String, [Actor; 2]>> {
    let mut all = HashMap::new();
    for seed in &cx.core.city.teams {
        let team = teams::by_code(cx, &seed.key).await?.ok_or_else(AppError::not_found)?.id;
        let able: Vec<&Someone> = everyone
            .iter()
            .filter(|one| one.town == seed.town && (28..58).contains(&one.age) && one.id != leader)
            .collect();
        let first = match (seed.key.as_str(), rng.choice(&able)) {
            (TEAM, _) => leader,
            (_, Some(one)) => one.id,
            (_, None) => leader,
        };
        let others: Vec<&&Someone> = able.iter().filter(|one| one.id != first).collect();
        let second = rng.choice(&others).map_or(leader, |one| one.id);
        let mut pair = Vec::new();
        for person in [first, second] {
            let grant = Grant { role: Role::Leader, organisation: None, team: Some(team) };
            GrantRole { person, grant }.run(cx).await?;
            pair.push(auth::actor_of(cx, person, Channel::Page).await?);
        }
        if let Ok(pair) = <[Actor; 2]>::try_from(pair) {
            all.insert(seed.key.clone(), pair);
        }
    }
    Ok(all)
}

/// Every team has a dozen people of its town; the sixty are in one or two teams of 台城 each (V2.2).
async fn join_teams(cx: &mut Cx<'_>, rng: &mut Rng, everyone: &[Someone], volunteers: &[Id]) -> Result<()> {
    let mut near = Vec::new();
    for seed in &cx.core.city.teams {
        let team = teams::by_code(cx, &seed.key).await?.ok_or_else(AppError::not_found)?.id;
        let able: Vec<Id> = everyone.iter().filter(|one| one.town == seed.town).map(|one| one.id).collect();
        let mut joining: Vec<Id> = rng.choose_multiple(&able, 12).into_iter().copied().collect();
        if seed.town == "台城街道" {
            near.push(team);
        }
        joining.dedup();
        for person in joining {
            join(cx, person, team).await?;
        }
    }
    for person in volunteers {
        let wanted = 1 + rng.usize(0..2);
        for team in rng.choose_multiple(&near, wanted) {
            join(cx, *person, *team).await?;
        }
    }
    Ok(())
}

async fn join(cx: &mut Cx<'_>, person: Id, team: Id) -> Result<()> {
    let (actor, now) = (auth::actor_of(cx, person, Channel::Page).await?, cx.now);
    match (teams::JoinTeam { team }).within(&mut cx.acting(&actor, now)).await {
        Err(error) if error.status.is_server_error() => Err(error),
        // Already in it, as leaders are.
        _ => Ok(()),
    }
}

/// Whoever has an account agreed to what it needs; most also to being named in public.
async fn consent(cx: &mut Cx<'_>, rng: &mut Rng, volunteers: &[Id]) -> Result<()> {
    let mut holders = volunteers.to_vec();
    for login in ["organiser", "clerk", "branch", "leader"] {
        let id = setting::get(cx, &format!("demo_account_{login}")).await?;
        holders.extend(id.and_then(|id| id.parse::<Id>().ok()));
    }
    let items: Vec<(String, bool)> =
        cx.core.city.wording.consent.items.iter().map(|it| (it.key.clone(), it.required)).collect();
    for person in holders {
        let (actor, now) = (auth::actor_of(cx, person, Channel::Page).await?, cx.now);
        for (purpose, required) in &items {
            if *required || purpose == "party" || rng.u8(0..100) < 70 {
                let purpose = purpose.clone();
                crate::people::GiveConsent { purpose }.within(&mut cx.acting(&actor, now)).await?;
            }
        }
    }
    Ok(())
}

/// Some members of 台城 are exempt this year, each for a reason of the rules.
async fn exempt(cx: &mut Cx<'_>, rng: &mut Rng, organiser: &Actor) -> Result<()> {
    let clerk = setting::get(cx, "demo_account_clerk").await?.and_then(|id| id.parse().ok());
    let clerk: Id = clerk.ok_or_else(AppError::not_found)?;
    let clerk = auth::actor_of(cx, clerk, Channel::Page).await?;
    let first = Date::new(cx.today().year(), 1, 5).map_err(|e| AppError::internal(e.to_string()))?;
    let mut kinds = ["illness", "pregnancy", "care", "away", "illness", "disability"].iter().cycle();
    for branch in &BRANCHES[..5] {
        let organisation = organisations::by_code(cx, branch).await?.ok_or_else(AppError::not_found)?.id;
        let select = sql!(
            "SELECT membership.person FROM membership JOIN person ON person.region = membership.region
               AND person.id = membership.person
             WHERE membership.region = $1 AND membership.organisation = $2 AND membership.valid_to IS NULL
               AND membership.status = 'party_member' AND person.birth_date > $3
             ORDER BY person.id_number_tail, person.phone_tail LIMIT 60"
        );
        let young = first.saturating_sub(50.years());
        let able: Vec<Id> = cx.tx.all(select, params![cx.region, organisation, young]).await?;
        for person in able.into_iter().skip(20 + rng.usize(0..6)).take(2) {
            let kind = (*kinds.next().unwrap_or(&"other")).to_owned();
            let to = if rng.bool() { first.saturating_add(300.days()) } else { first.saturating_add(90.days()) };
            let evidence = "已查看证明原件".to_owned();
            let now = cx.now;
            let asked = RecordExemption { person, kind, from: first, to, evidence, consented: true };
            let id = asked.within(&mut cx.acting(&clerk, now)).await?;
            ApproveExemption { id }.within(&mut cx.acting(organiser, now)).await?;
        }
    }
    Ok(())
}
