//! All SQL of teams.

use db::{params, sql};

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
