//! How quickly help comes, for the public account.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::needs::model::{Answering, State};

/// What became of the needs published between two moments within an organisation and below it.
pub async fn answering(cx: &mut Cx<'_>, organisation: Id, (from, to): (Timestamp, Timestamp)) -> Result<Answering> {
    let select = sql!(
        "SELECT need.state, MIN(shown.at), MIN(taken.at)
         FROM organisation_path below
         JOIN need ON need.region = below.region AND need.organisation = below.descendant
         JOIN need_event shown ON shown.region = need.region AND shown.need = need.id AND shown.event = 'publish'
         LEFT JOIN need_event taken ON taken.region = need.region AND taken.need = need.id AND taken.event = 'assign'
         WHERE below.region = $1 AND below.ancestor = $2 AND shown.at >= $3 AND shown.at < $4
         GROUP BY need.id, need.state"
    );
    let rows: Vec<(State, i64, Option<i64>)> = cx.tx.all(select, params![cx.region, organisation, from, to]).await?;
    Ok(Answering::of(&rows))
}
