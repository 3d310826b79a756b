//! An expert's desk: the list of dossiers, and the sheet of one.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::json;

use super::view::{Pairs, refused};
use crate::applications::{self, Dossier};
use crate::attachments::{self, Attachment, OwnerKind};
use crate::campaigns::{Campaign, Rubric};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Desk, DeskState, Expert, ExpertState, Marks, Round, RoundState, Submission, code};
use crate::reviews::{Save, StepBack, Submit, reach, rules, store};
use crate::text;
use crate::web::{Form, Json, Page, Visit, filters, flash, html};

/// A campaign somebody is an expert of.
struct Taking {
    campaign: Campaign,
    round: Round,
    expert: Expert,
    desks: Vec<Desk>,
    due: String,
}

impl Taking {
    fn done(&self) -> usize {
        self.desks.iter().filter(|it| it.state == DeskState::Submitted).count()
    }
}

#[derive(Template)]
#[template(path = "reviews/desks.html")]
struct DesksPage {
    page: Page,
    rounds: Vec<Taking>,
}

pub(super) async fn list(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let mut rounds = Vec::new();
            for expert in store::expert_of(cx, person).await? {
                let campaign = reach::campaign(cx, expert.campaign).await?;
                let round = reach::round(cx, &campaign).await?;
                let desks = store::own_desks(cx, expert.id).await?;
                let due = cx.core.city.clock_time(campaign.review_by(&cx.core.city));
                rounds.push(Taking { campaign, round, expert, desks, due });
            }
            Ok(rounds)
        })
    });
    html(&DesksPage { rounds: read.await?, page: visit.page("专家评审") })
}

/// The sheet as it is typed, which may not be what is kept.
#[derive(Default)]
struct Typed {
    marks: BTreeMap<String, String>,
    comment: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "reviews/sheet.html")]
struct SheetPage {
    page: Page,
    rubric: Rubric,
    desk: Desk,
    dossier: Dossier,
    /// The photos, masked.
    photos: Vec<Attachment>,
    round: RoundState,
    marks: Marks,
    typed: Typed,
    /// What the others gave, once everybody has handed in.
    others: Vec<Submission>,
    moderation: String,
    previous: Option<Desk>,
    next: Option<Desk>,
    left: usize,
    saved: String,
    error: Option<AppError>,
}

impl SheetPage {
    fn open(&self) -> bool {
        self.desk.state.open() && self.round == RoundState::Open
    }

    fn total(&self) -> i64 {
        rules::total(&self.rubric, &self.marks)
    }

    fn value(&self, item: &str) -> &str {
        self.typed.marks.get(item).map_or("", String::as_str)
    }
}

async fn page(visit: &Visit, id: Id) -> Result<SheetPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let desk = reach::own_desk(cx, id).await?;
            let campaign = reach::campaign(cx, desk.campaign).await?;
            let round = reach::round(cx, &campaign).await?;
            let dossier = applications::dossier(cx, desk.application).await?.ok_or_else(AppError::not_found)?;
            let marks = store::marks(cx, id).await?;
            let all = store::desks_of(cx, campaign.id).await?;
            let mut of_entry = all.iter().filter(|it| it.application == desk.application && it.state.held());
            // Others' marks only when nobody can be swayed by them any more, or in moderation.
            let all_in = of_entry.all(|it| matches!(it.state, DeskState::Submitted | DeskState::Reopened));
            let mut others = Vec::new();
            if all_in {
                others = store::submissions_of(cx, desk.application).await?;
                others.retain(|it| it.assignment != desk.id);
            }
            let moderation = store::entry(cx, desk.application).await?.map_or_else(String::new, |it| it.1.moderation);
            let own = store::own_desks(cx, desk.expert).await?;
            let photos = attachments::public_photos(cx, OwnerKind::Application, desk.application).await?;
            Ok(((desk, photos), campaign, round, dossier, marks, others, moderation, own))
        })
    });
    let ((desk, photos), campaign, round, dossier, marks, others, moderation, own) = read.await?;
    let at = own.iter().position(|it| it.id == desk.id).unwrap_or_default();
    let typed = Typed {
        marks: marks.0.iter().map(|(item, points)| (item.clone(), points.to_string())).collect(),
        comment: desk.comment.clone(),
        reason: String::new(),
    };
    Ok(SheetPage {
        page: visit.page(&format!("作品 {}", code(desk.number))),
        rubric: campaign.spec.rubric,
        round: round.state,
        previous: at.checked_sub(1).and_then(|it| own.get(it)).cloned(),
        next: own.get(at + 1).cloned(),
        left: own.iter().filter(|it| it.state.open() && it.id != desk.id).count(),
        saved: desk.saved_at.map(|it| clock(visit, it)).unwrap_or_default(),
        typed,
        marks,
        others,
        moderation,
        dossier,
        photos,
        desk,
        error: None,
    })
}

fn clock(visit: &Visit, at: Timestamp) -> String {
    at.to_zoned_datetime(visit.app.city.zone.clone()).strftime("%H:%M:%S").to_string()
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id).await?)
}

/// Reads a sheet as a browser or the script sends it.
fn sheet(desk: Id, form: &Pairs) -> Save {
    let marks = form.0.iter().filter_map(|(name, value)| Some((name.strip_prefix("mark_")?.to_owned(), value.clone())));
    let comment = form.0.iter().find(|it| it.0 == "comment").map(|it| it.1.clone());
    Save { desk, marks: marks.collect(), comment, revision: text::number(form.get("revision")) }
}

/// The same page with what was typed and what is wrong with it.
async fn again(visit: &Visit, id: Id, form: &Pairs, error: AppError) -> Result<Response> {
    let mut page = page(visit, id).await?;
    let save = sheet(id, form);
    page.typed.marks.extend(save.marks);
    page.typed.comment = save.comment.unwrap_or(page.typed.comment);
    page.typed.reason = form.get("reason").to_owned();
    page.error = Some(error);
    refused(&page)
}

/// Saves what is typed; the script asks for JSON, a browser without it gets the page again.
pub(super) async fn save(
    visit: Visit,
    Path(id): Path<Id>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = Pairs(form);
    let script = headers.get("accept").is_some_and(|it| it.as_bytes() == b"application/json");
    match visit.act(sheet(id, &form)).await {
        Ok(revision) if script => {
            let saved = clock(&visit, visit.app.clock.now());
            Ok(Json(json!({"revision": revision, "saved": saved})).into_response())
        }
        Ok(_) => Ok(flash(format!("/reviews/{id}"), "已保存。")),
        Err(error) if error.is_refusal() && script => {
            let conflict = error.status == StatusCode::CONFLICT;
            Ok((error.status, Json(json!({"message": error.message, "conflict": conflict}))).into_response())
        }
        Err(error) if error.is_refusal() => again(&visit, id, &form, error).await,
        Err(error) => Err(error),
    }
}

/// Saves and hands in; then on to the next dossier.
pub(super) async fn submit(
    visit: Visit,
    Path(id): Path<Id>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = Pairs(form);
    let saved = visit.act(sheet(id, &form)).await.map(|_| ());
    let outcome = match saved {
        Ok(()) => visit.act(Submit { desk: id, reason: form.get("reason").to_owned() }).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(total) => {
            let read = visit.read(move |cx| {
                Box::pin(async move {
                    let desk = reach::own_desk(cx, id).await?;
                    store::own_desks(cx, desk.expert).await
                })
            });
            let next = read.await?.into_iter().find(|it| it.state.open());
            let message = format!("已提交，总分 {total} 分。");
            Ok(match next {
                Some(next) => {
                    flash(format!("/reviews/{}", next.id), &format!("{message}下面是作品 {}。", code(next.number)))
                }
                None => flash("/reviews", &format!("{message}分到的作品都已评完，谢谢您。")),
            })
        }
        Err(error) if error.is_refusal() => again(&visit, id, &form, error).await,
        Err(error) => Err(error),
    }
}

pub(super) async fn step_back(
    visit: Visit,
    Path(id): Path<Id>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = Pairs(form);
    match visit.act(StepBack { desk: id, reason: form.get("reason").to_owned() }).await {
        Ok(()) => Ok(flash("/reviews", "已回避，这份作品改由其他专家评。")),
        Err(error) if error.is_refusal() => again(&visit, id, &form, error).await,
        Err(error) => Err(error),
    }
}
