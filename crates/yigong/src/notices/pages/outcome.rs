//! The organisers' page of a campaign's outcome: publish, extend, commend, promote, revoke.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{long_time, typed_moment};
use crate::applications::{self, State};
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::actions::{self, Commend, Extend, Promote, Publish, Revoke};
use crate::notices::model::{Candidate, Notice, NoticeKind, Snapshot};
use crate::notices::store;
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    document: String,
    seen: String,
    to: String,
    reason: String,
    guide: String,
    category: String,
    application: String,
}

#[derive(Template)]
#[template(path = "notices/outcome.html")]
struct OutcomePage {
    page: Page,
    campaign: Id,
    year: i16,
    title: String,
    notices: Vec<(Notice, String, String)>,
    candidates: Vec<Candidate>,
    preview: Option<Snapshot>,
    seen: String,
    categories: Vec<(String, String)>,
    typed: Typed,
    error: Option<AppError>,
}

impl OutcomePage {
    fn published(&self) -> bool {
        self.notices.iter().any(|(it, _, _)| it.kind == NoticeKind::List)
    }

    fn commended(&self) -> bool {
        self.notices.iter().any(|(it, _, _)| it.kind == NoticeKind::Commendation)
    }

    fn settled(&self) -> bool {
        self.published() && self.notices.iter().all(|(it, _, _)| it.concluded_at.is_some())
    }

    fn confirmed(&self) -> Vec<&Candidate> {
        self.candidates.iter().filter(|it| it.state == State::Confirmed).collect()
    }
}

async fn page(visit: &Visit, id: Id, typed: Typed, error: Option<AppError>) -> Result<OutcomePage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            campaigns::require_organiser(cx)?;
            let campaign = campaigns::campaign(cx, id).await?.ok_or_else(AppError::not_found)?;
            let notices = store::of_campaign(cx, id).await?;
            let candidates = store::candidates(cx, id).await?;
            let listed = notices.iter().any(|it| it.kind == NoticeKind::List);
            // What cannot be composed yet (a mask is missing) is said, not hidden.
            let (preview, refused) = match if listed { Ok(None) } else { actions::preview(cx, &campaign).await } {
                Ok(preview) => (preview, None),
                Err(error) if error.is_refusal() => (None, Some(error)),
                Err(error) => return Err(error),
            };
            let seen = actions::waiting(cx, id).await?.1;
            Ok((campaign, notices, candidates, preview, refused, seen))
        })
    });
    let (campaign, notices, candidates, preview, refused, seen) = read.await?;
    let city = &visit.app.city;
    let line = |notice: Notice| {
        let closes = notice.closes_at.map(|at| long_time(city, at)).unwrap_or_default();
        (notice.clone(), long_time(city, notice.published_at), closes)
    };
    Ok(OutcomePage {
        page: visit.page(&format!("{} 年公示与推广", campaign.year())),
        campaign: id,
        year: campaign.year(),
        title: campaign.spec.title,
        notices: notices.into_iter().map(line).collect(),
        candidates,
        preview,
        seen,
        categories: city.categories.iter().map(|it| (it.code.clone(), it.name.clone())).collect(),
        typed,
        error: error.or(refused),
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, Typed::default(), None).await?)
}

async fn done(visit: &Visit, campaign: Id, typed: Typed, outcome: Result<()>, message: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(flash(format!("/campaigns/{campaign}/outcome"), message)),
        Err(error) if error.is_refusal() => {
            let page = page(visit, campaign, typed, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn publish(visit: Visit, Path(campaign): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let seen = (!typed.seen.is_empty()).then(|| typed.seen.clone());
    let outcome = visit.act(Publish { campaign, document: typed.document.clone(), seen }).await.map(|_| ());
    done(&visit, campaign, typed, outcome, "名单已经公示，期限从今天起算。").await
}

pub(super) async fn commend(visit: Visit, Path(campaign): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let outcome = visit.act(Commend { campaign, document: typed.document.clone() }).await.map(|_| ());
    done(&visit, campaign, typed, outcome, "通报表扬已经发布。").await
}

pub(super) async fn extend(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let to = typed_moment(&visit.app.city, &typed.to);
    let outcome = visit.act(Extend { notice: id, to, reason: typed.reason.clone() }).await;
    let found = visit.read(move |cx| Box::pin(async move { store::notice(cx, id).await })).await?;
    let campaign = found.ok_or_else(AppError::not_found)?.campaign;
    done(&visit, campaign, typed, outcome, "公示期已延长，原因已公布。").await
}

/// The campaign of an application.
async fn of(visit: &Visit, application: Id) -> Result<Id> {
    let read = visit.read(move |cx| Box::pin(async move { applications::application(cx, application).await }));
    Ok(read.await?.ok_or_else(AppError::not_found)?.campaign)
}

pub(super) async fn promote(visit: Visit, Path(id): Path<Id>, Form(mut typed): Form<Typed>) -> Result<Response> {
    let action = Promote { application: id, guide: typed.guide.clone(), category: typed.category.clone() };
    let outcome = visit.act(action).await.map(|_| ());
    typed.application = id.to_string();
    let campaign = of(&visit, id).await?;
    done(&visit, campaign, typed, outcome, "已在全市推广，案例库可见。").await
}

pub(super) async fn revoke(visit: Visit, Path(id): Path<Id>, Form(mut typed): Form<Typed>) -> Result<Response> {
    let outcome = visit.act(Revoke { application: id, reason: typed.reason.clone() }).await;
    typed.application = id.to_string();
    let campaign = of(&visit, id).await?;
    done(&visit, campaign, typed, outcome, "已撤销，理由已公布。").await
}
