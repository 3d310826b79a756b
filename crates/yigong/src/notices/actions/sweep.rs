//! What the notice's clock brings about by itself.

use serde_json::json;

use super::{application, tell};
use crate::action::{Action, Cx};
use crate::applications::{self, State};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::store;

/// Whether a notice has run out and something on it is ready.
pub async fn due(cx: &mut Cx<'_>) -> Result<bool> {
    Ok(!store::due(cx).await?.is_empty())
}

/// Confirms what nothing was said against, or what was found not so; ends notices that are settled.
pub struct Sweep;

impl Action for Sweep {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        if !cx.actor.is_operator() {
            return Err(AppError::not_found());
        }
        let mut confirmed = 0;
        for id in store::due(cx).await? {
            let notice = store::notice(cx, id).await?.ok_or_else(AppError::not_found)?;
            for ready in store::ready(cx, id).await? {
                applications::transition(cx, ready, State::Confirmed, "公示期满，没有成立的异议").await?;
                let it = application(cx, ready).await?;
                store::event(cx, notice.campaign, (None, Some(ready)), "confirmed", "公示期满，确认入选").await?;
                let title = format!("{}：公示期满，确认入选", it.shown_title());
                tell(cx, &it, &title, "后续的通报表扬和全市推广另行通知。", &format!("/notices/{id}")).await?;
                confirmed += 1;
            }
            if store::is_settled(cx, id).await? {
                store::conclude(cx, id).await?;
                store::event(cx, notice.campaign, (Some(id), None), "concluded", "公示期满，公示了结").await?;
            }
        }
        cx.audit("notice.sweep", Id::nil(), json!({"confirmed": confirmed})).await
    }
}
