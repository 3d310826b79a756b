//! Addresses, choices and templates.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::notify::model::{Channel, Kind};

db::row! {
    /// By which ways a person can be told of a kind of thing.
    pub(super) struct Reach {
        /// A verified e-mail address, masked.
        pub(super) email_hint: Option<String>,
        /// The last digits of the phone; empty for none.
        pub(super) phone_tail: String,
        /// What they chose for e-mail.
        pub(super) email_choice: Option<bool>,
        /// What they chose for SMS.
        pub(super) sms_choice: Option<bool>,
    }
}

impl Reach {
    pub(super) fn phone_hint(&self) -> Option<String> {
        (!self.phone_tail.is_empty()).then(|| format!("*******{}", self.phone_tail))
    }
}

db::row! {
    /// A person's e-mail address.
    pub(in crate::notify) struct Contact {
        /// Masked.
        pub(in crate::notify) hint: String,
        /// When it was found to be theirs.
        pub(in crate::notify) verified_at: Option<Timestamp>,
        /// The keyed hash of the code that was sent.
        pub(in crate::notify) code_hash: Option<Vec<u8>>,
        /// Until when it may be entered.
        pub(in crate::notify) code_expires_at: Option<Timestamp>,
        /// How often a wrong one was.
        pub(in crate::notify) code_failures: i64,
        /// When it was entered.
        pub(in crate::notify) created_at: Timestamp,
    }
}

/// By which ways a person can be told of a kind of thing; erased people by none.
pub(super) async fn reach(cx: &mut Cx<'_>, person: Id, kind: Kind) -> Result<Reach> {
    let select = sql!(
        "SELECT CASE WHEN contact_email.verified_at IS NULL THEN NULL ELSE contact_email.hint END,
            CASE WHEN person.phone IS NULL THEN '' ELSE person.phone_tail END, by_email.wanted, by_sms.wanted
         FROM person
         LEFT JOIN contact_email ON contact_email.region = person.region AND contact_email.person = person.id
         LEFT JOIN message_choice by_email ON by_email.region = person.region AND by_email.person = person.id
           AND by_email.kind = $3 AND by_email.channel = 'email'
         LEFT JOIN message_choice by_sms ON by_sms.region = person.region AND by_sms.person = person.id
           AND by_sms.kind = $3 AND by_sms.channel = 'sms'
         WHERE person.region = $1 AND person.id = $2"
    );
    Ok(cx.tx.one(select, params![cx.region, person, kind]).await?)
}

/// The e-mail address of a person.
pub(in crate::notify) async fn contact(cx: &mut Cx<'_>, person: Id) -> Result<Option<Contact>> {
    let select = sql!(
        "SELECT hint, verified_at, code_hash, code_expires_at, code_failures, created_at FROM contact_email
         WHERE region = $1 AND person = $2"
    );
    Ok(cx.tx.first(select, params![cx.region, person]).await?)
}

/// Enters an address that is not verified yet, in place of any other.
pub(in crate::notify) async fn put_contact(
    cx: &mut Cx<'_>,
    person: Id,
    sealed: &[u8],
    hint: &str,
    (code, expires): (&[u8], Timestamp),
) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO contact_email (region, person, address, hint, code_hash, code_expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (region, person) DO UPDATE SET address = excluded.address, hint = excluded.hint,
            code_hash = excluded.code_hash, code_expires_at = excluded.code_expires_at, code_failures = 0,
            verified_at = NULL, created_at = excluded.created_at"
    );
    cx.tx.run(upsert, params![cx.region, person, sealed, hint, code, expires, cx.now]).await?;
    Ok(())
}

/// Counts a wrong code.
pub(in crate::notify) async fn fail_code(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let update = sql!("UPDATE contact_email SET code_failures = code_failures + 1 WHERE region = $1 AND person = $2");
    cx.tx.run(update, params![cx.region, person]).await?;
    Ok(())
}

/// The address is theirs.
pub(in crate::notify) async fn verified(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let update = sql!(
        "UPDATE contact_email SET verified_at = $3, code_hash = NULL, code_expires_at = NULL
         WHERE region = $1 AND person = $2"
    );
    cx.tx.run(update, params![cx.region, person, cx.now]).await?;
    Ok(())
}

/// Forgets the address.
pub(in crate::notify) async fn forget(cx: &mut Cx<'_>, person: Id) -> Result<()> {
    let delete = sql!("DELETE FROM contact_email WHERE region = $1 AND person = $2");
    cx.tx.run(delete, params![cx.region, person]).await?;
    Ok(())
}

/// What a person chose otherwise than the city's default.
pub(in crate::notify) async fn choices(cx: &mut Cx<'_>, person: Id) -> Result<Vec<(Kind, Channel, bool)>> {
    let select = sql!("SELECT kind, channel, wanted FROM message_choice WHERE region = $1 AND person = $2");
    Ok(cx.tx.all(select, params![cx.region, person]).await?)
}

/// Keeps a choice.
pub(in crate::notify) async fn choose(
    cx: &mut Cx<'_>,
    person: Id,
    kind: Kind,
    channel: Channel,
    wanted: bool,
) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO message_choice (region, person, kind, channel, wanted, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (region, person, kind, channel) DO UPDATE
         SET wanted = excluded.wanted, changed_at = excluded.changed_at"
    );
    cx.tx.run(upsert, params![cx.region, person, kind, channel, wanted, cx.now]).await?;
    Ok(())
}

/// The words an operator wrote for a kind and channel: subject and body.
pub(in crate::notify) async fn template(
    cx: &mut Cx<'_>,
    kind: Kind,
    channel: Channel,
) -> Result<Option<(String, String)>> {
    let select = sql!("SELECT subject, body FROM message_template WHERE region = $1 AND kind = $2 AND channel = $3");
    Ok(cx.tx.first(select, params![cx.region, kind, channel]).await?)
}

/// Which kinds and channels have words of their own.
pub(in crate::notify) async fn templates(cx: &mut Cx<'_>) -> Result<Vec<(Kind, Channel)>> {
    let select = sql!("SELECT kind, channel FROM message_template WHERE region = $1");
    Ok(cx.tx.all(select, params![cx.region]).await?)
}

/// Keeps an operator's words; empty ones go back to the city's.
pub(in crate::notify) async fn put_template(
    cx: &mut Cx<'_>,
    kind: Kind,
    channel: Channel,
    words: Option<(&str, &str)>,
    by: Id,
) -> Result<()> {
    let Some((subject, body)) = words else {
        let delete = sql!("DELETE FROM message_template WHERE region = $1 AND kind = $2 AND channel = $3");
        cx.tx.run(delete, params![cx.region, kind, channel]).await?;
        return Ok(());
    };
    let upsert = sql!(
        "INSERT INTO message_template (region, kind, channel, subject, body, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (region, kind, channel) DO UPDATE SET subject = excluded.subject, body = excluded.body,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at"
    );
    cx.tx.run(upsert, params![cx.region, kind, channel, subject, body, by, cx.now]).await?;
    Ok(())
}
