//! Every write of teams.

use serde_json::json;

use super::model::Team;
use super::store;
use crate::action::{Action, Cx};
use crate::auth::require_manager;
use crate::city::City;
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

/// What is written of a team.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Name, 4 to 40 characters, unique.
    pub name: String,
    /// Where it mostly works.
    pub town: String,
    /// Category codes, the main one first; at least one.
    pub categories: Vec<String>,
    /// A sentence or two, 10 to 500 characters.
    pub description: String,
    /// Where to find it.
    pub contact_place: String,
}

impl Draft {
    /// The same as written, of a team that is there.
    #[must_use]
    pub fn of(team: &Team) -> Self {
        Self {
            name: team.name.clone(),
            town: team.town.clone(),
            categories: team.codes().map(str::to_owned).collect(),
            description: team.description.clone(),
            contact_place: team.contact_place.clone(),
        }
    }

    fn cleaned(&self) -> Self {
        use crate::activities::text::{block, line};
        Self {
            name: line(&self.name),
            town: line(&self.town),
            categories: self.categories.clone(),
            description: block(&self.description),
            contact_place: line(&self.contact_place),
        }
    }

    fn errors(&self, city: &City) -> Vec<FieldError> {
        let within = |text: &str, least: usize, most: usize| (least..=most).contains(&text.chars().count());
        let known = !self.categories.is_empty() && self.categories.iter().all(|code| city.category(code).is_some());
        let checks = [
            (within(&self.name, 4, 40), "name", "团队名称应为 4 至 40 个字。"),
            (city.has_town(&self.town), "town", "请选择团队主要活动的镇（街）。"),
            (known, "categories", "请至少选择一个服务类别。"),
            (within(&self.description, 10, 500), "description", "请用 10 至 500 个字介绍团队做什么。"),
            (within(&self.contact_place, 2, 100), "contact_place", "请写明在哪里可以找到团队，2 至 100 个字。"),
        ];
        let wrong = checks.into_iter().filter(|(sound, ..)| !sound);
        wrong.map(|(_, field, message)| FieldError { field, message: message.into() }).collect()
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
