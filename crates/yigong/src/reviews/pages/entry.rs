//! An entry as organisers see it: who reads it, whether it is stuck, and, once all sheets are in, what
//! they say.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::view::refused;
use crate::campaigns::Campaign;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Desk, DeskState, Entry, Expert, Marks, Round, RoundState, Submission};
use crate::reviews::{FindExpert, Moderate, TakeBack, reach, rules, store};
use crate::web::{Form, Page, Visit, flash, html};

struct Line {
    desk: Desk,
    expert: Expert,
    /// What they handed in, once everybody has.
    sheet: Option<Submission>,
}

#[derive(Template)]
#[template(path = "reviews/entry.html")]
struct EntryPage {
    page: Page,
    campaign: Campaign,
    round: Round,
    entry: Entry,
    lines: Vec<Line>,
    all_in: bool,
    spread: i64,
    form: ReasonForm,
    error: Option<AppError>,
}

impl EntryPage {
    fn open(&self) -> bool {
        self.round.state == RoundState::Open
    }

    fn points(&self, sheet: &Option<Submission>, item: &str) -> String {
        sheet.as_ref().and_then(|it| it.marks.get(item)).map_or_else(|| "—".to_owned(), |it| it.to_string())
    }

    fn gate(&self, sheet: &Option<Submission>, item: &str) -> &'static str {
        let given = |marks: &Marks| marks.get(item);
        match sheet.as_ref().and_then(|it| given(&it.marks)) {
            Some(1) => "符合",
            Some(_) => "不符合",
            None => "—",
        }
    }
}

async fn page(visit: &Visit, id: Id, application: Id) -> Result<EntryPage> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let (campaign, round) = reach::organised(cx, id).await?;
            let found = store::entry(cx, application).await?.filter(|it| it.0 == id);
            let (_, entry) = found.ok_or_else(AppError::not_found)?;
            let mut desks = store::desks_of(cx, id).await?;
            desks.retain(|it| it.application == application);
            let (experts, sheets) = (store::experts(cx, id).await?, store::submissions_of(cx, application).await?);
            Ok((campaign, round, entry, desks, experts, sheets))
        })
    });
    let (campaign, round, entry, desks, experts, sheets) = read.await?;
    let held = || desks.iter().filter(|it| it.state.held());
    let all_in = held().count() > 0 && held().all(|it| it.state == DeskState::Submitted);
    let shown = all_in || round.state >= RoundState::Closed;
    let totals: Vec<i64> = held().filter_map(|it| it.total).collect();
    let line = |desk: Desk| {
        let expert = experts.iter().find(|it| it.id == desk.expert)?.clone();
        let sheet = sheets.iter().find(|it| shown && it.assignment == desk.id).cloned();
        Some(Line { desk, expert, sheet })
    };
    Ok(EntryPage {
        page: visit.page(&format!("作品 {}", entry.code())),
        spread: rules::spread(&totals),
        lines: desks.into_iter().filter_map(line).collect(),
        all_in: shown,
        form: ReasonForm::default(),
        error: None,
        campaign,
        round,
        entry,
    })
}

pub(super) async fn show(visit: Visit, Path((id, application)): Path<(Id, Id)>) -> Result<Response> {
    html(&page(&visit, id, application).await?)
}

/// Why.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ReasonForm {
    reason: String,
}

async fn done(visit: Visit, ids: (Id, Id), form: ReasonForm, outcome: Result<()>, message: &str) -> Result<Response> {
    let (id, application) = ids;
    match outcome {
        Ok(()) => Ok(flash(format!("/campaigns/{id}/review/entries/{application}"), message)),
        Err(error) if error.is_refusal() => {
            refused(&EntryPage { form, error: Some(error), ..page(&visit, id, application).await? })
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn find(visit: Visit, Path((id, application)): Path<(Id, Id)>) -> Result<Response> {
    let found = visit.act(FindExpert { application }).await;
    let message = if matches!(found, Ok(true)) {
        "已增派一位专家，已通知。"
    } else {
        "还是没有可派的专家，原因见下。"
    };
    done(visit, (id, application), ReasonForm::default(), found.map(|_| ()), message).await
}

pub(super) async fn moderate(
    visit: Visit,
    Path((id, application)): Path<(Id, Id)>,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    let outcome = visit.act(Moderate { application, reason: form.reason.clone() }).await;
    done(visit, (id, application), form, outcome, "已进入合议，专家可以看到彼此的评分并修改一次。").await
}

pub(super) async fn take_back(
    visit: Visit,
    Path((id, application, desk)): Path<(Id, Id, Id)>,
    Form(form): Form<ReasonForm>,
) -> Result<Response> {
    let outcome = visit.act(TakeBack { desk, application, reason: form.reason.clone() }).await;
    done(visit, (id, application), form, outcome, "已收回，并改派其他专家。").await
}
