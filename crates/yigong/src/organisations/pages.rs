//! The tree to look through, and an organisation's own page.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::model::Organisation;
use super::store;
use crate::auth::{self, Grant, GrantRole, Held, RevokeRole, Role};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people::{self, Listed, Listing, Status};
use crate::web::{Form, Page, Query, Visit, flash, html};

#[derive(Template)]
#[template(path = "organisations/index.html")]
struct IndexPage {
    page: Page,
    q: String,
    root: Option<Organisation>,
    found: Vec<Organisation>,
}

#[derive(Deserialize, Default)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
}

pub(super) async fn index(visit: Visit, Query(Search { q }): Query<Search>) -> Result<Response> {
    let wanted = q.clone();
    let (root, found) = visit
        .read(move |cx| {
            Box::pin(async move {
                let root = store::root(cx).await?;
                let found = match &root {
                    Some(root) if wanted.trim().is_empty() => store::children(cx, root.id).await?,
                    _ => store::search(cx, &wanted, None).await?,
                };
                Ok((root, found))
            })
        })
        .await?;
    html(&IndexPage { page: visit.page("党组织"), q, root, found })
}

/// What those who manage an organisation see beside its place in the tree.
struct Management {
    held: Vec<Held>,
    people: Vec<Listed>,
    next: Option<String>,
    count: i64,
}

#[derive(Template)]
#[template(path = "organisations/show.html")]
struct ShowPage {
    page: Page,
    organisation: Organisation,
    ancestors: Vec<Organisation>,
    children: Vec<Organisation>,
    listing: Listing,
    management: Option<Management>,
}

impl ShowPage {
    fn statuses(&self) -> &'static [Status] {
        Status::ALL
    }
}

/// The part of the list to show.
#[derive(Deserialize, Default)]
pub(super) struct People {
    #[serde(default)]
    q: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    after: String,
}

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<Id>,
    Query(People { q, status, after }): Query<People>,
) -> Result<Response> {
    let listing = Listing { q, status, after };
    let wanted = listing.clone();
    let (organisation, ancestors, children, management) = visit
        .read(move |cx| {
            Box::pin(async move {
                let organisation = store::organisation(cx, id).await?.ok_or_else(AppError::not_found)?;
                let (ancestors, children) = (store::ancestors(cx, id).await?, store::children(cx, id).await?);
                let mut management = None;
                if cx.actor.person.is_some() && auth::manages(cx, id).await? {
                    let held = auth::held_at(cx, id).await?;
                    let (people, next) = people::list(cx, id, &wanted).await?;
                    let count = people::count(cx, id).await?;
                    management = Some(Management { held, people, next, count });
                }
                Ok((organisation, ancestors, children, management))
            })
        })
        .await?;
    html(&ShowPage { page: visit.page(&organisation.name), organisation, ancestors, children, listing, management })
}

/// Who gets which role here.
#[derive(Deserialize)]
pub(super) struct NewRole {
    #[serde(default)]
    person: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    back: String,
}

pub(super) async fn grant(visit: Visit, Path(id): Path<Id>, Form(form): Form<NewRole>) -> Result<Response> {
    let wrong = || AppError::unprocessable("unknown_role", "请选择人员和角色后再提交。");
    let person: Id = form.person.parse().map_err(|_| wrong())?;
    let role =
        Role::parse(&form.role).filter(|role| matches!(role, Role::Clerk | Role::Secretary)).ok_or_else(wrong)?;
    let belongs = visit.read(move |cx| Box::pin(async move { people::belongs(cx, person, id).await })).await?;
    if !belongs {
        return Err(AppError::conflict("not_a_member", "只能从本组织及其下级组织的人员中指定。请先办理组织关系转接。"));
    }
    let grant = Grant { role, organisation: Some(id), team: None };
    visit.act(GrantRole { person, grant }).await?;
    let back = if form.back == "person" { format!("/people/{person}") } else { format!("/organisations/{id}") };
    Ok(flash(back, &format!("已指定为{}。", role.label())))
}

pub(super) async fn revoke(visit: Visit, Path((id, grant)): Path<(Id, Id)>) -> Result<Response> {
    visit.act(RevokeRole { id: grant }).await?;
    Ok(flash(format!("/organisations/{id}"), "已取消该角色。"))
}
