//! One case, for those it concerns. Every look is recorded.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::appraisal::actions::{Opened, Part};
use crate::appraisal::model::{MeasureState, Outcome, Step};
use crate::appraisal::{
    AskReview, CloseMeasure, DecideMeasure, DecideReview, MakeStatement, NameSecond, TakeOver, View,
};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Form, Page, Visit, filters, flash, html};

/// What any of the forms has.
#[derive(Deserialize, Default)]
pub(super) struct Typed {
    #[serde(default)]
    text: String,
    #[serde(default)]
    choice: String,
    #[serde(default)]
    second: String,
}

#[derive(Template)]
#[template(path = "appraisal/case.html")]
struct CasePage {
    page: Page,
    it: Opened,
    /// Which form came back with the error, by the last part of its address.
    form: &'static str,
    typed: Typed,
    error: Option<AppError>,
    statement_until: String,
    settle_from: String,
    review_until: String,
    may_decide: bool,
    may_review: bool,
    settled: bool,
    at: Times,
}

/// When things happened, in words.
struct Times {
    opened: String,
    stated: String,
    decided: String,
    asked: String,
    reviewed: String,
    closed: String,
}

impl CasePage {
    fn handles(&self) -> bool {
        matches!(self.it.part, Part::Handler | Part::Second)
    }

    /// What was typed into a form that came back.
    fn words(&self, form: &str) -> &str {
        if self.form == form { &self.typed.text } else { "" }
    }

    fn wrong(&self, form: &str) -> Option<&AppError> {
        self.error.as_ref().filter(|_| self.form == form)
    }

    fn says_unchanged(&self) -> bool {
        self.form == "closing" && self.typed.choice == "unchanged"
    }

    fn may_state(&self) -> bool {
        let open = matches!(self.it.case.state, MeasureState::Proposed | MeasureState::Issued);
        self.it.part == Part::Person && open && self.it.case.stated_at.is_none()
    }
}

async fn page(visit: &Visit, id: Id, form: &'static str, typed: Typed, error: Option<AppError>) -> Result<CasePage> {
    let it = visit.act(View { id }).await?;
    let (city, now) = (&visit.app.city, visit.app.clock.now());
    let clock = |at: Option<Timestamp>| at.map(|at| city.clock_time(at)).unwrap_or_default();
    // A limit is the first moment after the last day: what people read is that day.
    let last_day = |at: Timestamp| city.date(at).yesterday().map(|day| day.to_string()).unwrap_or_default();
    let case = &it.case;
    Ok(CasePage {
        page: visit.page(&format!("{} · {} 年度", case.step.label(), case.year)),
        statement_until: last_day(it.statement_until),
        settle_from: city.date(it.settle_from).to_string(),
        review_until: last_day(it.review_until),
        may_decide: case.stated_at.is_some() || now >= it.statement_until,
        may_review: case.state == MeasureState::Issued && case.review_at.is_none() && now < it.review_until,
        settled: now >= it.settle_from,
        at: Times {
            opened: clock(Some(case.opened_at)),
            stated: clock(case.stated_at),
            decided: clock(case.decided_at),
            asked: clock(case.review_at),
            reviewed: clock(case.reviewed_at),
            closed: clock(case.closed_at),
        },
        it,
        form,
        typed,
        error,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    html(&page(&visit, id, "", Typed::default(), None).await?)
}

/// Back to the case: with a word when it was done, with the form when it was refused.
async fn answer(
    visit: Visit,
    id: Id,
    form: &'static str,
    typed: Typed,
    done: Result<()>,
    word: &str,
) -> Result<Response> {
    match done {
        Ok(()) => Ok(flash(format!("/measures/{id}"), word)),
        Err(error) if error.is_refusal() => {
            let page = page(&visit, id, form, typed, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn state(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let done = visit.act(MakeStatement { id, text: typed.text.clone() }).await;
    answer(visit, id, "statement", typed, done, "您的说明已送交经手人。").await
}

pub(super) async fn decide(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let (approve, reason) = (typed.choice == "issue", typed.text.clone());
    let done = visit.act(DecideMeasure { id, approve, reason }).await;
    let word = if approve {
        "已作出，本人会收到通知。"
    } else {
        "已了结，不作处理，本人会收到通知。"
    };
    answer(visit, id, "decision", typed, done, word).await
}

pub(super) async fn name_second(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let second = typed.second.parse().unwrap_or_default();
    let done = visit.act(NameSecond { id, second }).await;
    answer(visit, id, "second", typed, done, "已另请同志审批。").await
}

pub(super) async fn take_over(visit: Visit, Path(id): Path<Id>) -> Result<Response> {
    visit.act(TakeOver { id }).await?;
    Ok(flash(format!("/measures/{id}"), "已由您接手，本人会收到通知。"))
}

pub(super) async fn close(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let done = match Outcome::parse(&typed.choice) {
        Some(outcome) => visit.act(CloseMeasure { id, outcome, note: typed.text.clone() }).await,
        None => {
            // Who may not know of the case learns nothing from what is missing.
            visit.act(View { id }).await?;
            Err(AppError::field("choice", "请选择结果：已改进，或没有改进。"))
        }
    };
    answer(visit, id, "closing", typed, done, "已办结。").await
}

pub(super) async fn ask_review(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let done = visit.act(AskReview { id, text: typed.text.clone() }).await;
    answer(visit, id, "review", typed, done, "已向上级党组织申请复核。").await
}

pub(super) async fn decide_review(visit: Visit, Path(id): Path<Id>, Form(typed): Form<Typed>) -> Result<Response> {
    let (uphold, reason) = (typed.choice == "uphold", typed.text.clone());
    let done = visit.act(DecideReview { id, uphold, reason }).await;
    answer(visit, id, "review-decision", typed, done, "复核决定已作出，本人会收到通知。").await
}
