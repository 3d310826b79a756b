//! People's posts in slots, and what the register keeps of them.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::action::Cx;
use crate::clock::Id;
use crate::duty::model::{Post, PostState};
use crate::error::Result;

macro_rules! select_post {
    ($where:literal) => {
        sql!(concat!(
            "SELECT t.id, t.slot, t.person, person.name, t.state, s.station, s.starts_at, s.ends_at, s.unit, o.short,
                t.reason, t.stand_in, t.came_at, t.came_by, t.left_at, t.minutes, t.visitors, t.log,
                t.settle_left_at, t.settle_by, t.settle_reason
             FROM duty_post t
             JOIN duty_slot s ON s.region = t.region AND s.id = t.slot
             JOIN organisation o ON o.region = s.region AND o.id = s.unit
             JOIN person ON person.region = t.region AND person.id = t.person
             WHERE t.region = $1 ",
            $where
        ))
    };
}

/// The post, if there is one.
pub(in crate::duty) async fn post(cx: &mut Cx<'_>, id: Id) -> Result<Option<Post>> {
    Ok(cx.tx.first(select_post!("AND t.id = $2"), params![cx.region, id]).await?)
}

/// Everybody's posts in a slot, in order of naming.
pub(in crate::duty) async fn posts_of(cx: &mut Cx<'_>, slot: Id) -> Result<Vec<Post>> {
    Ok(cx.tx.all(select_post!("AND t.slot = $2 ORDER BY t.named_at, t.id"), params![cx.region, slot]).await?)
}

/// Posts of all slots from one day to another, both included.
pub(in crate::duty) async fn posts_between(cx: &mut Cx<'_>, from: Date, to: Date) -> Result<Vec<Post>> {
    let select = select_post!("AND s.day >= $2 AND s.day <= $3 ORDER BY s.starts_at, s.station, t.named_at, t.id");
    Ok(cx.tx.all(select, params![cx.region, from, to]).await?)
}

/// A person's posts in slots from a day on, soonest first.
pub(in crate::duty) async fn posts_of_person(cx: &mut Cx<'_>, person: Id, from: Date) -> Result<Vec<Post>> {
    let select = select_post!("AND t.person = $2 AND s.day >= $3 ORDER BY s.starts_at, t.id LIMIT 200");
    Ok(cx.tx.all(select, params![cx.region, person, from]).await?)
}

/// Posts in this state whose slots begin before `before`; at most 200, soonest first.
pub(in crate::duty) async fn posts_in(cx: &mut Cx<'_>, state: PostState, before: Timestamp) -> Result<Vec<Post>> {
    let select = select_post!("AND t.state = $2 AND s.starts_at < $3 ORDER BY s.starts_at, t.id LIMIT 200");
    Ok(cx.tx.all(select, params![cx.region, state, before]).await?)
}

/// Accepted posts nobody was reminded of whose slots begin before `before`; at most 200.
pub(in crate::duty) async fn unreminded(cx: &mut Cx<'_>, before: Timestamp) -> Result<Vec<Post>> {
    let select = select_post!(
        "AND t.state = 'accepted' AND t.reminded_at IS NULL AND s.starts_at < $2 ORDER BY s.starts_at, t.id LIMIT 200"
    );
    Ok(cx.tx.all(select, params![cx.region, before]).await?)
}

/// Accepted posts of others that one might swap with: not of this person, in slots from `from` on.
pub(in crate::duty) async fn swappable(cx: &mut Cx<'_>, person: Id, unit: Id, from: Timestamp) -> Result<Vec<Post>> {
    let select = select_post!(
        "AND t.person <> $2 AND t.state = 'accepted' AND s.starts_at > $4
         ORDER BY CASE WHEN s.unit = $3 THEN 0 ELSE 1 END, s.starts_at, t.id LIMIT 80"
    );
    Ok(cx.tx.all(select, params![cx.region, person, unit, from]).await?)
}

/// A new post; `by` is who named them, none when they came forward themselves.
pub(in crate::duty) async fn insert_post(
    cx: &mut Cx<'_>,
    slot: Id,
    person: Id,
    state: PostState,
    by: Option<Id>,
    stand_in: bool,
) -> Result<Id> {
    let insert = sql!(
        "INSERT INTO duty_post (region, id, slot, person, state, named_by, named_at, answered_at, reason, stand_in)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9)"
    );
    let (id, answered) = (cx.id(), (state == PostState::Accepted).then_some(cx.now));
    cx.tx.run(insert, params![cx.region, id, slot, person, state, by, cx.now, answered, stand_in]).await?;
    Ok(id)
}

/// Moves a post from one state to another; says whether it was still there.
pub(in crate::duty) async fn move_post(cx: &mut Cx<'_>, post: &Post, to: PostState, reason: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE duty_post SET state = $4, reason = $5, answered_at = $6 WHERE region = $1 AND id = $2 AND state = $3"
    );
    Ok(cx.tx.run(update, params![cx.region, post.id, post.state, to, reason, cx.now]).await? == 1)
}

/// Remembers that the person was reminded.
pub(in crate::duty) async fn mark_reminded(cx: &mut Cx<'_>, post: Id) -> Result<()> {
    let update = sql!("UPDATE duty_post SET reminded_at = $3 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, post, cx.now]).await?;
    Ok(())
}

/// Writes an arrival down.
pub(in crate::duty) async fn arrive(cx: &mut Cx<'_>, post: &Post, by: &str) -> Result<bool> {
    let update = sql!(
        "UPDATE duty_post SET state = 'present', came_at = $4, came_by = $5
         WHERE region = $1 AND id = $2 AND state = $3"
    );
    Ok(cx.tx.run(update, params![cx.region, post.id, post.state, cx.now, by]).await? == 1)
}

/// Writes a departure down, with what it was worth.
pub(in crate::duty) async fn leave(
    cx: &mut Cx<'_>,
    post: &Post,
    at: Timestamp,
    minutes: i64,
    entry: Option<Id>,
) -> Result<bool> {
    let update = sql!(
        "UPDATE duty_post SET state = 'served', left_at = $4, minutes = $5, entry = $6
         WHERE region = $1 AND id = $2 AND state = $3"
    );
    Ok(cx.tx.run(update, params![cx.region, post.id, post.state, at, minutes, entry]).await? == 1)
}

/// Keeps what the person wrote into the register.
pub(in crate::duty) async fn write_log(cx: &mut Cx<'_>, post: Id, visitors: i64, text: &str) -> Result<()> {
    let update = sql!("UPDATE duty_post SET visitors = $3, log = $4 WHERE region = $1 AND id = $2");
    cx.tx.run(update, params![cx.region, post, visitors, text]).await?;
    Ok(())
}

/// Keeps the departure proposed for a forgotten check-out.
pub(in crate::duty) async fn propose_leave(
    cx: &mut Cx<'_>,
    post: Id,
    at: Timestamp,
    by: Id,
    reason: &str,
) -> Result<()> {
    let update = sql!(
        "UPDATE duty_post SET settle_left_at = $3, settle_by = $4, settle_reason = $5
         WHERE region = $1 AND id = $2 AND state = 'forgotten'"
    );
    cx.tx.run(update, params![cx.region, post, at, by, reason]).await?;
    Ok(())
}
