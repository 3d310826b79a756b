//! Writing an objection, and registering one that came in on paper.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{long_time, typed_moment};
use crate::auth::{Actor, Channel};
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::actions::{Filed, Object, RegisterPaper};
use crate::notices::model::{Identity, Notice, SnapshotRow};
use crate::notices::store;
use crate::web::{Page, Query, Upload, Visit, html};

/// What was typed.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    application: String,
    name: String,
    contact: String,
    statement: String,
    received_at: String,
}

impl Typed {
    fn of(upload: &Upload) -> Self {
        let field = |name: &str| upload.field(name).to_owned();
        Self {
            application: field("application"),
            name: field("name"),
            contact: field("contact"),
            statement: field("statement"),
            received_at: field("received_at"),
        }
    }

    fn identity(&self) -> Identity {
        Identity { name: self.name.clone(), contact: self.contact.clone() }
    }
}

#[derive(Template)]
#[template(path = "notices/objection_new.html")]
struct NewPage {
    page: Page,
    notice: Notice,
    rows: Vec<SnapshotRow>,
    typed: Typed,
    /// Registered by the office.
    paper: bool,
    open: bool,
    closes: String,
    error: Option<AppError>,
}

#[derive(Template)]
#[template(path = "notices/receipt.html")]
struct ReceiptPage {
    page: Page,
    notice: Notice,
    filed: Filed,
    received: String,
    paper: bool,
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>, Query(typed): Query<Typed>) -> Result<Response> {
    html(&page(&visit, id, typed, false, None).await?)
}

pub(super) async fn show_paper(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, Typed::default(), true, None).await?)
}

async fn page(visit: &Visit, id: Id, typed: Typed, paper: bool, error: Option<AppError>) -> Result<NewPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let notice = store::notice(cx, id).await?.filter(|it| it.closes_at.is_some());
            let notice = notice.ok_or_else(AppError::not_found)?;
            if paper {
                let campaign = campaigns::campaign(cx, notice.campaign).await?.ok_or_else(AppError::not_found)?;
                campaigns::require_office(cx, &campaign).await?;
            }
            Ok(notice)
        })
    });
    let notice = read.await?;
    let title = if paper { "登记纸质异议" } else { "提出异议" };
    Ok(NewPage {
        page: visit.page(title),
        rows: notice.snapshot.lists.iter().flat_map(|list| list.rows.clone()).collect(),
        typed,
        paper,
        open: paper || notice.is_open(visit.app.clock.now()),
        closes: notice.closes_at.map(|at| long_time(&visit.app.city, at)).unwrap_or_default(),
        error,
        notice,
    })
}

pub(super) async fn file(visit: Visit, Path(id): Path<Id>, mut upload: Upload) -> Result<Response> {
    let typed = Typed::of(&upload);
    let action = Object {
        notice: id,
        application: typed.application.parse().ok(),
        identity: typed.identity(),
        statement: typed.statement.clone(),
        evidence: upload.file.take().filter(|(_, bytes)| !bytes.is_empty()),
    };
    // As a visitor, whoever is signed in: no account is tied to an objection.
    let outcome = visit.app.act(&Actor::visitor(Channel::Page), action).await;
    answer(&visit, id, typed, false, outcome).await
}

pub(super) async fn file_paper(visit: Visit, Path(id): Path<Id>, mut upload: Upload) -> Result<Response> {
    let typed = Typed::of(&upload);
    let action = RegisterPaper {
        notice: id,
        application: typed.application.parse().ok(),
        identity: typed.identity(),
        statement: typed.statement.clone(),
        received_at: typed_moment(&visit.app.city, &typed.received_at),
        evidence: upload.file.take().filter(|(_, bytes)| !bytes.is_empty()),
    };
    let outcome = visit.act(action).await;
    answer(&visit, id, typed, true, outcome).await
}

async fn answer(visit: &Visit, id: Id, typed: Typed, paper: bool, outcome: Result<Filed>) -> Result<Response> {
    match outcome {
        Ok(filed) => {
            let notice = page(visit, id, Typed::default(), paper, None).await?.notice;
            let received = long_time(&visit.app.city, filed.received_at);
            let receipt = ReceiptPage { page: visit.page("异议回执"), notice, filed, received, paper };
            Ok((StatusCode::CREATED, html(&receipt)?).into_response())
        }
        Err(error) if error.is_refusal() => {
            let status = error.status;
            Ok((status, html(&page(visit, id, typed, paper, Some(error)).await?)?).into_response())
        }
        Err(error) => Err(error),
    }
}
