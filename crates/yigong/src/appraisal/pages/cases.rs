//! Lists of cases: those somebody handles, decides or reviews, those left behind; and those that
//! concern oneself.

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
    /// Open cases whose handler left office.
    left_behind: Vec<Shown>,
}

fn shown(visit: &Visit, lines: Vec<Line>) -> Vec<Shown> {
    let city = &visit.app.city;
    lines.into_iter().map(|line| Shown { day: city.date(line.opened_at).to_string(), line }).collect()
}

/// What somebody handles, reviews, and could take over.
struct Work {
    handled: Vec<Line>,
    reviews: Vec<Line>,
    left_behind: Vec<Line>,
}

async fn work(cx: &mut Cx<'_>) -> Result<Work> {
    let by = cx.actor.person()?;
    let held: Vec<_> = cx.actor.organisations().collect();
    if held.is_empty() {
        return Err(AppError::forbidden("no_role", "这里供党组织管理人员使用。关于您自己的在“我的”里查看。"));
    }
    let mut work = Work { handled: store::handled(cx, by).await?, reviews: Vec::new(), left_behind: Vec::new() };
    for organisation in held {
        work.reviews.extend(store::reviews(cx, by, organisation).await?);
        work.left_behind.extend(store::left_behind(cx, by, organisation).await?);
    }
    for lines in [&mut work.reviews, &mut work.left_behind] {
        lines.sort_by_key(|line| line.id);
        lines.dedup_by_key(|line| line.id);
    }
    Ok(work)
}

pub(super) async fn handled(visit: Visit) -> Result<Response> {
    let work = visit.read(|cx| Box::pin(work(cx))).await?;
    html(&CasesPage {
        page: visit.page("提醒与谈话"),
        own: false,
        cases: shown(&visit, work.handled),
        reviews: shown(&visit, work.reviews),
        left_behind: shown(&visit, work.left_behind),
    })
}

pub(super) async fn mine(visit: Visit) -> Result<Response> {
    let person = visit.person()?;
    let cases = visit.read(move |cx| Box::pin(store::mine(cx, person))).await?;
    let cases = shown(&visit, cases);
    let page = visit.page("党组织给我的提醒");
    html(&CasesPage { page, own: true, cases, reviews: Vec::new(), left_behind: Vec::new() })
}
