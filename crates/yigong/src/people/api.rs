//! The signed-in person for programs.

use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::model::Status;
use super::store;
use crate::clock::Id;
use crate::error::Result;
use crate::web::{Access, Json, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default().api(Access::SignedIn, routes!(me))
}

/// Where they belong.
#[derive(Serialize, ToSchema)]
struct Belonging {
    /// Organisation.
    #[schema(value_type = String)]
    id: Id,
    /// Its full name.
    name: String,
}

/// The signed-in person.
#[derive(Serialize, ToSchema)]
struct Me {
    /// Their id.
    #[schema(value_type = String)]
    id: Id,
    /// Their name.
    name: String,
    /// Party status today.
    party_status: Status,
    /// Where they belong today, or null.
    organisation: Option<Belonging>,
}

/// The signed-in person.
#[utoipa::path(get, path = "/me", tag = "me", responses((status = 200, body = Me), (status = 401)))]
async fn me(visit: Visit) -> Result<Response> {
    let id = visit.person()?;
    let membership = visit
        .read(move |cx| {
            Box::pin(async move {
                let today = cx.today();
                store::membership_on(cx, id, today).await
            })
        })
        .await?;
    let party_status = membership.as_ref().map_or(Status::Public, |it| it.status);
    let organisation = membership.map(|it| Belonging { id: it.organisation, name: it.organisation_name });
    Ok(Json(Me { id, name: visit.actor.name, party_status, organisation }).into_response())
}
