//! The SQL of the inbox.

use db::{params, sql};

use super::model::{Kind, Message};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Puts a message into `person`'s inbox.
pub async fn send(cx: &mut Cx<'_>, person: Id, kind: Kind, title: &str, body: &str, link: &str) -> Result<()> {
    let insert = sql!(
        "INSERT INTO message (region, person, id, kind, title, body, link, sent_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    cx.tx.run(insert, params![cx.region, person, cx.id(), kind, title, body, link, cx.now]).await?;
    Ok(())
}

/// The latest messages of `person`, newest first; at most 100.
pub async fn inbox(cx: &mut Cx<'_>, person: Id) -> Result<Vec<Message>> {
    let select = sql!(
        "SELECT id, kind, title, body, link, sent_at, read_at FROM message
         WHERE region = $1 AND person = $2 ORDER BY id DESC LIMIT 100"
    );
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Marks everything in `person`'s inbox as read.
pub(super) async fn mark_read(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let update = sql!("UPDATE message SET read_at = $3 WHERE region = $1 AND person = $2 AND read_at IS NULL");
    cx.tx.run(update, params![cx.region, person, cx.now]).await?;
    Ok(())
}
