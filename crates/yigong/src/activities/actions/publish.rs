//! An activity's way from draft to the public, and its cancelling.

use serde_json::json;

use super::edit::within_reach;
use crate::action::{Action, Cx};
use crate::activities::draft::check_complete;
use crate::activities::model::{Activity, Event, State};
use crate::activities::store;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::exchange;
use crate::notify::{self, Kind};
use crate::text::line;

/// Moves an activity to the state after `event`; answers that state. The one place that does.
pub async fn advance(cx: &mut Cx<'_>, activity: &Activity, event: Event) -> Result<State> {
    let next = activity.state.after(event)?;
    if !store::set_state(cx, activity.id, activity.state, next).await? {
        return Err(AppError::conflict("wrong_state", "活动的状态刚刚有变化，请刷新页面再试。"));
    }
    Ok(next)
}

/// Shows an activity to the whole city (V1.3) and opens sign-up.
pub struct Publish {
    /// Which.
    pub id: Id,
}

impl Action for Publish {
    type Out = State;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<State> {
        let (activity, shifts) = within_reach(cx, self.id).await?;
        activity.state.after(Event::Publish)?;
        check_complete(&activity, &shifts, &cx.core.city, cx.now)?;
        let state = advance(cx, &activity, Event::Publish).await?;
        store::refresh_dates(cx, self.id).await?;
        let place = exchange::Place { organisation: None, team: Some(activity.team) };
        let data = json!({"activity": self.id, "title": activity.title, "category": activity.category});
        exchange::emit(cx, exchange::Event::Activity, place, data).await?;
        cx.audit("activity.publish", self.id, json!({"title": activity.title})).await?;
        Ok(state)
    }
}

/// Cancels an activity before it begins; everybody signed up is told why.
pub struct CancelActivity {
    /// Which.
    pub id: Id,
    /// Why, 2 to 200 characters.
    pub reason: String,
}

impl Action for CancelActivity {
    type Out = State;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<State> {
        let (activity, _) = within_reach(cx, self.id).await?;
        let reason = line(&self.reason);
        activity.state.after(Event::Cancel)?;
        if !(2..=200).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明取消的原因，2 至 200 个字，报名的人会收到。"));
        }
        let state = advance(cx, &activity, Event::Cancel).await?;
        store::set_cancel_reason(cx, self.id, &reason).await?;
        store::empty_shifts(cx, self.id).await?;
        let mut concerned = store::concerned(cx, self.id).await?;
        concerned.dedup_by_key(|(person, ..)| *person);
        store::cancel_all_signups(cx, self.id, &reason).await?;
        let title = format!("活动取消：{}", activity.title);
        let link = format!("/activities/{}", self.id);
        for (person, _, starts_at) in &concerned {
            let at = cx.core.city.clock_time(*starts_at);
            let body = format!("原定 {at} 的活动不办了，您不用再来。原因：{reason}");
            notify::send(cx, *person, Kind::Cancelled, &title, &body, &link).await?;
        }
        cx.audit("activity.cancel", self.id, json!({"reason": reason, "told": concerned.len()})).await?;
        Ok(state)
    }
}
