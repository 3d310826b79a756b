//! Linking activities and teams, whose ledger becomes the evidence.

use serde_json::json;

use super::version::standing;
use crate::action::{Action, Cx};
use crate::applications::model::State;
use crate::applications::{reach, store};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Links an activity, or a whole team within the campaign's period, of the same unit.
pub struct Link {
    /// The application.
    pub id: Id,
    /// `activity` or `team`.
    pub kind: String,
    /// Which.
    pub target: Id,
}

impl Action for Link {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let by = cx.actor.person()?;
        let unit = open(cx, self.id).await?;
        let known = ["activity", "team"].contains(&self.kind.as_str());
        if !known || !store::is_linkable(cx, unit, &self.kind, self.target).await? {
            let text = "只能关联本单位（含下级支部）团队及其活动，请从名单中选择。";
            return Err(AppError::field("target", text));
        }
        store::link(cx, self.id, &self.kind, self.target, by).await?;
        cx.audit("application.link", self.id, json!({"kind": self.kind, "target": self.target})).await
    }
}

/// Takes a link away.
pub struct Unlink {
    /// The application.
    pub id: Id,
    /// The activity or team.
    pub target: Id,
}

impl Action for Unlink {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        open(cx, self.id).await?;
        store::unlink(cx, self.id, self.target).await?;
        cx.audit("application.unlink", self.id, json!({"target": self.target})).await
    }
}

/// The unit of an application whose links may still change.
async fn open(cx: &mut Cx<'_>, id: Id) -> Result<Id> {
    let it = reach::require_writer(cx, id).await?;
    let (_, deadlines) = standing(cx, &it).await?;
    match it.state {
        State::Draft | State::Returned | State::Proposed | State::Recommended => {
            super::save::in_time(cx, deadlines.summaries_by, "活动总结", "N4.2c")?;
        }
        State::Correcting => {}
        other => {
            let text = format!("申报处于“{other}”，关联的活动不能再改。");
            return Err(AppError::conflict("locked", text));
        }
    }
    Ok(it.unit)
}
