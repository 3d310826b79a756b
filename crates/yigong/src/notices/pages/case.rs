//! A promoted case; once revoked, the page says so and why, and shows nothing else.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::long_time;
use crate::applications::{self, Dossier};
use crate::attachments::{self, Attachment, OwnerKind};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::model::{Adoption, Promotion};
use crate::notices::store;
use crate::web::{Page, Visit, filters, html};

#[derive(Template)]
#[template(path = "notices/case.html")]
struct CasePage {
    page: Page,
    case: Promotion,
    dossier: Dossier,
    photos: Vec<Attachment>,
    adoptions: Vec<Adoption>,
    steps: Vec<(String, String)>,
    category: String,
    /// The day the figures of the ledger that still move are of.
    as_of: String,
}

#[derive(Template)]
#[template(path = "notices/case_gone.html")]
struct GonePage {
    page: Page,
    case: Promotion,
    revoked: String,
    steps: Vec<(String, String)>,
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let case = store::promotion(cx, id).await?.ok_or_else(AppError::not_found)?;
            let dossier = applications::dossier(cx, case.application).await?;
            let adoptions = store::adoptions(cx, id).await?;
            let events = store::events_of(cx, case.application).await?;
            let photos = attachments::public_photos(cx, OwnerKind::Application, case.application).await?;
            Ok((case, dossier, photos, adoptions, events))
        })
    });
    let (case, dossier, photos, adoptions, events) = read.await?;
    let city = &visit.app.city;
    let steps = events.into_iter().map(|event| (long_time(city, event.at), event.text)).collect();
    match dossier {
        Some(dossier) if case.revoked.is_none() => {
            let category = city.category(&case.category).map(|it| it.name.clone()).unwrap_or_default();
            let as_of = city.date(visit.app.clock.now()).strftime("%Y年%-m月%-d日").to_string();
            let page = visit.page(&case.title);
            html(&CasePage { page, case, dossier, photos, adoptions, steps, category, as_of })
        }
        _ => {
            let revoked = case.revoked_at.map(|at| long_time(city, at)).unwrap_or_default();
            let page = GonePage { page: visit.page("案例已撤销"), case, revoked, steps };
            Ok((StatusCode::GONE, html(&page)?).into_response())
        }
    }
}

/// A photo of a case that stands, masked; once it is revoked its photos are gone with it.
pub(super) async fn photo(visit: Visit, Path((id, photo)): Path<(Id, Id)>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let case = store::promotion(cx, id).await?.filter(|it| it.revoked.is_none());
            let case = case.ok_or_else(AppError::not_found)?;
            attachments::serve_public(cx, OwnerKind::Application, case.application, photo).await
        })
    });
    read.await
}
