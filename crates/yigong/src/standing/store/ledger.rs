//! Reading a person's ledger.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::model::Grade;

db::row! {
    /// A row of the ledger as its person sees it.
    pub struct Entry {
        /// Position in the person's chain, from 1.
        pub seq: i64,
        /// Its id.
        pub id: Id,
        /// Day of the service.
        pub service_date: Date,
        /// Minutes, negative for a reversal.
        pub minutes: i64,
        /// Evidence.
        pub grade: Grade,
        /// Source code of the city's rules.
        pub source: String,
        /// The activity, when there was one.
        pub activity: Option<Id>,
        /// What was done.
        pub title: String,
        /// Whether it counts for the duty.
        pub duty: bool,
        /// Name of who recorded it.
        pub recorded_by: String,
        /// The row it takes back.
        pub reverses: Option<Id>,
        /// Whether a later row takes it back.
        pub reversed: bool,
        /// Why, for all but ordinary rows.
        pub reason: String,
        /// Its link of the hash chain.
        pub hash: Vec<u8>,
    }
}

/// A person's rows of a year, newest first, of those before `before` in the chain.
pub(in crate::standing) async fn ledger(
    cx: &mut Cx<'_>,
    person: Id,
    year: i16,
    before: i64,
    limit: i64,
) -> Result<Vec<Entry>> {
    let select = sql!(
        "SELECT ledger.seq, ledger.id, ledger.service_date, ledger.minutes, ledger.grade, ledger.source,
            ledger.activity, ledger.title, ledger.duty, COALESCE(recorder.name, '系统'), ledger.reverses,
            CASE WHEN reversal.id IS NULL THEN 0 ELSE 1 END, ledger.reason, ledger.hash
         FROM ledger
         LEFT JOIN person recorder ON recorder.region = ledger.region AND recorder.id = ledger.recorded_by
         LEFT JOIN ledger reversal ON reversal.region = ledger.region AND reversal.reverses = ledger.id
         WHERE ledger.region = $1 AND ledger.person = $2 AND ledger.year = $3 AND ledger.seq < $4
         ORDER BY ledger.seq DESC LIMIT $5"
    );
    Ok(cx.tx.all(select, params![cx.region, person, i64::from(year), before, limit]).await?)
}

/// The years in which a person has a kept row, newest first, each with all its minutes, those that do not
/// count for the duty included.
pub(in crate::standing) async fn years(cx: &mut Cx<'_>, person: Id) -> Result<Vec<(i64, i64)>> {
    let select =
        sql!("SELECT year, minutes FROM person_year WHERE region = $1 AND person = $2 ORDER BY year DESC LIMIT 60");
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// A person's name.
pub(in crate::standing) async fn name(cx: &mut Cx<'_>, person: Id) -> Result<Option<String>> {
    let select = sql!("SELECT name FROM person WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Where a person is counted in a year.
pub(in crate::standing) async fn counted_at(cx: &mut Cx<'_>, person: Id, year: i16) -> Result<Option<Id>> {
    let select = sql!("SELECT organisation FROM person_year WHERE region = $1 AND person = $2 AND year = $3");
    let found: Option<Option<Id>> = cx.tx.first(select, params![cx.region, person, i64::from(year)]).await?;
    Ok(found.flatten())
}
