//! What `yigong check` compares.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::model::State;

db::row! {
    /// A kept year of a person beside what the ledger adds up to.
    pub(in crate::standing) struct Kept {
        pub(in crate::standing) person: Id,
        pub(in crate::standing) year: i64,
        pub(in crate::standing) organisation: Option<Id>,
        pub(in crate::standing) state: State,
        pub(in crate::standing) required: i64,
        pub(in crate::standing) minutes: i64,
        pub(in crate::standing) credited: i64,
        pub(in crate::standing) a: i64,
        pub(in crate::standing) b: i64,
        pub(in crate::standing) c: i64,
        pub(in crate::standing) d: i64,
        pub(in crate::standing) total: i64,
        pub(in crate::standing) total_a: i64,
        pub(in crate::standing) total_b: i64,
        pub(in crate::standing) total_c: i64,
        pub(in crate::standing) total_d: i64,
    }
}

/// The kept years of the people between two ids, by person and year.
pub(in crate::standing) async fn kept(cx: &mut Cx<'_>, first: Id, last: Id) -> Result<Vec<Kept>> {
    let select = sql!(
        "SELECT kept.person, kept.year, kept.organisation, kept.state, kept.required, kept.minutes, kept.credited,
            kept.minutes_a, kept.minutes_b, kept.minutes_c, kept.minutes_d,
            CAST(COALESCE(SUM(ledger.minutes), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN ledger.grade = 'A' THEN ledger.minutes * ledger.duty END), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN ledger.grade = 'B' THEN ledger.minutes * ledger.duty END), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN ledger.grade = 'C' THEN ledger.minutes * ledger.duty END), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN ledger.grade = 'D' THEN ledger.minutes * ledger.duty END), 0) AS BIGINT)
         FROM person_year kept LEFT JOIN ledger
           ON ledger.region = kept.region AND ledger.person = kept.person AND ledger.year = kept.year
         WHERE kept.region = $1 AND kept.person >= $2 AND kept.person <= $3
         GROUP BY kept.person, kept.year, kept.organisation, kept.state, kept.required, kept.minutes, kept.credited,
            kept.minutes_a, kept.minutes_b, kept.minutes_c, kept.minutes_d
         ORDER BY kept.person, kept.year"
    );
    Ok(cx.tx.all(select, params![cx.region, first, last]).await?)
}

/// People with minutes in a year of which nothing is kept.
pub(in crate::standing) async fn unkept(cx: &mut Cx<'_>) -> Result<Vec<(Id, i64)>> {
    let select = sql!(
        "SELECT DISTINCT ledger.person, ledger.year FROM ledger
         WHERE ledger.region = $1 AND NOT EXISTS (SELECT 1 FROM person_year WHERE person_year.region = $1
            AND person_year.person = ledger.person AND person_year.year = ledger.year) LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

db::row! {
    /// Numbers of an organisation's year.
    #[derive(PartialEq, Eq)]
    pub(in crate::standing) struct Tally {
        pub(in crate::standing) organisation: Id,
        pub(in crate::standing) year: i64,
        pub(in crate::standing) values: Numbers,
    }
}

/// Eight or nine numbers read as one text, so that three queries can be compared.
pub(in crate::standing) type Numbers = String;

/// What is kept of organisations: `people met short exempt` and `minutes a b c d`.
pub(in crate::standing) async fn tallies(cx: &mut Cx<'_>) -> Result<[Vec<Tally>; 4]> {
    let kept_people = sql!(
        "SELECT organisation, year, people || ' ' || met || ' ' || short || ' ' || exempt FROM organisation_year
         WHERE region = $1 AND (people <> 0 OR met <> 0 OR short <> 0 OR exempt <> 0) ORDER BY organisation, year"
    );
    let counted_people = sql!(
        "SELECT organisation, year, CAST(COUNT(*) AS BIGINT) || ' ' ||
            CAST(SUM(CASE WHEN state = 'met' THEN 1 ELSE 0 END) AS BIGINT) || ' ' ||
            CAST(SUM(CASE WHEN state = 'short' THEN 1 ELSE 0 END) AS BIGINT) || ' ' ||
            CAST(SUM(CASE WHEN state = 'exempt' THEN 1 ELSE 0 END) AS BIGINT)
         FROM person_year WHERE region = $1 AND organisation IS NOT NULL
         GROUP BY organisation, year ORDER BY organisation, year"
    );
    let kept_minutes = sql!(
        "SELECT organisation, year, minutes || ' ' || minutes_a || ' ' || minutes_b || ' ' ||
            minutes_c || ' ' || minutes_d FROM organisation_year
         WHERE region = $1 AND (minutes <> 0 OR minutes_a <> 0 OR minutes_b <> 0 OR minutes_c <> 0
            OR minutes_d <> 0) ORDER BY organisation, year"
    );
    let added_minutes = sql!(
        "SELECT organisation, year, (a + b + c + d) || ' ' || a || ' ' || b || ' ' || c || ' ' || d FROM (
            SELECT organisation, year,
               CAST(SUM(CASE WHEN grade = 'A' THEN minutes ELSE 0 END) AS BIGINT) AS a,
               CAST(SUM(CASE WHEN grade = 'B' THEN minutes ELSE 0 END) AS BIGINT) AS b,
               CAST(SUM(CASE WHEN grade = 'C' THEN minutes ELSE 0 END) AS BIGINT) AS c,
               CAST(SUM(CASE WHEN grade = 'D' THEN minutes ELSE 0 END) AS BIGINT) AS d
            FROM ledger WHERE region = $1 AND organisation IS NOT NULL AND duty = 1
            GROUP BY organisation, year) AS added
         WHERE a <> 0 OR b <> 0 OR c <> 0 OR d <> 0 ORDER BY organisation, year"
    );
    Ok([
        cx.tx.all(kept_people, params![cx.region]).await?,
        cx.tx.all(counted_people, params![cx.region]).await?,
        cx.tx.all(kept_minutes, params![cx.region]).await?,
        cx.tx.all(added_minutes, params![cx.region]).await?,
    ])
}
