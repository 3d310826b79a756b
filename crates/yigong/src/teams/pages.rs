//! The pages of teams.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::actions::{Create, Edit, JoinTeam, LeaveTeam};
use super::draft::Draft;
use super::model::{Member, Team};
use super::store::{self, Search};
use crate::activities::{Card, card, of_team};
use crate::auth::{self, Grant, GrantRole, RevokeRole, Role};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text;
use crate::web::{Access, Form, Page, Query, Routes, Visit, encode, flash, html};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/teams", Access::Public, list)
        .get("/teams/new", Access::Manager, new)
        .post("/teams/new", Access::Manager, create)
        .get("/teams/{id}", Access::Public, show)
        .get("/teams/{id}/edit", Access::Leader, edit)
        .post("/teams/{id}/edit", Access::Leader, save)
        .post("/teams/{id}/membership", Access::SignedIn, join)
        .post("/teams/{id}/departure", Access::SignedIn, leave)
        .post("/teams/{id}/leaders", Access::Manager, appoint)
        .post("/teams/{id}/leaders/{grant}/end", Access::Manager, dismiss)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Filter {
    q: String,
    town: String,
    category: String,
    after: String,
}

#[derive(Template)]
#[template(path = "teams/list.html")]
struct ListPage {
    page: Page,
    filter: Filter,
    teams: Vec<Line>,
    next: Option<String>,
    categories: Vec<(String, String)>,
    towns: Vec<String>,
}

struct Line {
    team: Team,
    tags: Vec<String>,
}

fn line(visit: &Visit, team: Team) -> Line {
    let short = |code: &str| visit.app.city.category(code).map_or_else(|| code.to_owned(), |it| it.short.clone());
    Line { tags: team.codes().map(short).collect(), team }
}

fn towns(visit: &Visit) -> Vec<String> {
    visit.app.city.towns.iter().map(|town| town.name.clone()).collect()
}

fn categories(visit: &Visit) -> Vec<(String, String)> {
    visit.app.city.categories.iter().map(|it| (it.code.clone(), it.name.clone())).collect()
}

async fn list(visit: Visit, Query(filter): Query<Filter>) -> Result<Response> {
    let search = Search {
        q: text::line(&filter.q),
        town: text::line(&filter.town),
        category: text::line(&filter.category),
        led_by: None,
        after: text::line(&filter.after),
    };
    let (teams, more) = visit.read(move |cx| Box::pin(async move { store::list(cx, &search).await })).await?;
    let next = teams.last().filter(|_| more).map(|last| {
        let (q, town, after) = (encode(&filter.q), encode(&filter.town), encode(&last.name));
        format!("q={q}&town={town}&category={}&after={after}", encode(&filter.category))
    });
    html(&ListPage {
        page: visit.page("义工团队"),
        teams: teams.into_iter().map(|team| line(&visit, team)).collect(),
        next,
        categories: categories(&visit),
        towns: towns(&visit),
        filter,
    })
}

#[derive(Template)]
#[template(path = "teams/show.html")]
struct ShowPage {
    page: Page,
    line: Line,
    cards: Vec<Card>,
    belongs: bool,
    leads: bool,
    manages: bool,
    members: Vec<Member>,
    leaders: Vec<(Id, Id, String)>,
}

async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let person = visit.actor.person;
    let now = visit.app.clock.now();
    let (team, found, belongs, leads, manages, members, leaders) = visit
        .read(move |cx| {
            Box::pin(async move {
                let team = store::team(cx, id).await?.ok_or_else(AppError::not_found)?;
                let leads = auth::leads(cx, id).await?;
                let manages = auth::manages(cx, team.organisation).await?;
                let found = of_team(cx, id, leads).await?;
                let belongs = match person {
                    Some(person) => store::belongs(cx, id, person).await?,
                    None => false,
                };
                // Who is in a team is for its leaders to know (条例 art. 20).
                let members = if leads { store::members(cx, id).await? } else { Vec::new() };
                let leaders = if leads { store::leaders(cx, id).await? } else { Vec::new() };
                Ok((team, found, belongs, leads, manages, members, leaders))
            })
        })
        .await?;
    html(&ShowPage {
        page: visit.page(&team.name),
        line: line(&visit, team),
        cards: found.iter().map(|it| card(&visit.app.city, now, now, it)).collect(),
        belongs,
        leads,
        manages,
        members,
        leaders,
    })
}

async fn join(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(JoinTeam { team: id }).await?;
    Ok(flash(format!("/teams/{id}"), "已加入团队。有新活动时，会优先推荐给您。"))
}

async fn leave(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(LeaveTeam { team: id }).await?;
    Ok(flash(format!("/teams/{id}"), "已退出团队。以前的服务时长不受影响。"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Appointment {
    person: String,
}

async fn appoint(visit: Visit, Path(id): Path<Id>, Form(form): Form<Appointment>) -> Result<Response> {
    let person = form.person.parse().map_err(|_| AppError::field("person", "请从成员里选择一位。"))?;
    let team = visit.read(move |cx| Box::pin(store::team(cx, id))).await?.ok_or_else(AppError::not_found)?;
    let allowed = visit.read(move |cx| Box::pin(auth::require_manager(cx, team.organisation))).await;
    allowed?;
    let member = visit.read(move |cx| Box::pin(store::belongs(cx, id, person))).await?;
    if !member {
        return Err(AppError::field("person", "只能从团队成员里选择负责人。请对方先加入团队。"));
    }
    let grant = Grant { role: Role::Leader, organisation: None, team: Some(id) };
    visit.act(GrantRole { person, grant }).await?;
    Ok(flash(format!("/teams/{id}"), "已任命为负责人。"))
}

async fn dismiss(visit: Visit, Path((id, grant)): Path<(Id, Id)>) -> Result<Response> {
    let team = visit.read(move |cx| Box::pin(store::team(cx, id))).await?.ok_or_else(AppError::not_found)?;
    visit.read(move |cx| Box::pin(auth::require_manager(cx, team.organisation))).await?;
    visit.act(RevokeRole { id: grant }).await?;
    Ok(flash(format!("/teams/{id}"), "已免去负责人。"))
}

#[derive(Template)]
#[template(path = "teams/edit.html")]
struct EditPage {
    page: Page,
    draft: Draft,
    id: Option<Id>,
    organisations: Vec<(Id, String)>,
    organisation: String,
    categories: Vec<(String, String)>,
    towns: Vec<String>,
    error: Option<AppError>,
}

impl EditPage {
    fn has(&self, code: &str) -> bool {
        self.draft.categories.iter().any(|held| held == code)
    }
}

/// What was typed; the categories are boxes named after their codes.
fn typed(visit: &Visit, mut fields: HashMap<String, String>) -> (Draft, String) {
    let codes = visit.app.city.categories.iter().map(|it| it.code.clone());
    let categories = codes.filter(|code| fields.contains_key(&format!("category_{code}"))).collect();
    let mut take = |name: &str| fields.remove(name).unwrap_or_default();
    let organisation = take("organisation");
    let draft = Draft {
        name: take("name"),
        town: take("town"),
        categories,
        description: take("description"),
        contact_place: take("contact_place"),
    };
    (draft, organisation)
}

fn edit_page(visit: &Visit, draft: Draft, id: Option<Id>, error: Option<AppError>) -> EditPage {
    EditPage {
        page: visit.page(if id.is_some() { "修改团队资料" } else { "新建团队" }),
        draft,
        id,
        organisations: Vec::new(),
        organisation: String::new(),
        categories: categories(visit),
        towns: towns(visit),
        error,
    }
}

async fn organisations(visit: &Visit) -> Result<Vec<(Id, String)>> {
    let person = visit.person()?;
    let found = visit.read(move |cx| Box::pin(store::managed_organisations(cx, person))).await?;
    if found.is_empty() {
        let text = "只有党组织的管理人员可以新建团队。请联系所在党组织的党务干事。";
        return Err(AppError::forbidden("not_your_organisation", text));
    }
    Ok(found)
}

async fn new(visit: Visit) -> Result<Response> {
    let organisations = organisations(&visit).await?;
    html(&EditPage { organisations, ..edit_page(&visit, Draft::default(), None, None) })
}

async fn create(visit: Visit, Form(fields): Form<HashMap<String, String>>) -> Result<Response> {
    let organisations = organisations(&visit).await?;
    let (draft, organisation) = typed(&visit, fields);
    let outcome = match organisation.parse() {
        Ok(organisation) => visit.act(Create { organisation, draft: draft.clone() }).await,
        Err(_) => Err(AppError::field("organisation", "请选择团队所属的党组织。")),
    };
    match outcome {
        Ok(id) => Ok(flash(format!("/teams/{id}"), "团队已建立。")),
        Err(error) if error.is_refusal() => {
            let page = EditPage { organisations, organisation, ..edit_page(&visit, draft, None, Some(error)) };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn edit(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let team = visit
        .read(move |cx| {
            Box::pin(async move {
                let team = store::team(cx, id).await?.ok_or_else(AppError::not_found)?;
                auth::require_leader(cx, id).await?;
                Ok(team)
            })
        })
        .await?;
    html(&edit_page(&visit, Draft::of(&team), Some(id), None))
}

async fn save(visit: Visit, Path(id): Path<Id>, Form(fields): Form<HashMap<String, String>>) -> Result<Response> {
    let (draft, _) = typed(&visit, fields);
    match visit.act(Edit { id, draft: draft.clone() }).await {
        Ok(()) => Ok(flash(format!("/teams/{id}"), "已保存。")),
        Err(error) if error.is_refusal() => {
            let page = edit_page(&visit, draft, Some(id), Some(error));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
