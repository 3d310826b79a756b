//! Wishes to change places.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::duty::model::{Swap, SwapState};
use crate::error::Result;

macro_rules! select_swap {
    ($where:literal) => {
        sql!(concat!(
            "SELECT w.id, w.from_slot, w.to_slot, w.from_post, w.to_post, w.state, w.asked_by, w.reason
             FROM duty_swap w WHERE w.region = $1 ",
            $where
        ))
    };
}

/// The wish, if there is one.
pub(in crate::duty) async fn swap(cx: &mut Cx<'_>, id: Id) -> Result<Option<Swap>> {
    Ok(cx.tx.first(select_swap!("AND w.id = $2"), params![cx.region, id]).await?)
}

/// Open wishes that concern a slot.
pub(in crate::duty) async fn open_swaps(cx: &mut Cx<'_>, slot: Id) -> Result<Vec<Swap>> {
    let select = select_swap!("AND (w.from_slot = $2 OR w.to_slot = $2) AND w.state = 'asked' ORDER BY w.id");
    Ok(cx.tx.all(select, params![cx.region, slot]).await?)
}

/// A new wish.
pub(in crate::duty) async fn insert_swap(cx: &mut Cx<'_>, new: &Swap) -> Result<()> {
    let insert = sql!(
        "INSERT INTO duty_swap (region, id, from_slot, to_slot, from_post, to_post, state, asked_by, asked_at, reason)
         VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, $9)"
    );
    let row = params![
        cx.region,
        new.id,
        new.from_slot,
        new.to_slot,
        new.from_post,
        new.to_post,
        new.asked_by,
        cx.now,
        new.reason
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// Answers an open wish; says whether it was still open.
pub(in crate::duty) async fn answer_swap(cx: &mut Cx<'_>, swap: Id, state: SwapState) -> Result<bool> {
    let update = sql!(
        "UPDATE duty_swap SET state = $3, answered_by = $4, answered_at = $5
         WHERE region = $1 AND id = $2 AND state = 'asked'"
    );
    Ok(cx.tx.run(update, params![cx.region, swap, state, cx.actor.person, cx.now]).await? == 1)
}
