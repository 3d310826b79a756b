//! Every write of teams.

use serde_json::json;

use super::draft::Draft;
use super::store;
use crate::action::{Action, Cx};
use crate::auth::require_manager;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};

/// Enters the city's teams. Those there already, by code, are left as they are.
pub struct Seed;

impl Action for Seed {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        if !cx.actor.is_operator() {
            return Err(AppError::forbidden("operators_only", "只有系统管理员可以进行此操作。"));
        }
        let mut added = 0;
        let core = cx.core;
        for seed in &core.city.teams {
            let gone = || AppError::internal(format!("the organisation of team {} is not there", seed.key));
            if store::by_code(cx, &seed.key).await?.is_some() {
                continue;
            }
            let organisation = store::organisation_of_code(cx, &seed.organisation).await?.ok_or_else(gone)?;
            let draft = Draft {
                name: seed.name.clone(),
                town: seed.town.clone(),
                categories: seed.categories.clone(),
                description: seed.description.clone(),
                contact_place: seed.contact_place.clone(),
            };
            store::insert(cx, &seed.key, organisation, &draft).await?;
            added += 1;
        }
        cx.audit("teams.seed", Id::nil(), json!({"added": added})).await?;
        Ok(added)
    }
}

/// The draft as it is stored, if it may be.
async fn checked(cx: &mut Cx<'_>, draft: &Draft, own: Option<Id>) -> Result<Draft> {
    let draft = draft.cleaned();
    let mut errors = draft.errors(&cx.core.city);
    if store::named(cx, &draft.name).await?.is_some_and(|id| Some(id) != own) {
        errors
            .push(FieldError { field: "name", message: "已经有叫这个名字的团队，请换一个。".into() });
    }
    if errors.is_empty() { Ok(draft) } else { Err(AppError::invalid(errors)) }
}

/// Founds a team. Who manages the organisation does.
pub struct Create {
    /// The organisation that answers for it.
    pub organisation: Id,
    /// What is written of it.
    pub draft: Draft,
}

impl Action for Create {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        require_manager(cx, self.organisation).await?;
        let draft = checked(cx, &self.draft, None).await?;
        let code = cx.id().to_string();
        let id = store::insert(cx, &code, self.organisation, &draft).await?;
        cx.audit("team.create", id, json!({"name": draft.name, "organisation": self.organisation})).await?;
        Ok(id)
    }
}

/// Writes a team anew. Its leaders and who manages its organisation do.
pub struct Edit {
    /// Which.
    pub id: Id,
    /// What is written of it.
    pub draft: Draft,
}

impl Action for Edit {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        store::team(cx, self.id).await?.ok_or_else(AppError::not_found)?;
        crate::auth::require_leader(cx, self.id).await?;
        let draft = checked(cx, &self.draft, Some(self.id)).await?;
        store::update(cx, self.id, &draft).await?;
        cx.audit("team.edit", self.id, json!({"name": draft.name})).await
    }
}

/// The actor joins a team (V2.2). Joining again changes nothing.
pub struct JoinTeam {
    /// Which.
    pub team: Id,
}

impl Action for JoinTeam {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        store::team(cx, self.team).await?.ok_or_else(AppError::not_found)?;
        store::join(cx, self.team, person).await?;
        cx.audit("team.join", self.team, json!({})).await
    }
}

/// The actor leaves a team. Hours given stay theirs.
pub struct LeaveTeam {
    /// Which.
    pub team: Id,
}

impl Action for LeaveTeam {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        store::team(cx, self.team).await?.ok_or_else(AppError::not_found)?;
        store::leave(cx, self.team, person).await?;
        cx.audit("team.leave", self.team, json!({})).await
    }
}
