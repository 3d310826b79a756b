//! Managing endpoints.

use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::crypto;
use crate::error::{AppError, FieldError, Result};
use crate::exchange::model::{Event, HookState, Place, Webhook};
use crate::exchange::{rules, store};
use crate::setting;

/// Whether endpoints on this machine itself may be called: a setting only an operator makes, for
/// trying things out.
pub(in crate::exchange) async fn may_loop(cx: &mut Cx<'_>) -> Result<bool> {
    Ok(setting::get(cx, "webhook_loopback").await?.is_some_and(|value| value == "1"))
}

/// Refuses who neither manages the organisation nor leads the team.
async fn require_owner(cx: &mut Cx<'_>, place: Place) -> Result<()> {
    match (place.organisation, place.team) {
        (Some(organisation), None) => auth::require_manager(cx, organisation).await,
        (None, Some(team)) => auth::require_leader(cx, team).await,
        _ => Err(AppError::field("owner", "请选择由哪个党组织或团队使用。")),
    }
}

/// The endpoint, for who looks after its owner; to others it is not there.
pub(in crate::exchange) async fn owned(cx: &mut Cx<'_>, id: Id) -> Result<Webhook> {
    cx.actor.person_or_operator()?;
    let hook = store::webhook(cx, id).await?.ok_or_else(AppError::not_found)?;
    let reaches = match (hook.organisation, hook.team) {
        (Some(organisation), _) => auth::manages(cx, organisation).await?,
        (None, Some(team)) => auth::leads(cx, team).await?,
        (None, None) => false,
    };
    if reaches { Ok(hook) } else { Err(AppError::not_found()) }
}

/// Subscribes an endpoint. Answers its id and the secret, which is shown this once.
pub struct AddWebhook {
    /// Whose it is.
    pub place: Place,
    /// Where events go.
    pub url: String,
    /// Which.
    pub events: Vec<Event>,
}

impl Action for AddWebhook {
    type Out = (Id, String);

    async fn run(&self, cx: &mut Cx<'_>) -> Result<(Id, String)> {
        let by = cx.actor.person()?;
        require_owner(cx, self.place).await?;
        let url = self.url.trim().to_owned();
        let mut wrong = Vec::new();
        if url.len() > 500 {
            wrong.push(FieldError { field: "url", message: "网址太长，最多 500 个字符。".to_owned() });
        } else if let Some(fault) = rules::url_fault(&url, may_loop(cx).await?) {
            wrong.push(FieldError { field: "url", message: fault.to_owned() });
        }
        let events: Vec<&str> = self.events.iter().filter(|it| **it != Event::Ping).map(|it| it.code()).collect();
        if events.is_empty() {
            wrong.push(FieldError { field: "events", message: "请至少选一种要推送的事件。".to_owned() });
        }
        if !wrong.is_empty() {
            return Err(AppError::invalid(wrong));
        }
        let owner = self.place.organisation.or(self.place.team).unwrap_or_default();
        let most = cx.core.city.exchange.webhook.most;
        if store::webhooks_of(cx, owner).await?.len() as i64 >= most {
            return Err(AppError::conflict("too_many_webhooks", format!("最多登记 {most} 个推送地址，请先删去不用的。")));
        }
        let secret = crypto::token();
        let hook = Webhook {
            id: cx.id(),
            organisation: self.place.organisation,
            team: self.place.team,
            owner: String::new(),
            url,
            events: events.join(","),
            secret: cx.core.keys.seal(&secret)?,
            state: HookState::Active,
        };
        store::insert_webhook(cx, &hook, by).await?;
        cx.audit("webhook.add", hook.id, json!({"url": hook.url, "events": hook.events})).await?;
        Ok((hook.id, secret))
    }
}

/// Pauses an endpoint or lets it go on; what came meanwhile is sent then.
pub struct PauseWebhook {
    /// Which.
    pub id: Id,
    /// Paused or not.
    pub paused: bool,
}

impl Action for PauseWebhook {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let hook = owned(cx, self.id).await?;
        let state = if self.paused { HookState::Paused } else { HookState::Active };
        store::set_state(cx, hook.id, state).await?;
        cx.audit("webhook.pause", hook.id, json!({"paused": self.paused})).await
    }
}

/// Removes an endpoint.
pub struct RemoveWebhook {
    /// Which.
    pub id: Id,
}

impl Action for RemoveWebhook {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let hook = owned(cx, self.id).await?;
        store::remove_webhook(cx, hook.id).await?;
        cx.audit("webhook.remove", hook.id, json!({"url": hook.url})).await
    }
}

/// Sends a test event.
pub struct TestWebhook {
    /// Which.
    pub id: Id,
}

impl Action for TestWebhook {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let hook = owned(cx, self.id).await?;
        let delivery = store::put(cx, hook.id, Event::Ping, &json!({})).await?;
        cx.audit("webhook.test", hook.id, json!({"delivery": delivery})).await?;
        Ok(delivery)
    }
}

/// Tries a delivery that failed for good once more, under the same id.
pub struct Redeliver {
    /// The delivery.
    pub delivery: Id,
}

impl Action for Redeliver {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let delivery = store::delivery(cx, self.delivery).await?.ok_or_else(AppError::not_found)?;
        let hook = owned(cx, delivery.webhook).await?;
        if !store::redeliver(cx, delivery.id).await? {
            return Err(AppError::conflict("not_failed", "这一条已经送达或还在重试，不用再发。"));
        }
        cx.audit("webhook.redeliver", delivery.id, json!({"webhook": hook.id})).await?;
        Ok(hook.id)
    }
}
