//! Writing an activity.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::form::Typed;
use crate::activities::actions::{CreateActivity, EditActivity};
use crate::activities::draft::Content;
use crate::activities::model::{Activity, Shift, State};
use crate::activities::store;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Query, Visit, flash, html};

#[derive(Template)]
#[template(path = "activities/edit.html")]
struct EditPage {
    page: Page,
    typed: Typed,
    /// The activity, or none for a new one.
    id: Option<Id>,
    state: State,
    teams: Vec<(String, String)>,
    categories: Vec<(String, String, String)>,
    towns: Vec<String>,
    error: Option<AppError>,
}

impl EditPage {
    fn new(visit: &Visit, typed: Typed, activity: Option<&Activity>, error: Option<AppError>) -> Self {
        let city = &visit.app.city;
        Self {
            page: visit.page(if activity.is_some() { "修改活动" } else { "发起活动" }),
            typed,
            id: activity.map(|it| it.id),
            state: activity.map_or(State::Draft, |it| it.state),
            teams: Vec::new(),
            categories: city
                .categories
                .iter()
                .map(|it| (it.code.clone(), it.name.clone(), it.examples.join("、")))
                .collect(),
            towns: city.towns.iter().map(|town| town.name.clone()).collect(),
            error,
        }
    }

    /// The name errors of the shift in this row go by.
    #[allow(clippy::trivially_copy_pass_by_ref)] // the template passes references
    fn row(&self, index: &usize) -> &'static str {
        crate::activities::draft::row(*index)
    }

    fn wrong(&self, field: &str) -> bool {
        self.error.as_ref().is_some_and(|error| error.fields.iter().any(|it| it.field == field))
    }

    fn refused(self) -> Result<Response> {
        let status = self.error.as_ref().map_or(axum::http::StatusCode::OK, |error| error.status);
        Ok((status, html(&self)?).into_response())
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct For {
    team: String,
}

/// The teams the visitor may write activities for: those led, or the one asked for when managed.
async fn teams(visit: &Visit, wanted: &str) -> Result<Vec<(String, String)>> {
    let person = visit.person()?;
    let wanted: Option<Id> = wanted.parse().ok();
    let teams =
        visit.read(move |cx| Box::pin(async move { crate::teams::for_leader(cx, person, wanted).await })).await?;
    if teams.is_empty() {
        return Err(AppError::forbidden("not_your_team", "只有团队负责人可以发起活动。请联系您所在团队的负责人。"));
    }
    Ok(teams.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

pub(super) async fn new(visit: Visit, Query(For { team }): Query<For>) -> Result<Response> {
    let teams = teams(&visit, &team).await?;
    let typed = Typed { team, ..Typed::default() }.padded(false);
    html(&EditPage { teams, ..EditPage::new(&visit, typed, None, None) })
}

pub(super) async fn create(visit: Visit, Form(fields): Form<HashMap<String, String>>) -> Result<Response> {
    let more = fields.contains_key("more");
    let typed = Typed::read(fields);
    let teams = teams(&visit, &typed.team).await?;
    let outcome = if more { Err(None) } else { create_from(&visit, &typed).await.map_err(Some) };
    match outcome {
        Ok(id) => Ok(flash(format!("/activities/{id}"), "草稿已保存。看看有没有写错，再点“发布活动”。")),
        Err(error) if error.as_ref().is_none_or(AppError::is_refusal) => {
            EditPage { teams, ..EditPage::new(&visit, typed.padded(more), None, error) }.refused()
        }
        Err(error) => Err(error.unwrap_or_else(AppError::not_found)),
    }
}

async fn create_from(visit: &Visit, typed: &Typed) -> Result<Id> {
    let (content, shifts) = typed.parse(&visit.app.city).map_err(AppError::invalid)?;
    let team = typed.team.parse().map_err(|_| AppError::field("team", "请选择由哪个团队举办。"))?;
    visit.act(CreateActivity { team, content, shifts }).await
}

/// The activity, for who may write it.
async fn load(visit: &Visit, id: Id) -> Result<(Activity, Vec<Shift>)> {
    visit.read(move |cx| Box::pin(async move { crate::activities::actions::within_reach(cx, id).await })).await
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let (activity, shifts) = load(&visit, id).await?;
    let typed = Typed::of(&visit.app.city, &Content::of(&activity), &shifts).padded(false);
    html(&EditPage::new(&visit, typed, Some(&activity), None))
}

pub(super) async fn save(
    visit: Visit,
    Path(id): Path<Id>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response> {
    let (activity, _) = load(&visit, id).await?;
    let more = fields.contains_key("more");
    let typed = Typed::read(fields);
    let outcome = if more { Err(None) } else { save_from(&visit, id, &typed).await.map_err(Some) };
    match outcome {
        Ok(()) => Ok(flash(format!("/activities/{id}"), "已保存。")),
        Err(error) if error.as_ref().is_none_or(AppError::is_refusal) => {
            EditPage::new(&visit, typed.padded(more), Some(&activity), error).refused()
        }
        Err(error) => Err(error.unwrap_or_else(AppError::not_found)),
    }
}

async fn save_from(visit: &Visit, id: Id, typed: &Typed) -> Result<()> {
    let (content, shifts) = typed.parse(&visit.app.city).map_err(AppError::invalid)?;
    visit.act(EditActivity { id, content, shifts }).await
}

/// How many people a change concerns; for the confirmation page.
pub(super) async fn concerned(visit: &Visit, id: Id) -> Result<(Activity, usize)> {
    visit
        .read(move |cx| {
            Box::pin(async move {
                let (activity, _) = crate::activities::actions::within_reach(cx, id).await?;
                let mut people = store::concerned(cx, id).await?;
                people.dedup_by_key(|(person, ..)| *person);
                Ok((activity, people.len()))
            })
        })
        .await
}
