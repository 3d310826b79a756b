//! The community makes sure, and publishes or returns.

use serde_json::json;

use super::{advance, managed, reason, tell_asker};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::draft::public_of;
use crate::needs::model::{Event, Need, State};
use crate::needs::{screen, store};
use crate::notify::{self, Kind};

/// Teams that are told of a new need at most.
const TOLD: usize = 3;

/// Shows a need to the whole city.
pub struct Publish {
    /// Which.
    pub id: Id,
    /// How the community made sure: a code of `[[verification]]`.
    pub how: String,
    /// Whether doubtful words were looked at and found harmless.
    pub looked_at: bool,
}

impl Action for Publish {
    type Out = State;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<State> {
        let need = managed(cx, self.id).await?;
        need.state.after(Event::Publish)?;
        not_ones_own(cx, &need)?;
        let Some(how) = cx.core.city.needs.verification(&self.how).map(str::to_owned) else {
            return Err(AppError::field("how", "请选择是怎样核实的。"));
        };
        screen::refuse(&screen::hits(&public_of(&need)), self.looked_at)?;
        if need.starts_at <= cx.now {
            let text = "希望的时间已经过去，不能公布。请与求助的人约好新的时间，修改后再公布。";
            return Err(AppError::conflict("time_passed", text));
        }
        let state = advance(cx, &need, Event::Publish, &how).await?;
        let title = format!("求助已公布：{}", need.title);
        tell_asker(cx, &need, Kind::Decision, &title, "社区已经核实，全市的义工都能看到。有人接单会马上告诉您。")
            .await?;
        tell_teams(cx, &need).await?;
        cx.audit("need.publish", self.id, json!({"how": self.how, "looked_at": self.looked_at})).await?;
        Ok(state)
    }
}

/// The leaders of the teams that fit best hear of it, with the reason.
async fn tell_teams(cx: &mut Cx<'_>, need: &Need) -> Result<()> {
    let link = format!("/needs/{}", need.id);
    for fit in store::fitting(cx, need).await?.into_iter().take(TOLD) {
        let body = format!("{}，{}。想到您的团队，是因为{}。", need.town, need.title, fit.reasons.join("、"));
        for leader in store::leaders(cx, fit.team).await? {
            notify::send(cx, leader, Kind::Task, "附近有人需要帮忙", &body, &link).await?;
        }
    }
    Ok(())
}

/// Gives a need back to who asked, with what is missing.
pub struct Return {
    /// Which.
    pub id: Id,
    /// What is missing or wrong, 2 to 200 characters.
    pub reason: String,
}

impl Action for Return {
    type Out = State;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<State> {
        let need = managed(cx, self.id).await?;
        need.state.after(Event::Return)?;
        not_ones_own(cx, &need)?;
        let reason = reason(&self.reason, "请写明退回的原因、要改什么，对方会看到。")?;
        let state = advance(cx, &need, Event::Return, &reason).await?;
        let body = format!("{reason}。修改后可以再次提交。");
        tell_asker(cx, &need, Kind::Decision, &format!("求助退回修改：{}", need.title), &body).await?;
        cx.audit("need.return", self.id, json!({"reason": reason})).await?;
        Ok(state)
    }
}

/// Nobody verifies their own need.
fn not_ones_own(cx: &Cx<'_>, need: &Need) -> Result<()> {
    if need.asker.is_some() && need.asker == cx.actor.person {
        let text = "这是您自己的求助，须由社区的另一位工作人员核实。";
        return Err(AppError::forbidden("same_person", text));
    }
    Ok(())
}
