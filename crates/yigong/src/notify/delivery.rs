//! Delivery: rows are taken under a lease, sent outside any transaction, and settled by who holds it.
//!
//! Two processes may both run it. Who dies in the middle leaves rows whose lease runs out; they are
//! sent again under the same id, which providers know them by.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::model::{Channel, Delivery, Kind, Payload, Taken};
use super::outlet::{Attempt, Letter};
use super::{rules, store, unsubscribe};
use crate::action::{Action, Cx};
use crate::auth::Actor;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{App, crypto};

/// Rows of one round.
const ROUND: i64 = 20;
/// Rounds in one go.
const ROUNDS: usize = 25;
/// Seconds a round may take: twenty letters that each time out.
const LEASE: i64 = 300;

/// Sends what is due. Idempotent; returns how many rows were settled.
pub async fn deliver(app: &App) -> Result<usize> {
    let system = Actor::system();
    let mut settled = 0;
    for _ in 0..ROUNDS {
        if !app.read(&system, |cx| Box::pin(store::is_due(cx))).await? {
            break;
        }
        let lease = Id::from_bytes(crypto::random());
        let taken = app.act(&system, Take { lease }).await?;
        if taken.is_empty() {
            break;
        }
        let attempts = send_all(app, &taken).await?;
        let down = attempts.iter().any(|(_, attempt)| matches!(attempt, Some(Attempt::Down(_))));
        settled += attempts.len();
        app.act(&system, Settle { lease, attempts }).await?;
        if down {
            // Whoever can be reached was; the rest waits for the next tick.
            break;
        }
    }
    Ok(settled)
}

/// Takes a round of rows.
struct Take {
    lease: Id,
}

impl Action for Take {
    type Out = Vec<(Row, Option<Letter>)>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Self::Out> {
        let until = cx.now.saturating_add(SignedDuration::from_secs(LEASE)).unwrap_or(Timestamp::MAX);
        let taken = store::take(cx, self.lease, until, ROUND).await?;
        let mut letters = Vec::new();
        for it in taken {
            let letter = letter(cx, &it).await?;
            let row =
                Row { id: it.id, kind: it.kind, channel: it.channel, attempts: it.attempts, created: it.created_at };
            letters.push((row, letter));
        }
        cx.audit("outbox.take", self.lease, json!({"rows": letters.len()})).await?;
        Ok(letters)
    }
}

/// A row on its way.
#[derive(Debug, Clone, Copy)]
struct Row {
    id: Id,
    kind: Kind,
    channel: Channel,
    attempts: i64,
    created: Timestamp,
}

/// The row in clear; None when there is no address any more.
async fn letter(cx: &mut Cx<'_>, row: &Taken) -> Result<Option<Letter>> {
    let core = cx.core;
    let payload = core.keys.open(&row.payload)?;
    let payload: Payload = serde_json::from_str(&payload).map_err(|e| AppError::internal(format!("outbox: {e}")))?;
    let to = match (&payload.address, row.channel) {
        (Some(address), _) => Some(address.clone()),
        (None, Channel::Email) => row.email.as_ref().map(|sealed| core.keys.open(sealed)).transpose()?,
        (None, Channel::Sms) => row.phone.as_ref().map(|sealed| core.keys.open(sealed)).transpose()?,
    };
    let (Some(to), Some(outlets)) = (to, core.outlets.get()) else { return Ok(None) };
    let optional = core.city.notify.kind(row.kind.code()).is_some_and(|rule| rule.optional);
    let token = unsubscribe::token(&core.keys, row.person, row.kind, row.channel);
    let stop = if optional { format!("{}/unsubscribe/{token}", outlets.site) } else { String::new() };
    let settings = format!("{}/me/messages/settings", outlets.site);
    let link = if payload.link.is_empty() { outlets.site.clone() } else { format!("{}{}", outlets.site, payload.link) };
    let with = rules::Filling {
        name: &row.name,
        title: &payload.title,
        body: &payload.body,
        link: &link,
        platform: &core.city.platform,
        unsubscribe: if optional { &stop } else { &settings },
    };
    let (subject, body) = words(cx, row.kind, row.channel).await?;
    let mut text = rules::fill(&body, &with);
    if row.channel == Channel::Sms {
        text = crate::text::line(&text).chars().take(rules::SMS_MOST).collect();
    }
    let subject = crate::text::line(&rules::fill(&subject, &with));
    Ok(Some(Letter { id: row.id, to, name: row.name.clone(), subject, text, unsubscribe: stop }))
}

/// The words for a kind and channel: an operator's, or the city's.
pub(super) async fn words(cx: &mut Cx<'_>, kind: Kind, channel: Channel) -> Result<(String, String)> {
    if let Some(own) = store::template(cx, kind, channel).await? {
        return Ok(own);
    }
    let text = cx.core.city.notify.template.iter().find(|it| it.channel == channel.code());
    Ok(text.map(|it| (it.subject.clone(), it.body.trim().to_owned())).unwrap_or_default())
}

/// What came of each row; None for one that was not tried.
type Attempts = Vec<(Row, Option<Attempt>)>;

/// Sends a round, off the async threads. Once a channel is down, its other rows are not tried.
async fn send_all(app: &App, taken: &[(Row, Option<Letter>)]) -> Result<Attempts> {
    let (app, taken) = (app.clone(), taken.to_vec());
    let sent = tokio::task::spawn_blocking(move || {
        let Some(outlets) = app.outlets.get() else {
            return taken.into_iter().map(|(row, _)| (row, None)).collect();
        };
        let mail = outlets.mail.as_ref().map(super::Mail::open);
        let mut down: Vec<Channel> = Vec::new();
        let mut attempts = Attempts::new();
        for (row, letter) in taken {
            let attempt = match letter {
                None => Some(Attempt::Refused("没有可用的地址".into())),
                Some(_) if down.contains(&row.channel) => None,
                Some(letter) => Some(match (row.channel, &mail, &outlets.sms) {
                    (Channel::Email, Some(Ok(mail)), _) => mail.send(&letter),
                    (Channel::Email, Some(Err(error)), _) => Attempt::Down(rules::said(error)),
                    (Channel::Sms, _, Some(sms)) => sms.send(&letter),
                    _ => Attempt::Later("没有配置发送渠道".into()),
                }),
            };
            if matches!(attempt, Some(Attempt::Down(_))) {
                down.push(row.channel);
            }
            attempts.push((row, attempt));
        }
        attempts
    });
    sent.await.map_err(|e| AppError::internal(e.to_string()))
}

/// Records how a round went.
struct Settle {
    lease: Id,
    attempts: Attempts,
}

impl Action for Settle {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let mut sent = 0;
        for (row, attempt) in &self.attempts {
            let key = (row.id, self.lease);
            let (state, due, error) = match attempt {
                Some(Attempt::Sent) => (Delivery::Sent, cx.now, ""),
                Some(Attempt::Refused(error)) => (Delivery::Failed, cx.now, error.as_str()),
                Some(Attempt::Later(error) | Attempt::Down(error)) => {
                    match rules::again(&cx.core.city.notify, row.attempts, row.created, cx.now) {
                        Some(next) => (Delivery::Pending, rules::due(&cx.core.city, row.kind, next), error.as_str()),
                        None => (Delivery::Failed, cx.now, error.as_str()),
                    }
                }
                None => (Delivery::Pending, cx.now, "渠道不通，尚未发送"),
            };
            sent += usize::from(state == Delivery::Sent);
            store::settle(cx, key, state, due, error, attempt.is_some()).await?;
        }
        cx.audit("outbox.settle", self.lease, json!({"rows": self.attempts.len(), "sent": sent})).await
    }
}
