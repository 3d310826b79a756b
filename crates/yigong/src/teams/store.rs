//! All SQL of teams.

use db::{params, sql};

use super::draft::Draft;
use super::model::{Member, Team};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// The columns of a [`Team`].
macro_rules! team_columns {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT team.id, team.code, team.name, team.organisation, organisation.name, team.town, team.categories,
                team.description, team.contact_place,
                (SELECT COUNT(*) FROM team_member WHERE team_member.region = $1 AND team_member.team = team.id
                    AND team_member.left_at IS NULL)
             FROM team JOIN organisation ON organisation.region = team.region AND organisation.id = team.organisation ",
            $rest
        ))
    };
}

/// The team with this id.
pub async fn team(cx: &mut Cx<'_>, id: Id) -> Result<Option<Team>> {
    let select = team_columns!("WHERE team.region = $1 AND team.id = $2 AND team.closed_at IS NULL");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// The team with this stable code.
pub async fn by_code(cx: &mut Cx<'_>, code: &str) -> Result<Option<Team>> {
    let select = team_columns!("WHERE team.region = $1 AND team.code = $2");
    Ok(cx.tx.first(select, params![cx.region, code]).await?)
}

/// Who belongs to a team, by name; at most 500.
pub async fn members(cx: &mut Cx<'_>, team: Id) -> Result<Vec<Member>> {
    let select = sql!(
        "SELECT person.id, person.name FROM team_member
         JOIN person ON person.region = team_member.region AND person.id = team_member.person
         WHERE team_member.region = $1 AND team_member.team = $2 AND team_member.left_at IS NULL
         ORDER BY person.name, person.id LIMIT 500"
    );
    Ok(cx.tx.all(select, params![cx.region, team]).await?)
}

/// Teams on a page.
pub(super) const PAGE: usize = 24;

/// What the list of teams is asked for. Empty texts ask for everything.
#[derive(Debug, Clone, Default)]
pub(super) struct Search {
    /// Words in the name or description.
    pub(super) q: String,
    /// Town.
    pub(super) town: String,
    /// Category code.
    pub(super) category: String,
    /// Only those this person leads.
    pub(super) led_by: Option<Id>,
    /// The name of the last one of the page before.
    pub(super) after: String,
}

/// One page of the list, by name, and whether there is more.
pub(super) async fn list(cx: &mut Cx<'_>, search: &Search) -> Result<(Vec<Team>, bool)> {
    let select = team_columns!(
        "WHERE team.region = $1 AND team.closed_at IS NULL AND team.name > $2
            AND ($3 = '' OR LOWER(team.name) LIKE $3 ESCAPE '\\' OR LOWER(team.description) LIKE $3 ESCAPE '\\')
            AND ($4 = '' OR team.town = $4) AND ($5 = '' OR ' ' || team.categories || ' ' LIKE $5)
            AND ($6 = 0 OR EXISTS (SELECT 1 FROM role_grant WHERE role_grant.region = $1
                AND role_grant.team = team.id AND role_grant.person = $7 AND role_grant.ended_at IS NULL))
         ORDER BY team.name LIMIT $8"
    );
    let category = if search.category.is_empty() { String::new() } else { format!("% {} %", search.category) };
    let words = crate::text::like(&search.q);
    let (mine, person) = (i64::from(search.led_by.is_some()), search.led_by.unwrap_or_default());
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let row = params![cx.region, search.after, words, search.town, category, mine, person, limit];
    let mut teams: Vec<Team> = cx.tx.all(select, row).await?;
    let more = teams.len() > PAGE;
    teams.truncate(PAGE);
    Ok((teams, more))
}

/// Inserts a team.
pub(super) async fn insert(cx: &mut Cx<'_>, code: &str, organisation: Id, draft: &Draft) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO team (region, id, code, name, organisation, town, categories, description, contact_place, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let d = draft;
    let categories = d.categories.join(" ");
    let row =
        params![cx.region, id, code, d.name, organisation, d.town, categories, d.description, d.contact_place, cx.now];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Writes a team anew.
pub(super) async fn update(cx: &mut Cx<'_>, id: Id, draft: &Draft) -> Result<()> {
    let update = sql!(
        "UPDATE team SET name = $3, town = $4, categories = $5, description = $6, contact_place = $7
         WHERE region = $1 AND id = $2"
    );
    let d = draft;
    let row = params![cx.region, id, d.name, d.town, d.categories.join(" "), d.description, d.contact_place];
    cx.tx.run(update, row).await?;
    Ok(())
}

/// The team of this name.
pub(super) async fn named(cx: &mut Cx<'_>, name: &str) -> Result<Option<Id>> {
    let select = sql!("SELECT id FROM team WHERE region = $1 AND name = $2");
    Ok(cx.tx.first(select, params![cx.region, name]).await?)
}

/// The organisation with this stable code.
pub(super) async fn organisation_of_code(cx: &mut Cx<'_>, code: &str) -> Result<Option<Id>> {
    let select = sql!("SELECT id FROM organisation WHERE region = $1 AND code = $2");
    Ok(cx.tx.first(select, params![cx.region, code]).await?)
}

/// The organisations the person manages by a role held there, by name; at most 50: where they may
/// found a team.
pub(super) async fn managed_organisations(cx: &mut Cx<'_>, person: Id) -> Result<Vec<(Id, String)>> {
    let select = sql!(
        "SELECT DISTINCT organisation.id, organisation.name FROM role_grant
         JOIN organisation_path path ON path.region = role_grant.region AND path.ancestor = role_grant.organisation
         JOIN organisation ON organisation.region = path.region AND organisation.id = path.descendant
         WHERE role_grant.region = $1 AND role_grant.person = $2 AND role_grant.ended_at IS NULL
            AND organisation.closed_at IS NULL
         ORDER BY organisation.name LIMIT 1000"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Makes `person` a member; who has left comes back.
pub(super) async fn join(cx: &mut Cx<'_>, team: Id, person: Id) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO team_member (region, team, person, joined_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (region, team, person) DO UPDATE SET left_at = NULL"
    );
    cx.tx.run(upsert, params![cx.region, team, person, cx.now]).await?;
    Ok(())
}

/// Ends a membership.
pub(super) async fn leave(cx: &mut Cx<'_>, team: Id, person: Id) -> Result<()> {
    let update =
        sql!("UPDATE team_member SET left_at = $4 WHERE region = $1 AND team = $2 AND person = $3 AND left_at IS NULL");
    cx.tx.run(update, params![cx.region, team, person, cx.now]).await?;
    Ok(())
}

/// Whether `person` belongs to the team.
pub(super) async fn belongs(cx: &mut Cx<'_>, team: Id, person: Id) -> Result<bool> {
    let select =
        sql!("SELECT COUNT(*) FROM team_member WHERE region = $1 AND team = $2 AND person = $3 AND left_at IS NULL");
    Ok(cx.tx.one::<i64>(select, params![cx.region, team, person]).await? > 0)
}

/// Who leads a team: grant, person, name.
pub(super) async fn leaders(cx: &mut Cx<'_>, team: Id) -> Result<Vec<(Id, Id, String)>> {
    let select = sql!(
        "SELECT role_grant.id, person.id, person.name FROM role_grant
         JOIN person ON person.region = role_grant.region AND person.id = role_grant.person
         WHERE role_grant.region = $1 AND role_grant.team = $2 AND role_grant.ended_at IS NULL
         ORDER BY person.name, person.id"
    );
    Ok(cx.tx.all(select, params![cx.region, team]).await?)
}

/// The teams a person may act for: those they lead, by name, and `wanted` when their hand reaches it.
pub async fn for_leader(cx: &mut Cx<'_>, person: Id, wanted: Option<Id>) -> Result<Vec<(Id, String)>> {
    let select = sql!(
        "SELECT team.id, team.name FROM team WHERE team.region = $1 AND team.closed_at IS NULL
            AND EXISTS (SELECT 1 FROM role_grant WHERE role_grant.region = $1 AND role_grant.team = team.id
                AND role_grant.person = $2 AND role_grant.ended_at IS NULL)
         ORDER BY team.name LIMIT 200"
    );
    let mut teams: Vec<(Id, String)> = cx.tx.all(select, params![cx.region, person]).await?;
    if let Some(wanted) = wanted.filter(|wanted| !teams.iter().any(|(id, _)| id == wanted))
        && crate::auth::leads(cx, wanted).await?
        && let Some(team) = team(cx, wanted).await?
    {
        teams.push((team.id, team.name));
    }
    Ok(teams)
}
