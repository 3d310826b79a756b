//! The API of standings, ledgers and boards.

use axum::extract::Path;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::board::{self, Ask};
use super::model::{ByGrade, Grade, State};
use super::store::{Entry, Member, Sums};
use super::{explain, record, view};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::web::{Access, Json, Query, Routes, Visit};

const ROWS: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::default()
        .api(Access::SignedIn, routes!(standing))
        .api(Access::SignedIn, routes!(ledger))
        .api(Access::Manager, routes!(organisation_board))
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    year: String,
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    cursor: String,
}

/// A line of the explanation.
#[derive(Serialize, ToSchema)]
struct ReasonView {
    /// Clause of the notice.
    clause: String,
    /// Plain Chinese.
    text: String,
}

/// How the signed-in person stands with a year's duty. Minutes.
#[derive(Serialize, ToSchema)]
struct StandingView {
    /// Calendar year.
    year: i16,
    /// 0 when the duty does not apply.
    required_minutes: i64,
    /// Minutes that count for the duty.
    credited_minutes: i64,
    /// The result.
    state: State,
    /// Why, line by line.
    reasons: Vec<ReasonView>,
    /// Credited minutes by grade of evidence.
    by_grade: ByGrade,
}

/// My standing with a year's duty, and why.
#[utoipa::path(get, path = "/me/standing", tag = "standing",
    params(("year" = Option<i16>, Query, description = "calendar year; the current one by default"),
           ("as_of" = Option<String>, Query, description = "ISO date; the year's end by default")),
    responses((status = 200, body = StandingView), (status = 401), (status = 422)))]
async fn standing(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<StandingView>> {
    let person = visit.person()?;
    let year = view::year_of(&visit.app, &asked.year)?;
    let as_of = match asked.as_of.as_str() {
        "" => None,
        text => Some(text.parse::<Date>().map_err(|_| AppError::field("as_of", "日期应写成2026-03-01的样子。"))?),
    };
    let it = visit.read(move |cx| Box::pin(explain(cx, person, year, as_of))).await?;
    let reasons = it.reasons.into_iter().map(|it| ReasonView { clause: it.clause, text: it.text });
    Ok(Json(StandingView {
        year,
        required_minutes: it.required_minutes,
        credited_minutes: it.credited_minutes,
        state: it.state,
        reasons: reasons.collect(),
        by_grade: it.by_grade,
    }))
}

/// A row of the ledger. Minutes, negative for a reversal.
#[derive(Serialize, ToSchema)]
struct EntryView {
    #[schema(value_type = String)]
    id: Id,
    /// Day of the service, ISO.
    #[schema(value_type = String)]
    service_date: Date,
    minutes: i64,
    grade: Grade,
    /// Source code: attendance, backfill, correction …
    source: String,
    /// The activity, when there was one.
    #[schema(value_type = Option<String>)]
    activity: Option<Id>,
    title: String,
    /// Name of who recorded it.
    recorded_by: String,
    /// The row it takes back.
    #[schema(value_type = Option<String>)]
    reverses: Option<Id>,
    /// Its link of the person's hash chain, hexadecimal.
    hash: String,
}

impl From<Entry> for EntryView {
    fn from(it: Entry) -> Self {
        Self {
            id: it.id,
            service_date: it.service_date,
            minutes: it.minutes,
            grade: it.grade,
            source: it.source,
            activity: it.activity,
            title: it.title,
            recorded_by: it.recorded_by,
            reverses: it.reverses,
            hash: it.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// A page of the ledger, newest first.
#[derive(Serialize, ToSchema)]
struct LedgerPage {
    items: Vec<EntryView>,
    /// The next page's cursor.
    next: Option<String>,
}

/// My ledger of a year, newest first.
#[utoipa::path(get, path = "/me/ledger", tag = "standing",
    params(("year" = Option<i16>, Query, description = "calendar year; the current one by default"),
           ("cursor" = Option<String>, Query, description = "the `next` of the page before")),
    responses((status = 200, body = LedgerPage), (status = 401), (status = 422)))]
async fn ledger(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<LedgerPage>> {
    let person = visit.person()?;
    let year = view::year_of(&visit.app, &asked.year)?;
    let before = match asked.cursor.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| AppError::field("cursor", "cursor 应是上一页返回的 next。"))?),
    };
    let page = visit.read(move |cx| Box::pin(async move { record::page(cx, person, year, before, ROWS).await }));
    let (entries, next) = page.await?;
    Ok(Json(LedgerPage { items: entries.into_iter().map(Into::into).collect(), next: next.map(|it| it.to_string()) }))
}

/// An organisation by name.
#[derive(Serialize, ToSchema)]
struct Named {
    #[schema(value_type = String)]
    id: Id,
    name: String,
}

/// A child with everything below it.
#[derive(Serialize, ToSchema)]
struct ChildView {
    #[schema(value_type = String)]
    id: Id,
    name: String,
    people: i64,
    obliged: i64,
    met: i64,
    short: i64,
    exempt: i64,
    minutes: i64,
}

/// A member counted at the organisation itself.
#[derive(Serialize, ToSchema)]
struct MemberView {
    #[schema(value_type = String)]
    id: Id,
    name: String,
    /// Party status code.
    party_status: String,
    state: State,
    required_minutes: i64,
    credited_minutes: i64,
}

/// An organisation's board with everything below it.
#[derive(Serialize, ToSchema)]
struct BoardView {
    organisation: Named,
    year: i16,
    people: i64,
    obliged: i64,
    met: i64,
    short: i64,
    exempt: i64,
    minutes: i64,
    by_grade: ByGrade,
    children: Vec<ChildView>,
    /// Members of the organisation itself, by name; at most 200.
    members: Vec<MemberView>,
    /// The cursor of the next members.
    next: Option<String>,
}

/// The board of an organisation the signed-in person manages.
#[utoipa::path(get, path = "/organisations/{id}/board", tag = "standing",
    params(("id" = String, Path, description = "the organisation"),
           ("year" = Option<i16>, Query, description = "calendar year; the current one by default"),
           ("cursor" = Option<String>, Query, description = "the `next` of the members before")),
    responses((status = 200, body = BoardView), (status = 401), (status = 404), (status = 422)))]
async fn organisation_board(
    visit: Visit,
    Path(organisation): Path<Id>,
    Query(asked): Query<Asked>,
) -> Result<Json<BoardView>> {
    let year = view::year_of(&visit.app, &asked.year)?;
    let ask = Ask { organisation, year, short: false, after: view::cursor(&asked.cursor)? };
    let board = visit.read(move |cx| Box::pin(async move { board::board(cx, &ask).await })).await?;
    let total = board.total;
    Ok(Json(BoardView {
        obliged: total.obliged(),
        by_grade: total.by_grade(),
        organisation: Named { id: total.id, name: total.name },
        year,
        people: total.people,
        met: total.met,
        short: total.short_of,
        exempt: total.exempt,
        minutes: total.minutes,
        children: board.children.into_iter().map(child).collect(),
        members: board.members.into_iter().map(member).collect(),
        next: board.next.map(|it| view::cursor_text(&it)),
    }))
}

fn child(it: Sums) -> ChildView {
    ChildView {
        obliged: it.obliged(),
        id: it.id,
        name: it.name,
        people: it.people,
        met: it.met,
        short: it.short_of,
        exempt: it.exempt,
        minutes: it.minutes,
    }
}

fn member(it: Member) -> MemberView {
    MemberView {
        id: it.id,
        name: it.name,
        party_status: it.status,
        state: it.state,
        required_minutes: it.required,
        credited_minutes: it.credited,
    }
}
