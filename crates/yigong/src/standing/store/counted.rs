//! Everybody counted at one organisation in a year, batch by batch, for the year-end pack: four
//! statements a batch however many people there are.

use std::collections::BTreeMap;

use db::{params, sql};
use jiff::civil::Date;

use super::facts::{Everybody, Exempt, Member, Who, gathered};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::model::{ByGrade, Grade};

/// The next `limit` people counted at an organisation in `year`: id, name, all minutes of the year.
pub(in crate::standing) async fn head_of(
    cx: &mut Cx<'_>,
    organisation: Id,
    year: i16,
    after: Id,
    limit: i64,
) -> Result<Vec<(Id, String, i64)>> {
    let select = sql!(
        "SELECT person.id, person.name, person_year.minutes
         FROM person_year JOIN person ON person.region = person_year.region AND person.id = person_year.person
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person > $4
         ORDER BY person_year.person LIMIT $5"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, i64::from(year), after, limit]).await?)
}

/// The facts of those counted at an organisation whose ids lie between two, in order.
pub(in crate::standing) async fn counted(
    cx: &mut Cx<'_>,
    organisation: Id,
    year: i16,
    (first, last): (Id, Id),
) -> Result<Everybody> {
    let key = params![cx.region, organisation, i64::from(year), first, last];
    let people = sql!(
        "SELECT person.id, person.sex, person.birth_date
         FROM person_year JOIN person ON person.region = person_year.region AND person.id = person_year.person
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person >= $4 AND person_year.person <= $5
         ORDER BY person.id"
    );
    let people: Vec<Who> = cx.tx.all(people, key).await?;
    let memberships = sql!(
        "SELECT membership.person, membership.organisation, organisation.name, membership.status,
            membership.valid_from, membership.valid_to
         FROM person_year
         JOIN membership ON membership.region = person_year.region AND membership.person = person_year.person
         JOIN organisation ON organisation.region = membership.region AND organisation.id = membership.organisation
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person >= $4 AND person_year.person <= $5
         ORDER BY membership.person, membership.valid_from, membership.id"
    );
    let memberships: Vec<Member> = cx.tx.all(memberships, key).await?;
    let exemptions = sql!(
        "SELECT exemption.person, exemption.kind, exemption.valid_from, exemption.valid_to, exemption.approved_at,
            exemption.ended_at
         FROM person_year
         JOIN exemption ON exemption.region = person_year.region AND exemption.person = person_year.person
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person >= $4 AND person_year.person <= $5
         ORDER BY exemption.person, exemption.valid_from, exemption.id"
    );
    let exemptions: Vec<Exempt> = cx.tx.all(exemptions, key).await?;
    Ok(gathered(&cx.core.city, people, memberships, exemptions))
}

/// Minutes by grade that count for the duty, of the same people, of services up to and including `until`.
pub(in crate::standing) async fn minutes_of(
    cx: &mut Cx<'_>,
    organisation: Id,
    year: i16,
    (first, last): (Id, Id),
    until: Date,
) -> Result<BTreeMap<Id, ByGrade>> {
    let select = sql!(
        "SELECT ledger.person, ledger.grade, CAST(SUM(ledger.minutes) AS BIGINT)
         FROM person_year
         JOIN ledger ON ledger.region = person_year.region AND ledger.person = person_year.person
           AND ledger.year = person_year.year
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND person_year.person >= $4 AND person_year.person <= $5
           AND ledger.service_date <= $6 AND ledger.duty = 1
         GROUP BY ledger.person, ledger.grade"
    );
    let key = params![cx.region, organisation, i64::from(year), first, last, until];
    let rows: Vec<(Id, Grade, i64)> = cx.tx.all(select, key).await?;
    let mut sums: BTreeMap<Id, ByGrade> = BTreeMap::new();
    for (person, grade, minutes) in rows {
        *sums.entry(person).or_default().slot(grade) = minutes;
    }
    Ok(sums)
}
