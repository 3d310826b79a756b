//! The inbox, and what goes out beside it.

use db::{params, sql};

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::notify::model::{Channel, Kind, Message, Payload};
use crate::notify::rules;
use crate::notify::store::{contacts, outbox};

/// Puts a message into `person`'s inbox, and into the outbox for every channel that is there and wanted.
pub async fn send(cx: &mut Cx<'_>, person: Id, kind: Kind, title: &str, body: &str, link: &str) -> Result<()> {
    let insert = sql!(
        "INSERT INTO message (region, person, id, kind, title, body, link, sent_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let id = cx.id();
    cx.tx.run(insert, params![cx.region, person, id, kind, title, body, link, cx.now]).await?;
    let Some(outlets) = cx.core.outlets.get() else { return Ok(()) };
    let there: Vec<Channel> = Channel::ALL.iter().copied().filter(|channel| outlets.has(*channel)).collect();
    if there.is_empty() {
        return Ok(());
    }
    let Some(rule) = cx.core.city.notify.kind(kind.code()) else { return Ok(()) };
    let contact = contacts::reach(cx, person, kind).await?;
    for channel in there {
        let (hint, standard, chosen) = match channel {
            Channel::Email => (contact.email_hint.clone(), rule.email, contact.email_choice),
            Channel::Sms => (contact.phone_hint(), rule.sms, contact.sms_choice),
        };
        let wanted = if rule.optional { chosen.unwrap_or(standard) } else { standard };
        let Some(hint) = hint.filter(|_| wanted) else { continue };
        let payload = Payload { title: title.into(), body: body.into(), link: link.into(), address: None };
        let due = rules::due(&cx.core.city, kind, cx.now);
        outbox::enqueue(cx, person, Some(id), kind, channel, &hint, &payload, due).await?;
    }
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
pub(in crate::notify) async fn mark_read(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let update = sql!("UPDATE message SET read_at = $3 WHERE region = $1 AND person = $2 AND read_at IS NULL");
    cx.tx.run(update, params![cx.region, person, cx.now]).await?;
    Ok(())
}

/// A person's name and the last digits of their phone.
pub(in crate::notify) async fn line(cx: &mut Cx<'_>, person: Id) -> Result<Option<(String, String)>> {
    let select = sql!("SELECT name, phone_tail FROM person WHERE region = $1 AND id = $2");
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}
