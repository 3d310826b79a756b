//! Writing: the form F2–F10 and the summary. Without JavaScript the whole page is saved at once; with it
//! each field saves itself. What somebody else changed meanwhile is shown beside, never overwritten.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::room::Room;
use super::show::shown_evidence;
use crate::action::Cx;
use crate::applications::model::{Content, fields, in_summary};
use crate::applications::rules::{self, Advice, Claim, Item};
use crate::applications::{Save, conditions, store};
use crate::campaigns::{Cell, Kind, Need, Scope};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, flash, html};

#[derive(Template)]
#[template(path = "applications/edit.html")]
struct EditPage {
    page: Page,
    room: Room,
    summary: bool,
    open: bool,
    /// What is shown in the controls.
    content: Content,
    /// What others have written meanwhile, where it differs from what was typed.
    rivals: Vec<(String, String, String)>,
    cells: Vec<(Cell, Advice)>,
    title: Advice,
    total: Advice,
    scopes: Vec<(Kind, Vec<Scope>)>,
    statements: Vec<(String, String, String, String)>,
    checklist: Vec<Item>,
    claims: Vec<Claim>,
    error: Option<AppError>,
}

impl EditPage {
    fn rival(&self, field: &str) -> Option<&(String, String, String)> {
        self.rivals.iter().find(|(it, _, _)| it == field)
    }

    fn get(&self, field: &str) -> &str {
        self.content.get(field)
    }
}

/// What was typed, over what is stored.
async fn gather(
    cx: &mut Cx<'_>,
    id: Id,
    summary: bool,
    typed: Option<HashMap<String, String>>,
    page: Page,
    error: Option<AppError>,
) -> Result<EditPage> {
    let room = Room::load(cx, id).await?;
    let spec = room.campaign.spec.clone();
    let mut content = store::content(cx, id).await?;
    let mut rivals = Vec::new();
    for (field, text) in typed.unwrap_or_default() {
        let theirs = content.get(&field).to_owned();
        let same = theirs == crate::text::block(&text);
        if same || !fields(&spec).contains(&field) {
            continue;
        }
        if error.as_ref().is_some_and(|error| error.code == "changed_meanwhile") {
            let rival = store::Rival::of(cx, id, &field).await?;
            rivals.push((field.clone(), theirs, rival.by));
        }
        content.0.insert(field, text);
    }
    let evidence = shown_evidence(cx, &room).await?;
    let of_page = if summary { &spec.summary.parts } else { &spec.cells };
    let cells = of_page.iter().map(|cell| (cell.clone(), rules::advice(cell, &content))).collect();
    let needed = |code: &str, needs: &[Need]| {
        needs.iter().any(|need| matches!(need, Need::Field(field, _) if field.strip_prefix("cond_") == Some(code)))
    };
    let statements = spec.conditions.iter().filter(|it| needed(&it.code, &it.needs));
    let statements =
        statements.map(|it| (format!("cond_{}", it.code), it.name.clone(), it.clause.clone(), it.text.clone()));
    let checklist = conditions::checklist(cx, id, &spec, &content, &evidence).await?;
    Ok(EditPage {
        open: if summary { room.summary_open() } else { room.form_open() },
        summary,
        rivals,
        cells,
        title: rules::title_advice(&spec.name_rule, &[&room.unit, &room.organisation], content.get("title")),
        total: rules::summary_advice(&spec, &content),
        scopes: spec.kinds.iter().map(|kind| (kind.code, kind.scopes.clone())).collect(),
        statements: statements.collect(),
        checklist,
        claims: rules::claims(&spec, &content, &evidence),
        page,
        room,
        content,
        error,
    })
}

async fn page(visit: &Visit, id: Id, summary: bool) -> Result<Response> {
    let page = visit.page(if summary { "活动总结" } else { "申报表" });
    let shown = visit.read(move |cx| Box::pin(gather(cx, id, summary, None, page, None))).await?;
    html(&shown)
}

pub(super) async fn form(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    page(&visit, id, false).await
}

pub(super) async fn summary(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    page(&visit, id, true).await
}

pub(super) async fn save_form(visit: Visit, path: Path<Id>, typed: Form<HashMap<String, String>>) -> Result<Response> {
    save(visit, path, typed, false).await
}

pub(super) async fn save_summary(
    visit: Visit,
    path: Path<Id>,
    typed: Form<HashMap<String, String>>,
) -> Result<Response> {
    save(visit, path, typed, true).await
}

async fn save(
    visit: Visit,
    Path(id): Path<Id>,
    Form(typed): Form<HashMap<String, String>>,
    summary: bool,
) -> Result<Response> {
    let base = typed.get("revision").and_then(|text| text.parse().ok()).unwrap_or(-1);
    let kept = typed.clone();
    let known = visit
        .read(move |cx| {
            Box::pin(async move {
                let room = Room::load(cx, id).await?;
                let spec = &room.campaign.spec;
                let here = |field: &String| in_summary(spec, field) == summary;
                Ok(fields(spec).into_iter().filter(here).collect::<Vec<_>>())
            })
        })
        .await?;
    let fields = typed.into_iter().filter(|(field, _)| known.contains(field)).collect();
    let back = format!("/applications/{id}");
    match visit.act(Save { id, base, fields }).await {
        Ok(_) if kept.contains_key("stay") => Ok(flash(format!("{back}/{}", place(summary)), "已保存。")),
        Ok(_) => Ok(flash(back, "已保存。")),
        Err(error) if error.is_refusal() || error.status == StatusCode::PRECONDITION_FAILED => {
            let (page, status) = (visit.page(if summary { "活动总结" } else { "申报表" }), error.status);
            let shown = visit.read(move |cx| Box::pin(gather(cx, id, summary, Some(kept), page, Some(error)))).await?;
            Ok((status, html(&shown)?).into_response())
        }
        Err(error) => Err(error),
    }
}

fn place(summary: bool) -> &'static str {
    if summary { "summary" } else { "form" }
}
