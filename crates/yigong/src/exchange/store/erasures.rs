//! Being forgotten: what is taken out of a person's rows, and what stands.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::exchange::model::Erasure;

macro_rules! select_erasure {
    ($where:literal) => {
        sql!(concat!(
            "SELECT id, person, asked_at, due_at FROM erasure
             WHERE region = $1 AND withdrawn_at IS NULL AND done_at IS NULL ",
            $where
        ))
    };
}

/// The person's open wish.
pub(in crate::exchange) async fn erasure(cx: &mut Cx<'_>, person: Id) -> Result<Option<Erasure>> {
    Ok(cx.tx.first(select_erasure!("AND person = $2"), params![cx.region, person]).await?)
}

/// Wishes whose cooling-off is over; at most 20.
pub(in crate::exchange) async fn erasures_due(cx: &mut Cx<'_>) -> Result<Vec<Erasure>> {
    Ok(cx.tx.all(select_erasure!("AND due_at <= $2 ORDER BY due_at LIMIT 20"), params![cx.region, cx.now]).await?)
}

/// Whether there are any.
pub async fn erasure_due(cx: &mut Cx<'_>) -> Result<bool> {
    Ok(!erasures_due(cx).await?.is_empty())
}

/// Keeps a wish.
pub(in crate::exchange) async fn ask_erasure(cx: &mut Cx<'_>, person: Id, due_at: Timestamp) -> Result<Id> {
    let insert = sql!("INSERT INTO erasure (region, id, person, asked_at, due_at) VALUES ($1, $2, $3, $4, $5)");
    let id = cx.id();
    cx.tx.run(insert, params![cx.region, id, person, cx.now, due_at]).await?;
    Ok(id)
}

/// Takes a wish back.
pub(in crate::exchange) async fn withdraw_erasure(cx: &mut Cx<'_>, id: Id) -> Result<()> {
    let update = sql!("UPDATE erasure SET withdrawn_at = $3 WHERE region = $1 AND id = $2 AND done_at IS NULL");
    cx.tx.run(update, params![cx.region, id, cx.now]).await?;
    Ok(())
}

/// What keeps a person from being forgotten now: roles they hold, things in their name that are open,
/// what they have signed up for.
pub(in crate::exchange) async fn ties(cx: &mut Cx<'_>, person: Id) -> Result<(i64, i64, i64)> {
    let roles = sql!("SELECT COUNT(*) FROM role_grant WHERE region = $1 AND person = $2 AND ended_at IS NULL");
    let roles = cx.tx.one(roles, params![cx.region, person]).await?;
    let open = sql!(
        "SELECT (SELECT COUNT(*) FROM proposal
                 WHERE region = $1 AND (person = $2 OR proposed_by = $2) AND state = 'open')
              + (SELECT COUNT(*) FROM need WHERE region = $1 AND asker = $2
                 AND state IN ('submitted', 'returned', 'open', 'assigned', 'served'))
              + (SELECT COUNT(*) FROM need_claim WHERE region = $1 AND person = $2
                 AND state IN ('asked', 'dispatched', 'accepted', 'reported'))
              + (SELECT COUNT(*) FROM measure WHERE region = $1 AND person = $2
                 AND state IN ('proposed', 'issued', 'reviewing'))"
    );
    let open = cx.tx.one(open, params![cx.region, person]).await?;
    let coming = sql!(
        "SELECT (SELECT COUNT(*) FROM signup u JOIN shift s ON s.region = u.region AND s.id = u.shift
                 WHERE u.region = $1 AND u.person = $2 AND u.state IN ('confirmed', 'offered') AND s.ends_at > $3)
              + (SELECT COUNT(*) FROM training_enrolment e
                 JOIN training_session t ON t.region = e.region AND t.id = e.session
                 WHERE e.region = $1 AND e.person = $2 AND e.state = 'enrolled' AND t.cancelled_at IS NULL
                 AND t.ends_at > $3)
              + (SELECT COUNT(*) FROM duty_post
                 WHERE region = $1 AND person = $2 AND state IN ('named', 'accepted', 'present', 'forgotten'))"
    );
    let coming = cx.tx.one(coming, params![cx.region, person, cx.now]).await?;
    Ok((roles, open, coming))
}

/// The current membership, which ends with the person's going.
pub(in crate::exchange) async fn membership(cx: &mut Cx<'_>, person: Id) -> Result<Option<Id>> {
    let select = sql!("SELECT id FROM membership WHERE region = $1 AND person = $2 AND valid_to IS NULL");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}
