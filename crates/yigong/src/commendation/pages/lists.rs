//! Lists of commendation: those that are public, and one of them.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::action::Cx;
use crate::auth;
use crate::clock::Id;
use crate::commendation::model::{Commended, List, ListState};
use crate::commendation::{Publish, WithdrawList, store};
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "commendation/lists.html")]
struct ListsPage {
    page: Page,
    lists: Vec<(List, String)>,
}

pub(super) async fn index(visit: Visit) -> Result<Response> {
    let lists = visit.read(|cx| Box::pin(store::published(cx))).await?;
    let city = &visit.app.city;
    let day = |list: &List| list.published_at.map(|at| city.date(at).to_string()).unwrap_or_default();
    let lists = lists.into_iter().map(|list| (list.clone(), day(&list))).collect();
    html(&ListsPage { page: visit.page("通报表扬"), lists })
}

#[derive(Template)]
#[template(path = "commendation/list.html")]
struct ListPage {
    page: Page,
    list: List,
    day: String,
    people: Vec<Commended>,
    /// Whether the visitor makes the list: they see everybody on it.
    makes: bool,
    reason: String,
    error: Option<AppError>,
}

impl ListPage {
    /// How many are on it without their name.
    fn unnamed(&self) -> i64 {
        self.list.people - self.list.consented
    }

    fn asked(&self) -> usize {
        self.people.iter().filter(|it| it.consented_at.is_none() && it.declined_at.is_none()).count()
    }
}

/// A list with the names of those who agreed; with all of them for who makes it.
async fn load(cx: &mut Cx<'_>, id: Id) -> Result<(List, Vec<Commended>, bool)> {
    let list = store::list(cx, id).await?.ok_or_else(AppError::not_found)?;
    let makes = auth::manages(cx, list.organisation).await?;
    if !makes && list.state != ListState::Published {
        return Err(AppError::not_found());
    }
    let mut people = store::commended(cx, id).await?;
    if !makes {
        people.retain(|it| it.consented_at.is_some());
    }
    Ok((list, people, makes))
}

async fn page(visit: &Visit, id: Id, reason: String, error: Option<AppError>) -> Result<ListPage> {
    let (list, people, makes) = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    let city = &visit.app.city;
    let day = city.date(list.published_at.unwrap_or(list.made_at)).to_string();
    Ok(ListPage { page: visit.page(&list.title), list, day, people, makes, reason, error })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, String::new(), None).await?)
}

async fn answer(visit: Visit, id: Id, reason: String, done: Result<()>, word: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(flash(format!("/commendations/{id}"), word)),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, id, reason, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn publish(visit: Visit, Path(list): Path<Id>) -> Result<Response> {
    let done = visit.act(Publish { list }).await;
    answer(visit, list, String::new(), done, "名单已公布。").await
}

#[derive(Deserialize, Default)]
pub(super) struct Why {
    #[serde(default)]
    reason: String,
}

pub(super) async fn withdraw(visit: Visit, Path(list): Path<Id>, Form(why): Form<Why>) -> Result<Response> {
    let done = visit.act(WithdrawList { list, reason: why.reason.clone() }).await;
    answer(visit, list, why.reason, done, "名单已撤下。").await
}
