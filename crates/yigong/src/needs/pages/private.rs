//! What is sealed: one look, for a purpose, on a page of its own; and the consent to it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::action::Cx;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::needs::actions::{Standing, may_look, within_sight};
use crate::needs::model::{Need, Particulars};
use crate::needs::{LookAt, SetSharing};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Purpose {
    purpose: String,
}

#[derive(Template)]
#[template(path = "needs/particulars.html")]
struct PrivatePage {
    page: Page,
    need: Need,
    /// What was sealed, once it was asked for.
    seen: Option<Particulars>,
    purpose: String,
    error: Option<AppError>,
}

async fn load(cx: &mut Cx<'_>, id: Id) -> Result<(Need, Standing)> {
    cx.actor.person()?;
    let (need, standing) = within_sight(cx, id).await?;
    may_look(cx, &need, standing).await?;
    Ok((need, standing))
}

async fn page(visit: &Visit, id: Id) -> Result<PrivatePage> {
    let (need, standing) = visit.read(move |cx| Box::pin(load(cx, id))).await?;
    let purpose = if standing.speaks() { String::new() } else { "联系求助人并上门服务".into() };
    Ok(PrivatePage { page: visit.page("联系方式和住址"), need, seen: None, purpose, error: None })
}

pub(super) async fn ask(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id).await?)
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>, Form(form): Form<Purpose>) -> Result<Response> {
    let page = page(&visit, id).await?;
    match visit.act(LookAt { need: id, purpose: form.purpose.clone() }).await {
        Ok(seen) => html(&PrivatePage { seen: Some(seen), ..page }),
        Err(error) if error.is_refusal() => {
            let page = PrivatePage { purpose: form.purpose, error: Some(error), ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Sharing {
    shared: String,
}

pub(super) async fn share(visit: Visit, Path(need): Path<Id>, Form(form): Form<Sharing>) -> Result<Response> {
    let shared = form.shared == "yes";
    visit.act(SetSharing { need, shared }).await?;
    let text = if shared {
        "已同意把联系方式和住址告诉接单的义工。"
    } else {
        "已撤回，义工看不到联系方式和住址了。"
    };
    Ok(flash(format!("/needs/{need}"), text))
}
