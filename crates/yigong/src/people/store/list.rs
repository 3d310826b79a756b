//! An organisation's list of people, its descendants' included.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::organisations::contains;
use crate::people::model::{Listed, Listing, Person};

const PAGE: i64 = 50;

/// A page of the people of `organisation` and below, by initials; the cursor of the next page.
pub async fn list(cx: &mut Cx<'_>, organisation: Id, wanted: &Listing) -> Result<(Vec<Listed>, Option<String>)> {
    let select = sql!(
        "SELECT p.id, p.name, p.id_number_tail, m.status, o.short,
             CASE WHEN a.person IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END, p.initials
         FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         JOIN person p ON p.region = m.region AND p.id = m.person
         JOIN organisation o ON o.region = m.region AND o.id = m.organisation
         LEFT JOIN account a ON a.region = p.region AND a.person = p.id
         WHERE d.region = $1 AND d.ancestor = $2 AND m.status LIKE $3
           AND (p.name LIKE $4 ESCAPE '!' OR p.initials LIKE $5 ESCAPE '!' OR p.id_number_tail = $6)
           AND (p.initials > $7 OR (p.initials = $7 AND p.id > $8))
         ORDER BY p.initials, p.id LIMIT $9"
    );
    let q = gbcodes::to_half_width(wanted.q.trim());
    let like = contains(&q);
    let initials = format!("{}%", contains(&q.to_lowercase()).trim_matches('%'));
    let status = if wanted.status.is_empty() { "%" } else { &wanted.status };
    let (after, last) = cursor(&wanted.after);
    let row = params![cx.region, organisation, status, like, initials, q.to_uppercase(), after, last, PAGE + 1];
    let mut found: Vec<Listed> = cx.tx.all(select, row).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| format!("{}.{}", last.initials, last.id));
    Ok((found, next))
}

/// `initials.id`; anything else begins at the beginning.
fn cursor(text: &str) -> (String, Id) {
    let parts = text.rsplit_once('.').and_then(|(initials, id)| Some((initials.to_owned(), id.parse().ok()?)));
    parts.unwrap_or_else(|| (String::new(), Id::nil()))
}

/// How many people belong to `organisation` and below.
pub async fn count(cx: &mut Cx<'_>, organisation: Id) -> Result<i64> {
    let select = sql!(
        "SELECT COUNT(*) FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         WHERE d.region = $1 AND d.ancestor = $2"
    );
    Ok(cx.tx.one(select, params![cx.region, organisation]).await?)
}

/// Whether a person belongs to `organisation` or below.
pub async fn belongs(cx: &mut Cx<'_>, person: Id, organisation: Id) -> Result<bool> {
    let select = sql!(
        "SELECT m.id FROM membership m
         JOIN organisation_path d ON d.region = m.region AND d.descendant = m.organisation AND d.ancestor = $3
         WHERE m.region = $1 AND m.person = $2 AND m.valid_to IS NULL"
    );
    Ok(cx.tx.first::<Id>(select, params![cx.region, person, organisation]).await?.is_some())
}

/// The first `limit` people of `organisation` and below who have no account.
pub(in crate::people) async fn unclaimed(cx: &mut Cx<'_>, organisation: Id, limit: i64) -> Result<Vec<Person>> {
    let select = sql!(
        "SELECT p.id, p.name, p.sex, p.birth_date, p.id_number_tail, p.phone_tail, p.created_at
         FROM organisation_path d
         JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
         JOIN person p ON p.region = m.region AND p.id = m.person
         LEFT JOIN account a ON a.region = p.region AND a.person = p.id
         WHERE d.region = $1 AND d.ancestor = $2 AND a.person IS NULL ORDER BY p.initials, p.id LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, organisation, limit]).await?)
}
