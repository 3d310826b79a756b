//! Telling other systems: a row for each subscribed endpoint, in the transaction of the change.

use serde_json::Value;

use crate::action::Cx;
use crate::error::Result;
use crate::exchange::model::{Event, Place};
use crate::exchange::store;

/// Writes an event for every endpoint that asks for it and whose organisation is the one concerned,
/// or one above it, or whose team it is. `data` carries ids and numbers, no names.
pub async fn emit(cx: &mut Cx<'_>, event: Event, place: Place, data: Value) -> Result<()> {
    let listening = store::listening(cx).await?;
    let wanting: Vec<_> = listening.into_iter().filter(|hook| hook.wants(event)).collect();
    if wanting.is_empty() {
        return Ok(());
    }
    let organisation = match (place.organisation, place.team) {
        (Some(organisation), _) => Some(organisation),
        (None, Some(team)) => store::organisation_of(cx, team).await?,
        (None, None) => None,
    };
    let above = match organisation {
        Some(organisation) => store::above(cx, organisation).await?,
        None => Vec::new(),
    };
    for hook in wanting {
        let own_team = hook.team.is_some() && hook.team == place.team;
        if own_team || hook.organisation.is_some_and(|it| above.contains(&it)) {
            store::put(cx, hook.id, event, &data).await?;
        }
    }
    Ok(())
}
