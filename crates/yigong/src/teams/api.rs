//! The API of teams.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::actions::JoinTeam;
use super::model::Team;
use super::store::{self, Search};
use crate::clock::Id;
use crate::error::Result;
use crate::text;
use crate::web::{Access, Json, Query, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default().api(Access::Public, routes!(list)).api(Access::SignedIn, routes!(join))
}

/// What the list is asked for.
#[derive(Deserialize, Default, utoipa::IntoParams)]
#[serde(default)]
struct ListQuery {
    /// `true`: only teams the signed-in person leads.
    mine: bool,
    /// Words in name or description.
    q: String,
    /// Town.
    town: String,
    /// C1 … C14.
    category: String,
    /// `next` of the page before.
    cursor: String,
}

/// An organisation, by name.
#[derive(Serialize, ToSchema)]
struct OrganisationRef {
    id: String,
    name: String,
}

/// A team.
#[derive(Serialize, ToSchema)]
struct TeamOut {
    id: String,
    name: String,
    organisation: OrganisationRef,
    town: String,
    /// Category codes, the main one first.
    categories: Vec<String>,
    description: String,
    /// How many belong to it.
    members: i64,
}

/// A page of teams.
#[derive(Serialize, ToSchema)]
struct TeamPage {
    items: Vec<TeamOut>,
    /// The cursor of the next page, or null.
    next: Option<String>,
}

impl TeamOut {
    fn of(team: Team) -> Self {
        Self {
            id: team.id.to_string(),
            categories: team.codes().map(str::to_owned).collect(),
            organisation: OrganisationRef { id: team.organisation.to_string(), name: team.organisation_name },
            name: team.name,
            town: team.town,
            description: team.description,
            members: team.members,
        }
    }
}

/// Teams, by name.
#[utoipa::path(get, path = "/teams", tag = "teams", params(ListQuery), responses((status = 200, body = TeamPage), (status = 401)))]
async fn list(visit: Visit, Query(query): Query<ListQuery>) -> Result<Response> {
    let search = Search {
        q: text::line(&query.q),
        town: text::line(&query.town),
        category: text::line(&query.category),
        led_by: if query.mine { Some(visit.person()?) } else { None },
        after: text::line(&query.cursor),
    };
    let (teams, more) = visit.read(move |cx| Box::pin(async move { store::list(cx, &search).await })).await?;
    let next = if more { teams.last().map(|team| team.name.clone()) } else { None };
    Ok(Json(TeamPage { items: teams.into_iter().map(TeamOut::of).collect(), next }).into_response())
}

/// Joins a team.
#[utoipa::path(post, path = "/teams/{id}/memberships", tag = "teams", params(("id" = String, Path)),
    responses((status = 201), (status = 404)))]
async fn join(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(JoinTeam { team: id }).await?;
    Ok((StatusCode::CREATED, Json(serde_json::json!({"team": id.to_string()}))).into_response())
}
