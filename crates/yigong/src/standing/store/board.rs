//! The SQL of boards: a fixed number of statements however many people there are.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::model::State;

db::row! {
    /// An organisation's numbers: its own, or with everything below it.
    pub struct Sums {
        /// The organisation.
        pub id: Id,
        /// Its full name.
        pub name: String,
        /// Its short name.
        pub short: String,
        /// People counted here.
        pub people: i64,
        /// Of them, who did the year's duty.
        pub met: i64,
        /// Who has it and did not yet.
        pub short_of: i64,
        /// Who is exempted.
        pub exempt: i64,
        /// Credited minutes of services given while belonging here.
        pub minutes: i64,
        /// Of them grade A.
        pub a: i64,
        /// Grade B.
        pub b: i64,
        /// Grade C.
        pub c: i64,
        /// Grade D.
        pub d: i64,
        /// Organisations added up.
        pub organisations: i64,
    }
}

db::row! {
    /// An organisation on the way from the root.
    pub struct Crumb {
        /// Its id.
        pub id: Id,
        /// Its full name.
        pub name: String,
        /// Its short name.
        pub short: String,
    }
}

db::row! {
    /// A member counted at an organisation.
    pub struct Member {
        /// The person.
        pub id: Id,
        /// Their name.
        pub name: String,
        /// Party status code.
        pub status: String,
        /// How they stand.
        pub state: State,
        /// Minutes asked for.
        pub required: i64,
        /// Minutes that count.
        pub credited: i64,
    }
}

/// From the root down to the organisation itself; empty when there is no such organisation.
pub(crate) async fn crumbs(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Crumb>> {
    let select = sql!(
        "SELECT organisation.id, organisation.name, organisation.short
         FROM organisation_path JOIN organisation
           ON organisation.region = organisation_path.region AND organisation.id = organisation_path.ancestor
         WHERE organisation_path.region = $1 AND organisation_path.descendant = $2
         ORDER BY organisation_path.depth DESC"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// The numbers of the organisation alone (first), then of each child with everything below it, in
/// the tree's order.
pub(crate) async fn sums(cx: &mut Cx<'_>, organisation: Id, year: i16) -> Result<Vec<Sums>> {
    let select = sql!(
        "SELECT node.id, node.name, node.short,
            CAST(COALESCE(SUM(sums.people), 0) AS BIGINT), CAST(COALESCE(SUM(sums.met), 0) AS BIGINT),
            CAST(COALESCE(SUM(sums.short), 0) AS BIGINT), CAST(COALESCE(SUM(sums.exempt), 0) AS BIGINT),
            CAST(COALESCE(SUM(sums.minutes), 0) AS BIGINT), CAST(COALESCE(SUM(sums.minutes_a), 0) AS BIGINT),
            CAST(COALESCE(SUM(sums.minutes_b), 0) AS BIGINT), CAST(COALESCE(SUM(sums.minutes_c), 0) AS BIGINT),
            CAST(COALESCE(SUM(sums.minutes_d), 0) AS BIGINT), COUNT(*)
         FROM organisation node
         JOIN organisation_path below ON below.region = node.region AND below.ancestor = node.id
         LEFT JOIN organisation_year sums
           ON sums.region = below.region AND sums.organisation = below.descendant AND sums.year = $3
         WHERE node.region = $1 AND (node.parent = $2 OR (node.id = $2 AND below.depth = 0))
         GROUP BY node.id, node.name, node.short, node.parent, node.position
         ORDER BY CASE WHEN node.id = $2 THEN 0 ELSE 1 END, node.position, node.id"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, i64::from(year)]).await?)
}

/// Members counted at the organisation itself, by name and id, after the given ones; only those who
/// are short when `short` is set. `day` is the one whose party status is shown.
pub(in crate::standing) async fn members(
    cx: &mut Cx<'_>,
    organisation: Id,
    year: i16,
    day: Date,
    short: bool,
    (after_name, after): (&str, Id),
    limit: i64,
) -> Result<Vec<Member>> {
    let select = sql!(
        "SELECT person.id, person.name, COALESCE(membership.status, 'public'), person_year.state,
            person_year.required, person_year.credited
         FROM person_year
         JOIN person ON person.region = person_year.region AND person.id = person_year.person
         LEFT JOIN membership ON membership.region = person.region AND membership.person = person.id
           AND membership.valid_from <= $4 AND (membership.valid_to IS NULL OR membership.valid_to > $4)
         WHERE person_year.region = $1 AND person_year.organisation = $2 AND person_year.year = $3
           AND ($5 = 0 OR person_year.state = 'short')
           AND (person.name > $6 OR (person.name = $6 AND person.id > $7))
         ORDER BY person.name, person.id LIMIT $8"
    );
    let row = params![cx.region, organisation, i64::from(year), day, i64::from(short), after_name, after, limit];
    Ok(cx.tx.all(select, row).await?)
}

/// Everybody counted at the organisation or below it, with the organisation's name; at most
/// `limit`.
pub(in crate::standing) async fn everyone(
    cx: &mut Cx<'_>,
    organisation: Id,
    year: i16,
    day: Date,
    limit: i64,
) -> Result<Vec<Below>> {
    let select = sql!(
        "SELECT organisation.name, person.name, COALESCE(membership.status, 'public'), person_year.state,
            person_year.required, person_year.credited, person_year.minutes_d
         FROM organisation_path below
         JOIN organisation ON organisation.region = below.region AND organisation.id = below.descendant
         JOIN person_year ON person_year.region = below.region AND person_year.organisation = below.descendant
         JOIN person ON person.region = person_year.region AND person.id = person_year.person
         LEFT JOIN membership ON membership.region = person.region AND membership.person = person.id
           AND membership.valid_from <= $4 AND (membership.valid_to IS NULL OR membership.valid_to > $4)
         WHERE below.region = $1 AND below.ancestor = $2 AND person_year.year = $3
         ORDER BY organisation.code, person.name, person.id LIMIT $5"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, i64::from(year), day, limit]).await?)
}

db::row! {
    /// A member counted somewhere below an organisation.
    pub(in crate::standing) struct Below {
        pub(in crate::standing) organisation: String,
        pub(in crate::standing) name: String,
        pub(in crate::standing) status: String,
        pub(in crate::standing) state: State,
        pub(in crate::standing) required: i64,
        pub(in crate::standing) credited: i64,
        pub(in crate::standing) back_filled: i64,
    }
}
