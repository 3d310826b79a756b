//! What a feed lists.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

db::row! {
    /// An activity that still takes people or is on.
    pub(in crate::exchange) struct Announced {
        pub(in crate::exchange) id: Id,
        pub(in crate::exchange) title: String,
        pub(in crate::exchange) team: String,
        pub(in crate::exchange) place: String,
        pub(in crate::exchange) starts: Timestamp,
        pub(in crate::exchange) published: Timestamp,
    }
}

/// The newest fifty.
pub(in crate::exchange) async fn announced(cx: &mut Cx<'_>) -> Result<Vec<Announced>> {
    let select = sql!(
        "SELECT a.id, a.title, t.name, a.place, a.first_start, a.published_at FROM activity a
         JOIN team t ON t.region = a.region AND t.id = a.team
         WHERE a.region = $1 AND a.state IN ('published', 'running') AND a.published_at IS NOT NULL
         ORDER BY a.published_at DESC, a.id DESC LIMIT 50"
    );
    Ok(cx.tx.all(select, params![cx.region]).await?)
}
