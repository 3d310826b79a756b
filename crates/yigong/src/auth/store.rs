//! The SQL of accounts, sessions and roles.

use db::{params, sql};
use jiff::Timestamp;

use super::model::{Actor, Channel, Grant, Role};
use crate::action::Cx;
use crate::clock::Id;
use crate::crypto::sha256;
use crate::error::Result;

db::row! {
    /// An account as sign-in needs it.
    pub(super) struct Account {
        pub(super) person: Id,
        pub(super) password: String,
        pub(super) failures: i64,
        pub(super) locked_until: Option<Timestamp>,
    }
}

/// The account with this login name.
pub(super) async fn account(cx: &mut Cx<'_>, login: &str) -> Result<Option<Account>> {
    let select = sql!("SELECT person, password, failures, locked_until FROM account WHERE region = $1 AND login = $2");
    Ok(cx.tx.first(select, params![cx.region, login]).await?)
}

/// The login name and password hash of a person's account.
pub(super) async fn account_of(cx: &mut Cx<'_>, person: Id) -> Result<Option<(String, String)>> {
    let select = sql!("SELECT login, password FROM account WHERE region = $1 AND person = $2");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Creates the account, or gives it another login and password; unlocks it.
pub(super) async fn put_account(cx: &mut Cx<'_>, person: Id, login: &str, password: &str) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO account (region, person, login, password, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (region, person) DO UPDATE
         SET login = excluded.login, password = excluded.password, failures = 0, locked_until = NULL"
    );
    cx.tx.run(upsert, params![cx.region, person, login, password, cx.now]).await?;
    Ok(())
}

/// Records how many sign-ins have failed in a row.
pub(super) async fn set_failures(cx: &mut Cx<'_>, person: Id, failures: i64, until: Option<Timestamp>) -> Result<()> {
    let update = sql!("UPDATE account SET failures = $3, locked_until = $4 WHERE region = $1 AND person = $2");
    cx.tx.run(update, params![cx.region, person, failures, until]).await?;
    Ok(())
}

/// Opens a session; only the token's hash is kept.
pub(super) async fn open_session(
    cx: &mut Cx<'_>,
    token: &str,
    person: Id,
    agent: &str,
    expires_at: Timestamp,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO session (region, token_hash, person, channel, agent, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    let hash = sha256(&[token.as_bytes()]);
    cx.tx.run(insert, params![cx.region, hash, person, cx.actor.channel, agent, cx.now, expires_at]).await?;
    Ok(())
}

/// Ends the session with this token.
pub(super) async fn close_session(cx: &mut Cx<'_>, token: &str) -> Result<()> {
    let delete = sql!("DELETE FROM session WHERE region = $1 AND token_hash = $2");
    cx.tx.run(delete, params![cx.region, sha256(&[token.as_bytes()])]).await?;
    Ok(())
}

/// Ends every session of a person, as a new password does.
pub(super) async fn close_sessions(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let delete = sql!("DELETE FROM session WHERE region = $1 AND person = $2");
    cx.tx.run(delete, params![cx.region, person]).await?;
    Ok(())
}

/// Who holds the token of a live session.
pub async fn resume(cx: &mut Cx<'_>, token: &str, channel: Channel) -> Result<Option<Actor>> {
    let select = sql!(
        "SELECT person.id, person.name, session.second_factor,
            (SELECT COUNT(*) FROM message
              WHERE message.region = $1 AND message.person = person.id AND message.read_at IS NULL)
         FROM session JOIN person ON person.region = session.region AND person.id = session.person
         WHERE session.region = $1 AND session.token_hash = $2 AND session.expires_at > $3"
    );
    let found: Option<(Id, String, bool, i64)> =
        cx.tx.first(select, params![cx.region, sha256(&[token.as_bytes()]), cx.now]).await?;
    let Some((person, name, both_factors, unread)) = found else { return Ok(None) };
    let mut grants = grants(cx, person).await?;
    let held = grants.len();
    if cx.core.second_factor_required && !both_factors {
        // Leaders at the roadside are not asked; whoever reads other people's records is.
        grants.retain(|grant| grant.organisation.is_none());
    }
    let resting = grants.len() < held;
    Ok(Some(Actor { person: Some(person), name, grants, unread, resting, ..Actor::visitor(channel) }))
}

/// A person as an actor, for jobs that act in somebody's name.
pub async fn actor_of(cx: &mut Cx<'_>, person: Id, channel: Channel) -> Result<Actor> {
    let name =
        cx.tx.one(sql!("SELECT name FROM person WHERE region = $1 AND id = $2"), params![cx.region, person]).await?;
    let grants = grants(cx, person).await?;
    Ok(Actor { person: Some(person), name, grants, request: cx.actor.request.clone(), ..Actor::visitor(channel) })
}

async fn grants(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Grant>> {
    let select =
        sql!("SELECT role, organisation, team FROM role_grant WHERE region = $1 AND person = $2 AND ended_at IS NULL");
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Gives a role; giving it twice changes nothing.
pub(super) async fn grant(cx: &mut Cx<'_>, person: Id, grant: &Grant) -> Result<Id> {
    let held = sql!(
        "SELECT id FROM role_grant WHERE region = $1 AND person = $2 AND role = $3 AND ended_at IS NULL
         AND (organisation = $4 OR team = $5)"
    );
    let key = params![cx.region, person, grant.role, grant.organisation, grant.team];
    if let Some(id) = cx.tx.first(held, key).await? {
        return Ok(id);
    }
    let insert = sql!(
        "INSERT INTO role_grant (region, id, person, role, organisation, team, granted_by, granted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let id = cx.id();
    let row = params![cx.region, id, person, grant.role, grant.organisation, grant.team, cx.actor.person, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Makes somebody an expert: a role that reaches nobody; making them one twice changes nothing.
pub(crate) async fn make_expert(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let held = sql!(
        "SELECT COUNT(*) FROM role_grant WHERE region = $1 AND person = $2 AND role = 'expert' AND ended_at IS NULL"
    );
    if cx.tx.one::<i64>(held, params![cx.region, person]).await? > 0 {
        return Ok(());
    }
    let insert = sql!(
        "INSERT INTO role_grant (region, id, person, role, granted_by, granted_at) VALUES ($1, $2, $3, 'expert', $4, $5)"
    );
    cx.tx.run(insert, params![cx.region, cx.id(), person, cx.actor.person, cx.now]).await?;
    Ok(())
}

/// Whose account a login is.
pub(crate) async fn person_of(cx: &mut Cx<'_>, login: &str) -> Result<Option<Id>> {
    Ok(account(cx, login).await?.map(|it| it.person))
}

/// Ends the roles a person holds at organisations that contained `before` and do not contain `after`;
/// answers how many.
pub(super) async fn end_grants_left(cx: &mut Cx<'_>, person: Id, before: Id, after: Option<Id>) -> Result<u64> {
    let update = sql!(
        "UPDATE role_grant SET ended_at = $5
         WHERE region = $1 AND person = $2 AND ended_at IS NULL
            AND organisation IN (SELECT ancestor FROM organisation_path WHERE region = $1 AND descendant = $3)
            AND organisation NOT IN (SELECT ancestor FROM organisation_path WHERE region = $1 AND descendant = $4)"
    );
    Ok(cx.tx.run(update, params![cx.region, person, before, after, cx.now]).await?)
}

db::row! {
    /// A role that is held, by whom.
    pub struct Held {
        /// The grant's id.
        pub id: Id,
        /// Who holds it.
        pub person: Id,
        /// Their name.
        pub name: String,
        /// Which role.
        pub role: Role,
        /// Where in the tree.
        pub organisation: Option<Id>,
        /// Which team.
        pub team: Option<Id>,
    }
}

/// A grant in force.
pub(super) async fn held(cx: &mut Cx<'_>, id: Id) -> Result<Option<Held>> {
    let select = sql!(
        "SELECT role_grant.id, person.id, person.name, role, organisation, team
         FROM role_grant JOIN person ON person.region = role_grant.region AND person.id = role_grant.person
         WHERE role_grant.region = $1 AND role_grant.id = $2 AND ended_at IS NULL"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The roles held at `organisation` itself.
pub async fn held_at(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Held>> {
    let select = sql!(
        "SELECT role_grant.id, person.id, person.name, role, organisation, team
         FROM role_grant JOIN person ON person.region = role_grant.region AND person.id = role_grant.person
         WHERE role_grant.region = $1 AND organisation = $2 AND ended_at IS NULL ORDER BY role, person.name"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// Ends a grant.
pub(super) async fn end_grant(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let update = sql!("UPDATE role_grant SET ended_at = $3 WHERE region = $1 AND id = $2 AND ended_at IS NULL");
    cx.tx.run(update, params![cx.region, id, cx.now]).await?;
    Ok(())
}
