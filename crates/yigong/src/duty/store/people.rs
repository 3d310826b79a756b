//! Whom a unit may name, what they already have, who stands by.

use db::{params, sql};
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::duty::rules::Taken;
use crate::error::Result;
use crate::organisations::contains;

db::row! {
    /// A member a unit may name.
    pub(in crate::duty) struct Candidate {
        pub(in crate::duty) id: Id,
        pub(in crate::duty) name: String,
        pub(in crate::duty) branch: String,
        /// Duties of this year, served or to come.
        pub(in crate::duty) duties: i64,
        pub(in crate::duty) standby: bool,
        pub(in crate::duty) has_account: bool,
    }
}

/// Members of a unit whose name or initials fit: those on stand-by and with the fewest duties since
/// `since` first; at most `limit`.
pub(in crate::duty) async fn candidates(
    cx: &mut Cx<'_>,
    unit: Id,
    q: &str,
    since: Date,
    limit: i64,
) -> Result<Vec<Candidate>> {
    let select = sql!(
        "SELECT id, name, branch, duties, standby, account FROM (
            SELECT p.id AS id, p.name AS name, o.short AS branch,
                (SELECT COUNT(*) FROM duty_post t JOIN duty_slot s ON s.region = t.region AND s.id = t.slot
                 WHERE t.region = p.region AND t.person = p.id AND s.day >= $5
                   AND t.state IN ('named', 'accepted', 'present', 'forgotten', 'served')) AS duties,
                CASE WHEN b.person IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS standby,
                CASE WHEN a.person IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS account
            FROM organisation_path d
            JOIN membership m ON m.region = d.region AND m.organisation = d.descendant AND m.valid_to IS NULL
            JOIN person p ON p.region = m.region AND p.id = m.person
            JOIN organisation o ON o.region = m.region AND o.id = m.organisation
            LEFT JOIN duty_standby b ON b.region = p.region AND b.person = p.id
            LEFT JOIN account a ON a.region = p.region AND a.person = p.id
            WHERE d.region = $1 AND d.ancestor = $2
              AND (p.name LIKE $3 ESCAPE '!' OR p.initials LIKE $4 ESCAPE '!')) people
         ORDER BY standby DESC, account DESC, duties, name, id LIMIT $6"
    );
    let initials = contains(&q.to_lowercase());
    let row = params![cx.region, unit, contains(q), initials.trim_start_matches('%'), since, limit];
    Ok(cx.tx.all(select, row).await?)
}

/// Duties a person has from one day to another, those asked of them included.
pub(in crate::duty) async fn taken(cx: &mut Cx<'_>, person: Id, from: Date, to: Date) -> Result<Vec<(Id, Taken)>> {
    let select = sql!(
        "SELECT t.id, s.day, s.starts_at, s.ends_at FROM duty_post t
         JOIN duty_slot s ON s.region = t.region AND s.id = t.slot
         WHERE t.region = $1 AND t.person = $2 AND s.day >= $3 AND s.day <= $4
           AND t.state IN ('named', 'accepted', 'present', 'forgotten', 'served')"
    );
    let rows: Vec<(Id, Date, jiff::Timestamp, jiff::Timestamp)> =
        cx.tx.all(select, params![cx.region, person, from, to]).await?;
    Ok(rows.into_iter().map(|(id, day, starts_at, ends_at)| (id, Taken { day, starts_at, ends_at })).collect())
}

/// Whether the person has a confirmed sign-up for an activity in this span of time.
pub(in crate::duty) async fn has_signup(
    cx: &mut Cx<'_>,
    person: Id,
    from: jiff::Timestamp,
    to: jiff::Timestamp,
) -> Result<bool> {
    let count = sql!(
        "SELECT COUNT(*) FROM signup u JOIN shift s ON s.region = u.region AND s.id = u.shift
         WHERE u.region = $1 AND u.person = $2 AND u.state IN ('confirmed', 'offered')
           AND s.starts_at < $4 AND s.ends_at > $3"
    );
    Ok(cx.tx.one::<i64>(count, params![cx.region, person, from, to]).await? > 0)
}

/// People of a unit who said they may be called; at most 30.
pub(in crate::duty) async fn standing_by(cx: &mut Cx<'_>, unit: Id) -> Result<Vec<Id>> {
    let select = sql!(
        "SELECT b.person FROM duty_standby b
         JOIN membership m ON m.region = b.region AND m.person = b.person AND m.valid_to IS NULL
         JOIN organisation_path d ON d.region = m.region AND d.descendant = m.organisation AND d.ancestor = $2
         WHERE b.region = $1 ORDER BY b.since, b.person LIMIT 30"
    );
    Ok(cx.tx.all(select, params![cx.region, unit]).await?)
}

/// Whether the person said they may be called.
pub(in crate::duty) async fn stands_by(cx: &mut Cx<'_>, person: Id) -> Result<bool> {
    let count = sql!("SELECT COUNT(*) FROM duty_standby WHERE region = $1 AND person = $2");
    Ok(cx.tx.one::<i64>(count, params![cx.region, person]).await? > 0)
}

/// Puts the person on stand-by, or takes them off.
pub(in crate::duty) async fn set_standby(cx: &mut Cx<'_>, person: Id, on: bool) -> Result<()> {
    if on {
        let insert = sql!(
            "INSERT INTO duty_standby (region, person, since) VALUES ($1, $2, $3)
             ON CONFLICT (region, person) DO NOTHING"
        );
        cx.tx.run(insert, params![cx.region, person, cx.now]).await?;
    } else {
        let delete = sql!("DELETE FROM duty_standby WHERE region = $1 AND person = $2");
        cx.tx.run(delete, params![cx.region, person]).await?;
    }
    Ok(())
}

/// Opens a call for a stand-in.
pub(in crate::duty) async fn open_call(cx: &mut Cx<'_>, slot: Id, post: Id) -> Result<()> {
    let insert = sql!("INSERT INTO duty_call (region, id, slot, post, opened_at) VALUES ($1, $2, $3, $4, $5)");
    cx.tx.run(insert, params![cx.region, cx.id(), slot, post, cx.now]).await?;
    Ok(())
}

/// Closes the oldest open call of a slot; says whether there was one.
pub(in crate::duty) async fn fill_call(cx: &mut Cx<'_>, slot: Id, by: Option<Id>) -> Result<bool> {
    let oldest = sql!(
        "SELECT id FROM duty_call WHERE region = $1 AND slot = $2 AND closed_at IS NULL ORDER BY opened_at, id LIMIT 1"
    );
    let Some(call) = cx.tx.first::<Id>(oldest, params![cx.region, slot]).await? else { return Ok(false) };
    let update = sql!("UPDATE duty_call SET closed_at = $3, filled_by = $4 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, call, cx.now, by]).await?;
    Ok(true)
}

/// Slots that have not ended and call for a stand-in.
pub(in crate::duty) async fn calls(cx: &mut Cx<'_>) -> Result<Vec<(Id, jiff::Timestamp)>> {
    let select = sql!(
        "SELECT c.slot, MIN(c.opened_at) FROM duty_call c
         JOIN duty_slot s ON s.region = c.region AND s.id = c.slot
         WHERE c.region = $1 AND c.closed_at IS NULL AND s.ends_at > $2 GROUP BY c.slot"
    );
    Ok(cx.tx.all(select, params![cx.region, cx.now]).await?)
}
