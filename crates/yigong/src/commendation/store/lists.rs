//! Lists of commendation.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::commendation::model::{Candidate, Commended, List};
use crate::error::Result;

/// Keeps a new list.
pub(in crate::commendation) async fn insert(
    cx: &mut Cx<'_>,
    id: Id,
    organisation: Id,
    (title, words, year): (&str, &str, i64),
    by: Id,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO commendation (region, id, organisation, title, words, year, state, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'asking', $7, $8)"
    );
    cx.tx.run(insert, params![cx.region, id, organisation, title, words, year, by, cx.now]).await?;
    Ok(())
}

/// Puts somebody on it.
pub(in crate::commendation) async fn insert_person(
    cx: &mut Cx<'_>,
    list: Id,
    person: Id,
    citation: &str,
) -> Result<()> {
    let insert = sql!(
        "INSERT INTO commended (region, commendation, person, citation) VALUES ($1, $2, $3, $4)
         ON CONFLICT (region, commendation, person) DO NOTHING"
    );
    cx.tx.run(insert, params![cx.region, list, person, citation]).await?;
    Ok(())
}

/// A list by its id.
pub(in crate::commendation) async fn list(cx: &mut Cx<'_>, id: Id) -> Result<Option<List>> {
    let select = sql!(
        "SELECT commendation.id, organisation.id, organisation.name, commendation.title, commendation.words,
            commendation.year, commendation.state, commendation.made_at, commendation.published_at,
            commendation.withdrawn_reason,
            (SELECT COUNT(*) FROM commended WHERE commended.region = $1 AND commended.commendation = commendation.id),
            (SELECT COUNT(*) FROM commended WHERE commended.region = $1 AND commended.commendation = commendation.id
               AND commended.consented_at IS NOT NULL)
         FROM commendation JOIN organisation
           ON organisation.region = commendation.region AND organisation.id = commendation.organisation
         WHERE commendation.region = $1 AND commendation.id = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, id]).await?)
}

/// Published lists, newest first; at most 100.
pub(in crate::commendation) async fn published(cx: &mut Cx<'_>) -> Result<Vec<List>> {
    let select = sql!(
        "SELECT commendation.id, organisation.id, organisation.name, commendation.title, commendation.words,
            commendation.year, commendation.state, commendation.made_at, commendation.published_at,
            commendation.withdrawn_reason,
            (SELECT COUNT(*) FROM commended WHERE commended.region = $1 AND commended.commendation = commendation.id),
            (SELECT COUNT(*) FROM commended WHERE commended.region = $1 AND commended.commendation = commendation.id
               AND commended.consented_at IS NOT NULL)
         FROM commendation JOIN organisation
           ON organisation.region = commendation.region AND organisation.id = commendation.organisation
         WHERE commendation.region = $1 AND commendation.state = 'published'
         ORDER BY commendation.published_at DESC, commendation.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// An organisation's lists, newest first.
pub(in crate::commendation) async fn lists_of(cx: &mut Cx<'_>, organisation: Id) -> Result<Vec<List>> {
    let select = sql!(
        "SELECT commendation.id, organisation.id, organisation.name, commendation.title, commendation.words,
            commendation.year, commendation.state, commendation.made_at, commendation.published_at,
            commendation.withdrawn_reason,
            (SELECT COUNT(*) FROM commended WHERE commended.region = $1 AND commended.commendation = commendation.id),
            (SELECT COUNT(*) FROM commended WHERE commended.region = $1 AND commended.commendation = commendation.id
               AND commended.consented_at IS NOT NULL)
         FROM commendation JOIN organisation
           ON organisation.region = commendation.region AND organisation.id = commendation.organisation
         WHERE commendation.region = $1 AND commendation.organisation = $2
         ORDER BY commendation.made_at DESC, commendation.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation]).await?)
}

/// The people of a list, by name.
pub(in crate::commendation) async fn commended(cx: &mut Cx<'_>, list: Id) -> Result<Vec<Commended>> {
    let select = sql!(
        "SELECT person.id, person.name, COALESCE(organisation.short, ''), commended.citation, commended.consented_at,
            commended.declined_at
         FROM commended
         JOIN person ON person.region = commended.region AND person.id = commended.person
         LEFT JOIN membership ON membership.region = person.region AND membership.person = person.id
           AND membership.valid_to IS NULL
         LEFT JOIN organisation ON organisation.region = membership.region AND organisation.id = membership.organisation
         WHERE commended.region = $1 AND commended.commendation = $2 ORDER BY person.initials, person.name, person.id"
    );
    Ok(cx.tx.all(select, params![cx.region, list]).await?)
}

/// The lists somebody is on that stand, newest first: list, title, organisation, citation, whether
/// they agreed, whether they said no.
pub(in crate::commendation) async fn mine(
    cx: &mut Cx<'_>,
    person: Id,
) -> Result<Vec<(Id, String, String, String, bool, bool)>> {
    let select = sql!(
        "SELECT commendation.id, commendation.title, organisation.name, commended.citation,
            CASE WHEN commended.consented_at IS NULL THEN 0 ELSE 1 END,
            CASE WHEN commended.declined_at IS NULL THEN 0 ELSE 1 END
         FROM commended
         JOIN commendation ON commendation.region = commended.region AND commendation.id = commended.commendation
         JOIN organisation ON organisation.region = commendation.region AND organisation.id = commendation.organisation
         WHERE commended.region = $1 AND commended.person = $2 AND commendation.state <> 'withdrawn'
         ORDER BY commendation.made_at DESC, commendation.id LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Keeps whether somebody on a list agrees to be named; says whether they are on it.
pub(in crate::commendation) async fn answer(cx: &mut Cx<'_>, list: Id, person: Id, agree: bool) -> Result<bool> {
    let update = sql!(
        "UPDATE commended SET consented_at = $4, declined_at = $5
         WHERE region = $1 AND commendation = $2 AND person = $3"
    );
    let (yes, no) = if agree { (Some(cx.now), None) } else { (None, Some(cx.now)) };
    Ok(cx.tx.run(update, params![cx.region, list, person, yes, no]).await? == 1)
}

/// Publishes a list; says whether it was still being asked about.
pub(in crate::commendation) async fn publish(cx: &mut Cx<'_>, list: Id, by: Id) -> Result<bool> {
    let update = sql!(
        "UPDATE commendation SET state = 'published', published_by = $3, published_at = $4
         WHERE region = $1 AND id = $2 AND state = 'asking'"
    );
    Ok(cx.tx.run(update, params![cx.region, list, by, cx.now]).await? == 1)
}

/// Withdraws a list; says whether it was still there.
pub(in crate::commendation) async fn withdraw_list(cx: &mut Cx<'_>, list: Id, by: Id, reason: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE commendation SET state = 'withdrawn', withdrawn_by = $3, withdrawn_at = $4, withdrawn_reason = $5
         WHERE region = $1 AND id = $2 AND state <> 'withdrawn'"
    );
    Ok(cx.tx.run(update, params![cx.region, list, by, cx.now, reason]).await? == 1)
}

/// Who served most in a year of those counted at an organisation or below it; at most 60.
pub(in crate::commendation) async fn candidates(
    cx: &mut Cx<'_>,
    organisation: Id,
    year: i64,
    least: i64,
) -> Result<Vec<Candidate>> {
    let select = sql!(
        "SELECT person.id, person.name, organisation.short, person_year.minutes,
            (SELECT CAST(SUM(all_years.minutes) AS BIGINT) FROM person_year all_years
              WHERE all_years.region = $1 AND all_years.person = person.id),
            (SELECT COUNT(*) FROM person_year all_years
              WHERE all_years.region = $1 AND all_years.person = person.id AND all_years.minutes >= $4),
            (SELECT COALESCE(MAX(star.level), 0) FROM star
              WHERE star.region = $1 AND star.person = person.id AND star.withdrawn_at IS NULL)
         FROM organisation_path below
         JOIN person_year ON person_year.region = below.region AND person_year.organisation = below.descendant
         JOIN organisation ON organisation.region = below.region AND organisation.id = below.descendant
         JOIN person ON person.region = person_year.region AND person.id = person_year.person
         WHERE below.region = $1 AND below.ancestor = $2 AND person_year.year = $3 AND person_year.minutes > 0
         ORDER BY person_year.minutes DESC, person.name, person.id LIMIT 60"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, year, least]).await?)
}
