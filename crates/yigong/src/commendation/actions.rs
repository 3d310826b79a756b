//! Every write of lists. Stars are written by `stars`.

use serde_json::json;

use super::model::{Event, List, ListState};
use super::{rules, store};
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{auth, notify, organisations, text};

/// Somebody to put on a list.
#[derive(Debug, Clone)]
pub struct Named {
    /// Who.
    pub person: Id,
    /// What they are commended for, at most 60 characters; may be empty.
    pub citation: String,
}

/// Makes a list and asks everybody on it whether their name may be public.
pub struct MakeList {
    /// Who makes it.
    pub organisation: Id,
    /// Which year of service it is about.
    pub year: i64,
    /// Its title, 4–40 characters.
    pub title: String,
    /// A few sentences about all of them, 10–500 characters.
    pub words: String,
    /// Who is on it; they served in that year and are counted at the organisation or below it.
    pub people: Vec<Named>,
}

impl Action for MakeList {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        managed(cx, self.organisation).await?;
        let by = cx.actor.person()?;
        let core = cx.core;
        let (title, words) = (text::line(&self.title), text::block(&self.words));
        let citations: Vec<String> = self.people.iter().map(|it| text::line(&it.citation)).collect();
        let said: Vec<&str> = citations.iter().map(String::as_str).collect();
        rules::sound(&core.city.recognition.list, &title, &words, &said)?;
        let least = core.city.recognition.long_service.minutes_a_year;
        let able = store::candidates(cx, self.organisation, self.year, least).await?;
        if self.people.iter().any(|one| able.iter().all(|it| it.person != one.person)) {
            return Err(AppError::field("people", "名单里有人不在本组织，或这一年没有服务记录。请重新选择。"));
        }
        let id = cx.id();
        store::insert(cx, id, self.organisation, (&title, &words, self.year), by).await?;
        for (one, citation) in self.people.iter().zip(&citations) {
            store::insert_person(cx, id, one.person, citation).await?;
            let body = "名单公布前，请您决定是否公开姓名。不同意或不答复的，不公开姓名，也不影响任何事情。";
            let title = format!("您在“{title}”里");
            notify::send(cx, one.person, notify::Kind::Honour, &title, body, "/me/stars").await?;
        }
        cx.audit("commendation.make", id, json!({"year": self.year, "people": self.people.len()})).await?;
        Ok(id)
    }
}

/// Somebody on a list says whether their name may be public; they may change their mind at any time.
pub struct Answer {
    /// The list.
    pub list: Id,
    /// Whether they agree.
    pub agree: bool,
}

impl Action for Answer {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        let list = store::list(cx, self.list).await?.filter(|it| it.state != ListState::Withdrawn);
        if list.is_none() || !store::answer(cx, self.list, person, self.agree).await? {
            return Err(AppError::not_found());
        }
        cx.audit("commendation.answer", self.list, json!({"agree": self.agree})).await
    }
}

/// Publishes a list, with the names of those who agreed.
pub struct Publish {
    /// The list.
    pub list: Id,
}

impl Action for Publish {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let list = load(cx, self.list).await?;
        list.state.after(Event::Publish)?;
        let by = cx.actor.person()?;
        if list.consented == 0 {
            let text = "还没有人同意公开姓名，公布了也是一份空名单。请等本人答复。";
            return Err(AppError::conflict("nobody_consented", text));
        }
        if !store::publish(cx, self.list, by).await? {
            return Err(AppError::conflict("already_published", "名单刚刚已公布，请刷新页面查看。"));
        }
        cx.audit("commendation.publish", self.list, json!({"named": list.consented})).await
    }
}

/// Takes a list down.
pub struct WithdrawList {
    /// The list.
    pub list: Id,
    /// Why, 4–200 characters.
    pub reason: String,
}

impl Action for WithdrawList {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let list = load(cx, self.list).await?;
        list.state.after(Event::Withdraw)?;
        let by = cx.actor.person()?;
        let reason = text::line(&self.reason);
        if !(4..=200).contains(&reason.chars().count()) {
            return Err(AppError::field("reason", "请写明撤下的原因，4 至 200 字。"));
        }
        if !store::withdraw_list(cx, self.list, by, &reason).await? {
            return Err(AppError::conflict("already_withdrawn", "名单刚刚已撤下，请刷新页面查看。"));
        }
        cx.audit("commendation.withdraw", self.list, json!({"reason": reason})).await
    }
}

/// Refuses who does not manage an organisation: one that is public, but not theirs to act for.
pub(super) async fn managed(cx: &mut Cx<'_>, organisation: Id) -> Result<()> {
    organisations::organisation(cx, organisation).await?.ok_or_else(AppError::not_found)?;
    auth::require_manager(cx, organisation).await
}

/// A list, for who makes it; once it is published others may know of it, but not act.
async fn load(cx: &mut Cx<'_>, id: Id) -> Result<List> {
    let list = store::list(cx, id).await?.ok_or_else(AppError::not_found)?;
    if auth::manages(cx, list.organisation).await? {
        return Ok(list);
    }
    if list.state != ListState::Published {
        return Err(AppError::not_found());
    }
    managed(cx, list.organisation).await?;
    Ok(list)
}
