//! Every write about messages that a person or an operator asks for.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::model::{Channel, Kind, Payload};
use super::{Mail, rules, store, unsubscribe};
use crate::action::{Action, Cx};
use crate::auth::Role;
use crate::clock::Id;
use crate::crypto;
use crate::error::{AppError, Result};

/// How long a code may be entered.
const CODE_HOURS: i64 = 24;
/// Wrong codes after which a new one is needed.
const CODE_TRIES: i64 = 5;
/// Seconds between two codes to one person.
const CODE_EVERY: i64 = 60;

/// Enters an e-mail address and sends a code there.
pub struct ChangeEmail {
    /// As typed.
    pub address: String,
}

impl Action for ChangeEmail {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let there = cx.core.outlets.get().is_some_and(|outlets| outlets.has(Channel::Email));
        if !there {
            return Err(AppError::conflict("no_mail", "本站还没有开通邮件，通知请看站内信。"));
        }
        let address = rules::email(&self.address)?;
        let before = store::contact(cx, person).await?;
        if before.is_some_and(|it| cx.now.as_second() - it.created_at.as_second() < CODE_EVERY) {
            return Err(AppError::conflict("too_soon", "刚刚已发过验证码，请过一分钟再试。"));
        }
        let code = crypto::digits(6);
        let hash = cx.core.keys.lookup("email_code", &format!("{person}{code}"));
        let expires = cx.now.saturating_add(SignedDuration::from_hours(CODE_HOURS)).unwrap_or(Timestamp::MAX);
        let (sealed, hint) = (cx.core.keys.seal(&address)?, rules::email_hint(&address));
        store::put_contact(cx, person, &sealed, &hint, (&hash, expires)).await?;
        if cx.core.outlets.get().is_some_and(|outlets| matches!(outlets.mail, Some(Mail::Shown))) {
            // In a demo city no letter arrives: the code comes into the inbox.
            let body = "演示城市不真正发邮件，验证码写在这里。";
            let title = format!("邮箱验证码 {code}");
            store::send(cx, person, Kind::Account, &title, body, "/me/messages/settings").await?;
        }
        let payload = Payload {
            title: format!("邮箱验证码 {code}"),
            body: format!("您的验证码是 {code}，{CODE_HOURS} 小时内有效。不是您本人操作的，请不必理会。"),
            link: "/me/messages/settings".into(),
            address: Some(address),
        };
        let now = cx.now;
        store::enqueue(cx, person, None, Kind::Account, Channel::Email, &hint, &payload, now).await?;
        cx.audit("email.change", person, json!({"hint": hint})).await
    }
}

/// Enters the code: the address is theirs. A wrong code is counted, so it answers instead of failing.
pub struct VerifyEmail {
    /// Six digits.
    pub code: String,
}

impl Action for VerifyEmail {
    type Out = Result<()>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Result<()>> {
        let person = cx.actor.person()?;
        let contact = store::contact(cx, person).await?.ok_or_else(AppError::not_found)?;
        if contact.verified_at.is_some() {
            return Err(AppError::conflict("already_verified", "这个邮箱已经验证过了。"));
        }
        let over = contact.code_expires_at.is_none_or(|until| until <= cx.now) || contact.code_failures >= CODE_TRIES;
        if over {
            return Err(AppError::conflict("code_over", "验证码已失效，请重新填写邮箱，获取新的验证码。"));
        }
        let typed = gbcodes::to_half_width(self.code.trim());
        let hash = cx.core.keys.lookup("email_code", &format!("{person}{typed}"));
        if contact.code_hash.as_ref() != Some(&hash) {
            store::fail_code(cx, person).await?;
            cx.audit("email.wrong_code", person, json!({})).await?;
            return Ok(Err(AppError::field("code", "验证码不对，请核对邮件里的六位数字。")));
        }
        store::verified(cx, person).await?;
        cx.audit("email.verify", person, json!({})).await?;
        Ok(Ok(()))
    }
}

/// Forgets the e-mail address.
pub struct RemoveEmail;

impl Action for RemoveEmail {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        store::forget(cx, person).await?;
        cx.audit("email.remove", person, json!({})).await
    }
}

/// Keeps which kinds a person wants by which channel.
pub struct Choose {
    /// Kind, channel, wanted.
    pub choices: Vec<(Kind, Channel, bool)>,
    /// In whose name, when a signed link says so; otherwise the actor's.
    pub link: Option<String>,
}

impl Action for Choose {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (person, choices) = match &self.link {
            None => (cx.actor.person()?, self.choices.clone()),
            Some(token) => {
                let read = unsubscribe::read(&cx.core.keys, token);
                let (person, kind, channel) = read.ok_or_else(AppError::not_found)?;
                store::line(cx, person).await?.ok_or_else(AppError::not_found)?;
                (person, vec![(kind, channel, false)])
            }
        };
        for (kind, channel, wanted) in choices {
            let optional = cx.core.city.notify.kind(kind.code()).is_some_and(|rule| rule.optional);
            if optional {
                store::choose(cx, person, kind, channel, wanted).await?;
            }
        }
        cx.audit("message.choose", person, json!({"by_link": self.link.is_some()})).await
    }
}

/// Refuses who does not run the platform.
pub(super) fn require_operator(cx: &Cx<'_>) -> Result<()> {
    cx.actor.person_or_operator()?;
    if cx.actor.is_operator() || cx.actor.is(Role::Organiser) {
        return Ok(());
    }
    Err(AppError::forbidden("not_organiser", "消息的发送情况和模板由主办单位管理。"))
}

/// Tries a row that failed again, or gives it up.
pub struct Retry {
    /// The row of the outbox.
    pub id: Id,
    /// Gives it up instead.
    pub give_up: bool,
}

impl Action for Retry {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        require_operator(cx)?;
        let done = if self.give_up { store::drop_row(cx, self.id).await? } else { store::retry(cx, self.id).await? };
        if !done {
            return Err(AppError::conflict("wrong_state", "这条消息的状态刚刚变了，请刷新页面查看。"));
        }
        cx.audit("outbox.retry", self.id, json!({"give_up": self.give_up})).await
    }
}

/// Writes the words of a kind and channel, or goes back to the city's.
pub struct SetTemplate {
    /// Which kind.
    pub kind: Kind,
    /// Which channel.
    pub channel: Channel,
    /// Subject and body; None for the city's own.
    pub words: Option<(String, String)>,
}

impl Action for SetTemplate {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        require_operator(cx)?;
        let by = cx.actor.person()?;
        if let Some((subject, body)) = &self.words {
            rules::sound_template(self.channel, subject, body)?;
        }
        let words = self.words.as_ref().map(|(subject, body)| (subject.as_str(), body.as_str()));
        store::put_template(cx, self.kind, self.channel, words, by).await?;
        let detail = json!({"kind": self.kind, "channel": self.channel, "own": self.words.is_some()});
        cx.audit("template.set", by, detail).await
    }
}
