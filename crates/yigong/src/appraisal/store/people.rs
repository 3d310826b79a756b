//! Where people belong, and who else holds office there.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};

db::row! {
    /// Somebody with office over an organisation.
    pub(in crate::appraisal) struct Holder {
        pub(in crate::appraisal) person: Id,
        pub(in crate::appraisal) name: String,
        /// The organisation where they hold it.
        pub(in crate::appraisal) at: String,
        /// How far above.
        pub(in crate::appraisal) depth: i64,
    }
}

/// A person's name and the organisation they belong to on a day.
pub(in crate::appraisal) async fn whereabouts(
    cx: &mut Cx<'_>,
    person: Id,
    day: Date,
) -> Result<Option<(String, Id, String)>> {
    let select = sql!(
        "SELECT person.name, membership.organisation, membership.status
         FROM person JOIN membership ON membership.region = person.region AND membership.person = person.id
           AND membership.valid_from <= $3 AND (membership.valid_to IS NULL OR membership.valid_to > $3)
         WHERE person.region = $1 AND person.id = $2 ORDER BY membership.valid_from DESC"
    );
    Ok(cx.tx.first(select, params![cx.region, person, day]).await?)
}

/// The organisation above one; the topmost is above itself.
pub(in crate::appraisal) async fn parent(cx: &mut Cx<'_>, organisation: Id) -> Result<Id> {
    let select = sql!("SELECT parent FROM organisation WHERE region = $1 AND id = $2");
    let parent: Option<Option<Id>> = cx.tx.first(select, params![cx.region, organisation]).await?;
    Ok(parent.flatten().unwrap_or(organisation))
}

/// Who holds office over people at an organisation or above it, nearest first, without two people.
pub(in crate::appraisal) async fn holders(cx: &mut Cx<'_>, organisation: Id, without: [Id; 2]) -> Result<Vec<Holder>> {
    let select = sql!(
        "SELECT person.id, person.name, organisation.name, MIN(above.depth)
         FROM organisation_path above
         JOIN role_grant ON role_grant.region = above.region AND role_grant.organisation = above.ancestor
           AND role_grant.ended_at IS NULL
         JOIN person ON person.region = role_grant.region AND person.id = role_grant.person
         JOIN organisation ON organisation.region = above.region AND organisation.id = above.ancestor
         WHERE above.region = $1 AND above.descendant = $2 AND person.id <> $3 AND person.id <> $4
           AND role_grant.role IN ('secretary', 'clerk', 'organiser')
         GROUP BY person.id, person.name, organisation.name ORDER BY MIN(above.depth), person.name, person.id"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, without[0], without[1]]).await?)
}

/// Whether somebody holds office over people at an organisation or above it.
pub(in crate::appraisal) async fn holds(cx: &mut Cx<'_>, person: Id, organisation: Id) -> Result<bool> {
    let select = sql!(
        "SELECT COUNT(*) FROM organisation_path above
         JOIN role_grant ON role_grant.region = above.region AND role_grant.organisation = above.ancestor
           AND role_grant.ended_at IS NULL
         WHERE above.region = $1 AND above.descendant = $2 AND role_grant.person = $3"
    );
    Ok(cx.tx.one::<i64>(select, params![cx.region, organisation, person]).await? > 0)
}

/// A person's name, and the organisation's name and the status of a day.
pub(in crate::appraisal) async fn card(
    cx: &mut Cx<'_>,
    person: Id,
    day: Date,
) -> Result<(String, Option<String>, Option<String>)> {
    let select = sql!(
        "SELECT person.name, organisation.name, membership.status
         FROM person
         LEFT JOIN membership ON membership.region = person.region AND membership.person = person.id
           AND membership.valid_from <= $3 AND (membership.valid_to IS NULL OR membership.valid_to > $3)
         LEFT JOIN organisation ON organisation.region = membership.region AND organisation.id = membership.organisation
         WHERE person.region = $1 AND person.id = $2"
    );
    cx.tx.first(select, params![cx.region, person, day]).await?.ok_or_else(AppError::not_found)
}

/// Where a person is counted in a year, and all their minutes of it.
pub(in crate::appraisal) async fn counted_at(cx: &mut Cx<'_>, person: Id, year: i64) -> Result<Option<(Id, i64)>> {
    let select = sql!(
        "SELECT organisation, minutes FROM person_year
         WHERE region = $1 AND person = $2 AND year = $3 AND organisation IS NOT NULL"
    );
    Ok(cx.tx.first(select, params![cx.region, person, year]).await?)
}
