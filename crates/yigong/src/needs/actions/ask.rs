//! Asking for help, by oneself or by phone through a centre; changing what was asked.

use serde_json::json;

use super::{advance, spoken_for, tell_managers};
use crate::action::{Action, Cx};
use crate::auth;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::needs::draft::Draft;
use crate::needs::model::{Event, State};
use crate::needs::{screen, store};
use crate::organisations;

/// Asks for help.
pub struct Ask {
    /// The centre that takes it by phone for somebody; nobody when one asks for oneself.
    pub centre: Option<Id>,
    /// What is asked for.
    pub draft: Draft,
    /// Whether doubtful words were looked at and found harmless.
    pub looked_at: bool,
}

impl Action for Ask {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let by = cx.actor.person()?;
        if let Some(centre) = self.centre {
            auth::require_manager(cx, centre).await?;
        }
        let (draft, sealed) = checked(cx, &self.draft, self.looked_at)?;
        let organisation = match self.centre {
            Some(centre) => centre,
            None => answering(cx, &draft.town).await?,
        };
        let asker = if self.centre.is_some() { None } else { Some(by) };
        let id = store::insert(cx, organisation, asker, by, &draft, &sealed).await?;
        store::note(cx, id, Event::Submit, if asker.is_some() { "" } else { "电话或当面代为登记" }).await?;
        let need = store::need(cx, id).await?.ok_or_else(AppError::not_found)?;
        let body = format!("{}，{}。请核实情况后公布，或写明原因退回。", need.town, need.title);
        tell_managers(cx, &need, "有一条求助等您核实", &body).await?;
        cx.audit("need.ask", id, json!({"title": need.title, "organisation": organisation})).await?;
        Ok(id)
    }
}

/// The organisation that answers for needs in a town.
async fn answering(cx: &mut Cx<'_>, town: &str) -> Result<Id> {
    let code = cx.core.city.towns.iter().find(|it| it.name == town).map(|it| it.organisation.clone());
    let gone = || AppError::internal(format!("no organisation answers for {town}"));
    let code = code.ok_or_else(gone)?;
    Ok(organisations::by_code(cx, &code).await?.ok_or_else(gone)?.id)
}

/// The draft as it is stored, and what is sealed of it, if it may be.
fn checked(cx: &Cx<'_>, draft: &Draft, looked_at: bool) -> Result<(Draft, Vec<u8>)> {
    let draft = draft.cleaned();
    let mut errors: Vec<FieldError> = draft.errors(&cx.core.city, cx.now);
    let mut code = "invalid";
    if let Err(refusal) = screen::refuse(&screen::hits(&draft.public()), looked_at) {
        code = refusal.code;
        errors.extend(refusal.fields);
    }
    if !errors.is_empty() {
        return Err(AppError { code, ..AppError::invalid(errors) });
    }
    let text = serde_json::to_string(&draft.particulars).map_err(|e| AppError::internal(e.to_string()))?;
    let sealed = cx.core.keys.seal(&text)?;
    Ok((draft, sealed))
}

/// Changes what is asked for before it is published, after it was returned, or after its time ran
/// out; it is looked at again before it is shown.
pub struct Edit {
    /// Which.
    pub id: Id,
    /// What is asked for now.
    pub draft: Draft,
    /// Whether doubtful words were looked at and found harmless.
    pub looked_at: bool,
}

impl Action for Edit {
    type Out = State;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<State> {
        let need = spoken_for(cx, self.id).await?;
        need.state.after(Event::Resubmit)?;
        let (draft, sealed) = checked(cx, &self.draft, self.looked_at)?;
        store::update(cx, self.id, &draft, &sealed).await?;
        let state = advance(cx, &need, Event::Resubmit, "").await?;
        if need.state != State::Submitted {
            let body = format!("{}，{}。内容改过了，请再核实一次。", draft.town, draft.title);
            tell_managers(cx, &need, "有一条求助等您核实", &body).await?;
        }
        cx.audit("need.edit", self.id, json!({"title": draft.title})).await?;
        Ok(state)
    }
}
