//! All SQL of employment referral.

use db::{params, sql};
use jiff::Timestamp;

use super::model::{Offer, Outcome, Seeker, State};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

macro_rules! seeker_columns {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT job_seeker.id, job_seeker.person, person.name, job_seeker.centre, organisation.name,
                job_seeker.state, job_seeker.proof, job_seeker.zero_family, job_seeker.opted_at,
                (SELECT CAST(COALESCE(SUM(credited), 0) AS BIGINT) FROM person_year
                 WHERE person_year.region = $1 AND person_year.person = job_seeker.person AND person_year.year >= $2),
                (SELECT CAST(COALESCE(SUM(minutes_a + minutes_b), 0) AS BIGINT) FROM person_year
                 WHERE person_year.region = $1 AND person_year.person = job_seeker.person AND person_year.year >= $2)
             FROM job_seeker
             JOIN person ON person.region = job_seeker.region AND person.id = job_seeker.person
             JOIN organisation ON organisation.region = job_seeker.region AND organisation.id = job_seeker.centre ",
            $rest
        ))
    };
}

fn since(cx: &Cx<'_>) -> i64 {
    i64::from(cx.today().year()) - 1
}

/// A seeker by their id.
pub(super) async fn seeker(cx: &mut Cx<'_>, id: Id) -> Result<Option<Seeker>> {
    let select = seeker_columns!("WHERE job_seeker.region = $1 AND job_seeker.id = $3");
    let row = params![cx.region, since(cx), id];
    Ok(cx.tx.first(select, row).await?)
}

/// The latest wish of a person.
pub(super) async fn latest_of(cx: &mut Cx<'_>, person: Id) -> Result<Option<Seeker>> {
    let select = seeker_columns!(
        "WHERE job_seeker.region = $1 AND job_seeker.person = $3 ORDER BY job_seeker.opted_at DESC, job_seeker.id DESC LIMIT 1"
    );
    let row = params![cx.region, since(cx), person];
    Ok(cx.tx.first(select, row).await?)
}

/// Those who wait at a centre or below, and those placed lately.
pub(super) async fn at_centre(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<Seeker>> {
    let select = seeker_columns!(
        "WHERE job_seeker.region = $1 AND job_seeker.state IN ('open', 'placed') AND job_seeker.centre IN (
            SELECT descendant FROM organisation_path WHERE region = $1 AND ancestor = $3)
         ORDER BY job_seeker.opted_at, job_seeker.id LIMIT 200"
    );
    let row = params![cx.region, since(cx), organisation];
    Ok(cx.tx.all(select, row).await?)
}

/// What is sealed of a seeker.
pub(super) async fn sealed(cx: &mut Cx<'_>, id: Id) -> Result<Option<Vec<u8>>> {
    let select = sql!("SELECT details FROM job_seeker WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Credited minutes of a person's last two years.
pub(super) async fn credited(cx: &mut Cx<'_>, person: Id) -> Result<i64> {
    let select = sql!(
        "SELECT CAST(COALESCE(SUM(credited), 0) AS BIGINT) FROM person_year
         WHERE region = $1 AND person = $2 AND year >= $3"
    );
    let row = params![cx.region, person, since(cx)];
    Ok(cx.tx.one(select, row).await?)
}

/// The street or town a branch belongs to; the branch's own parent when there is none.
pub(super) async fn centre_of(cx: &mut Cx<'_>, organisation: Id) -> Result<Option<Id>> {
    let select = sql!(
        "SELECT organisation.id FROM organisation_path
         JOIN organisation ON organisation.region = organisation_path.region
            AND organisation.id = organisation_path.ancestor
         WHERE organisation_path.region = $1 AND organisation_path.descendant = $2
         ORDER BY CASE WHEN organisation.kind IN ('street', 'town') THEN 0 ELSE 1 END, organisation_path.depth LIMIT 1"
    );
    Ok(cx.tx.first(select, params![cx.region, organisation]).await?)
}

/// Writes a wish.
pub(super) async fn insert(
    cx: &mut Cx<'_>,
    person: Id,
    centre: Id,
    proof: &str,
    zero_family: bool,
    sealed: &[u8],
) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO job_seeker (region, id, person, centre, state, proof, zero_family, details, opted_at)
         VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8)"
    );
    let row = params![cx.region, id, person, centre, proof, i64::from(zero_family), sealed.to_vec(), cx.now];
    cx.tx.run(insert, row).await?;
    Ok(id)
}

/// Ends a wish, once. Who leaves takes what was sealed with them: `emptied` replaces it.
pub(super) async fn end(cx: &mut Cx<'_>, id: Id, to: State, emptied: Option<&[u8]>) -> Result<bool> {
    let update = sql!(
        "UPDATE job_seeker SET state = $3, ended_at = $4, ended_by = $5, details = COALESCE($6, details)
         WHERE region = $1 AND id = $2 AND state = 'open'"
    );
    let row = params![cx.region, id, to, cx.now, cx.actor.person, emptied.map(<[u8]>::to_vec)];
    Ok(cx.tx.run(update, row).await? > 0)
}

/// The offers to a seeker, latest first.
pub(super) async fn offers(cx: &mut Cx<'_>, seeker: Id) -> Result<Vec<Offer>> {
    let select = sql!(
        "SELECT id, employer, title, note, offered_at, outcome, outcome_note FROM job_offer
         WHERE region = $1 AND seeker = $2 ORDER BY offered_at DESC, id DESC LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, seeker]).await?)
}

/// The seeker an offer was made to.
pub(super) async fn seeker_of(cx: &mut Cx<'_>, offer: Id) -> Result<Option<Id>> {
    let select = sql!("SELECT seeker FROM job_offer WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, offer]).await?)
}

/// Writes an offer.
pub(super) async fn insert_offer(cx: &mut Cx<'_>, seeker: Id, employer: &str, title: &str, note: &str) -> Result<Id> {
    let id = cx.id();
    let insert = sql!(
        "INSERT INTO job_offer (region, id, seeker, employer, title, note, offered_by, offered_at, outcome)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')"
    );
    let by = cx.actor.person()?;
    cx.tx.run(insert, params![cx.region, id, seeker, employer, title, note, by, cx.now]).await?;
    Ok(id)
}

/// Records what came of an offer, once.
pub(super) async fn settle(cx: &mut Cx<'_>, offer: Id, outcome: Outcome, note: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE job_offer SET outcome = $3, outcome_note = $4, outcome_by = $5, outcome_at = $6
         WHERE region = $1 AND id = $2 AND outcome = 'open'"
    );
    let by = cx.actor.person()?;
    Ok(cx.tx.run(update, params![cx.region, offer, outcome, note, by, cx.now]).await? > 0)
}

/// Who looked at what is sealed, when and what for, newest first.
pub(super) async fn looks(cx: &mut Cx<'_>, seeker: Id) -> Result<Vec<(String, Timestamp, String)>> {
    let select = sql!(
        "SELECT person.name, audit.at, audit.detail FROM audit
         JOIN person ON person.region = audit.region AND person.id = audit.actor
         WHERE audit.region = $1 AND audit.subject = $2 AND audit.action = 'employment.look'
         ORDER BY audit.at DESC, audit.id DESC LIMIT 50"
    );
    Ok(cx.tx.all(select, params![cx.region, seeker]).await?)
}

/// A person's sex and birth date.
pub(super) async fn born(cx: &mut Cx<'_>, person: Id) -> Result<Option<(i64, jiff::civil::Date)>> {
    let select = sql!("SELECT sex, birth_date FROM person WHERE region = $1 AND id = $2 AND erased_at IS NULL");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}
