//! Lists of cases: those somebody handles, decides or reviews; and those that concern oneself.

use askama::Template;
use axum::response::Response;

use crate::action::Cx;
use crate::appraisal::model::Line;
use crate::appraisal::store;
use crate::error::{AppError, Result};
use crate::web::{Page, Visit, html};

struct Shown {
    line: Line,
    day: String,
}

#[derive(Template)]
#[template(path = "appraisal/cases.html")]
struct CasesPage {
    page: Page,
    own: bool,
    cases: Vec<Shown>,
    reviews: Vec<Shown>,
}

fn shown(visit: &Visit, lines: Vec<Line>) -> Vec<Shown> {
    let city = &visit.app.city;
    lines.into_iter().map(|line| Shown { day: city.date(line.opened_at).to_string(), line }).collect()
}

async fn work(cx: &mut Cx<'_>) -> Result<(Vec<Line>, Vec<Line>)> {
    let by = cx.actor.person()?;
    let held: Vec<_> = cx.actor.organisations().collect();
    if held.is_empty() {
        return Err(AppError::forbidden("no_role", "这里供党组织管理人员使用。关于您自己的在“我的”里查看。"));
    }
    let mut reviews = Vec::new();
    for organisation in held {
        reviews.extend(store::reviews(cx, by, organisation).await?);
    }
    reviews.sort_by_key(|line| line.id);
    reviews.dedup_by_key(|line| line.id);
    Ok((store::handled(cx, by).await?, reviews))
}

pub(super) async fn handled(visit: Visit) -> Result<Response> {
    let (cases, reviews) = visit.read(|cx| Box::pin(work(cx))).await?;
    let (cases, reviews) = (shown(&visit, cases), shown(&visit, reviews));
    html(&CasesPage { page: visit.page("提醒与谈话"), own: false, cases, reviews })
}

pub(super) async fn mine(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let cases = visit.read(move |cx| Box::pin(store::mine(cx, person))).await?;
    let cases = shown(&visit, cases);
    html(&CasesPage { page: visit.page("党组织给我的提醒"), own: true, cases, reviews: Vec::new() })
}
