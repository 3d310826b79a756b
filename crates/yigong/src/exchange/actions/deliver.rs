//! The two ends of sending: taking deliveries in hand, and writing down how it went.

use serde_json::json;

use super::may_loop;
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange::model::{Delivery, DeliveryState, Webhook};
use crate::exchange::{rules, store};

/// Takes what is due in hand; two processes never take the same.
pub(in crate::exchange) struct Claim;

impl Action for Claim {
    type Out = Vec<(Delivery, Webhook, bool)>;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Self::Out> {
        let loopback = may_loop(cx).await?;
        let mut claimed = Vec::new();
        for id in store::waiting(cx).await? {
            if !store::claim(cx, id).await? {
                continue;
            }
            let delivery = store::delivery(cx, id).await?.ok_or_else(AppError::not_found)?;
            let hook = store::webhook(cx, delivery.webhook).await?.ok_or_else(AppError::not_found)?;
            claimed.push((delivery, hook, loopback));
        }
        cx.audit("webhook.claim", Id::nil(), json!({"deliveries": claimed.len()})).await?;
        Ok(claimed)
    }
}

/// Writes down how a try went: taken, to be tried again, or given up.
pub(in crate::exchange) struct Finish {
    pub(in crate::exchange) delivery: Id,
    /// The try this is about.
    pub(in crate::exchange) attempts: i64,
    /// The status of the answer, or why there was none.
    pub(in crate::exchange) outcome: Result<u16, String>,
}

impl Action for Finish {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (status, error) = match &self.outcome {
            Ok(status @ 200..=299) => (Some(i64::from(*status)), None),
            Ok(status @ 300..=399) => {
                (Some(i64::from(*status)), Some("对方要求转到别的地址。不跟随转址，请登记最终网址".to_owned()))
            }
            Ok(status) => (Some(i64::from(*status)), Some(format!("对方答复 {status}"))),
            Err(error) => (None, Some(error.clone())),
        };
        let retry = &cx.core.city.exchange.webhook.retry_minutes;
        let (state, next_at) = match &error {
            None => (DeliveryState::Delivered, cx.now),
            Some(_) => match rules::next_try(cx.now, self.attempts, retry) {
                Some(at) => (DeliveryState::Waiting, at),
                None => (DeliveryState::Failed, cx.now),
            },
        };
        let error = error.unwrap_or_default();
        store::finish(cx, (self.delivery, self.attempts), state, next_at, status, &error).await?;
        cx.audit("webhook.deliver", self.delivery, json!({"state": state, "status": status, "error": error})).await
    }
}
