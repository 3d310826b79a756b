//! Sends what waits: a few at a time, each signed, each in its own thread. An endpoint that hangs
//! delays nobody's page and no other endpoint.

use std::time::Duration;

use super::actions::{Claim, Finish};
use super::client::{self, Call};
use super::model::{Delivery, Webhook};
use super::{rules, store};
use crate::App;
use crate::auth::Actor;
use crate::error::{AppError, Result};

/// Rounds of one tick.
const ROUNDS: usize = 5;

/// Sends what is due.
pub async fn deliver(app: &App) -> Result<()> {
    let system = Actor::system();
    for _ in 0..ROUNDS {
        if !app.read(&system, |cx| Box::pin(store::delivery_due(cx))).await? {
            break;
        }
        let claimed = app.act(&system, Claim).await?;
        let mut sending = Vec::new();
        for (delivery, webhook, loopback) in claimed {
            let call = call(app, &delivery, &webhook, loopback)?;
            let sent = tokio::task::spawn_blocking(move || client::send(&call));
            sending.push((delivery, sent));
        }
        for (delivery, sent) in sending {
            let outcome = sent.await.map_err(|e| AppError::internal(e.to_string()))?;
            app.act(&system, Finish { delivery: delivery.id, attempts: delivery.attempts, outcome }).await?;
        }
    }
    Ok(())
}

fn call(app: &App, delivery: &Delivery, webhook: &Webhook, loopback: bool) -> Result<Call> {
    let (time, secret) = (app.clock.now().as_second(), app.keys.open(&webhook.secret)?);
    let signature = rules::signature(&secret, time, delivery.id, &delivery.body);
    Ok(Call {
        url: webhook.url.clone(),
        headers: vec![
            ("x-yigong-event", delivery.event.code().to_owned()),
            ("x-yigong-delivery", delivery.id.to_string()),
            ("x-yigong-signature", format!("t={time},v1={signature}")),
        ],
        body: delivery.body.clone(),
        timeout: Duration::from_secs(app.city.exchange.webhook.timeout_seconds),
        loopback,
    })
}
