//! The page on which a person goes through what was found.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use redaction::Kind;

use super::model::{Mark, Review};
use super::rules::Piece;
use super::{Confirm, Decide, actions, rules, store};
use crate::applications::{self, Application};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Form, Page, Routes, Visit, flash, html, see};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/applications/{id}/redaction", Access::Manager, show)
        .post("/applications/{id}/redaction", Access::Manager, start)
        .post("/applications/{id}/redaction/decisions", Access::Manager, decide)
}

/// One text with its marks.
struct Shown {
    label: String,
    pieces: Vec<Piece>,
    marks: Vec<Line>,
    /// As others will see it.
    masked: String,
}

/// One mark as a line with a box to tick.
struct Line {
    mark: Mark,
    words: String,
    becomes: String,
}

#[derive(Template)]
#[template(path = "redactions/show.html")]
struct ShowPage {
    page: Page,
    it: Application,
    review: Option<Review>,
    /// Whether the text changed since the look.
    stale: bool,
    confirmed_at: String,
    shown: Vec<Shown>,
    kinds: [Kind; 6],
    words: String,
    kind: String,
    error: Option<AppError>,
}

impl ShowPage {
    fn found(&self) -> usize {
        self.shown.iter().map(|text| text.marks.len()).sum()
    }

    fn working(&self) -> bool {
        self.review.is_some() && !self.stale
    }

    fn confirmed(&self) -> bool {
        self.working() && self.review.as_ref().is_some_and(|review| review.confirmed_at.is_some())
    }
}

async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, None, &Typed::default()).await?)
}

async fn page(visit: &Visit, id: Id, error: Option<AppError>, typed: &Typed) -> Result<ShowPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let it = applications::require_writer(cx, id).await?;
            let review = store::latest(cx, id).await?;
            let mut shown = Vec::new();
            if let Some(review) = review.as_ref().filter(|review| review.revision == it.revision) {
                let marks = store::marks(cx, review.version).await?;
                for text in applications::texts(cx, review.version).await? {
                    let own: Vec<Mark> = marks.iter().filter(|mark| mark.field == text.field).cloned().collect();
                    shown.push(Shown {
                        pieces: rules::pieces(&text.text, &own),
                        masked: rules::masked(&text.text, &own),
                        marks: own.into_iter().map(|mark| line(&text.text, mark)).collect(),
                        label: text.label,
                    });
                }
            }
            Ok((it, review, shown))
        })
    });
    let (it, review, shown) = read.await?;
    let stale = review.as_ref().is_some_and(|review| review.revision != it.revision);
    let at = review.as_ref().and_then(|review| review.confirmed_at);
    Ok(ShowPage {
        page: visit.page("隐私处理"),
        confirmed_at: at.map(|at| visit.app.city.clock_time(at)).unwrap_or_default(),
        it,
        review,
        stale,
        shown,
        kinds: Kind::ALL,
        words: typed.words.clone(),
        kind: typed.kind.clone(),
        error,
    })
}

fn line(text: &str, mark: Mark) -> Line {
    let words = rules::words(text, &mark);
    let whole = Mark { start: 0, finish: mark.finish - mark.start, decision: super::Decision::Masked, ..mark.clone() };
    Line { becomes: rules::masked(&words, &[whole]), words, mark }
}

async fn start(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    actions::start(&visit, id).await?;
    Ok(see(format!("/applications/{id}/redaction")))
}

/// What the form says. Boxes repeat, so it is read as pairs.
#[derive(Default)]
struct Typed {
    version: Option<Id>,
    masked: Vec<i64>,
    words: String,
    kind: String,
    read: bool,
    confirm: bool,
}

impl Typed {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "version" => typed.version = value.parse().ok(),
                "masked" => typed.masked.extend(value.parse::<i64>().ok()),
                "words" => typed.words = value,
                "kind" => typed.kind = value,
                "read" => typed.read = true,
                "step" => typed.confirm = value == "confirm",
                _ => {}
            }
        }
        typed
    }
}

async fn decide(visit: Visit, Path(id): Path<Id>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed::of(pairs);
    let version = typed.version.ok_or_else(AppError::not_found)?;
    let masked = typed.masked.clone();
    let outcome = if typed.confirm {
        visit
            .act(Confirm { application: id, version, masked, read: typed.read })
            .await
            .map(|()| "已确认。离开单位的只有处理后的内容。")
    } else {
        let act = Decide { application: id, version, masked, words: typed.words.clone(), kind: typed.kind.clone() };
        visit
            .act(act)
            .await
            .map(|added| if added > 0 { "已加上，正文中同样的字都标出来了。" } else { "已保存。" })
    };
    match outcome {
        Ok(message) => Ok(flash(format!("/applications/{id}/redaction"), message)),
        Err(error) if error.is_refusal() && error.code != "text_changed" => {
            // The boxes as they were ticked are worth keeping even when the rest was refused.
            let keep = Decide {
                application: id,
                version,
                masked: typed.masked.clone(),
                words: String::new(),
                kind: String::new(),
            };
            visit.act(keep).await?;
            let page = page(&visit, id, Some(error), &typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
