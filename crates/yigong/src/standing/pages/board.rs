//! An organisation's board.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::{YearTab, year_tabs};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::standing::board::{self, Ask, Board};
use crate::standing::model::bounds;
use crate::standing::store::Sums;
use crate::standing::view::{self, Segment};
use crate::standing::{Grade, export, store};
use crate::web::{Page, Query, Visit, XLSX, download, html};

/// The most people of a workbook.
const WORKBOOK_ROWS: i64 = 100_000;

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
    #[serde(default)]
    only: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "standing/board.html")]
struct BoardPage {
    page: Page,
    board: Board,
    year: i16,
    until: String,
    years: Vec<YearTab>,
    bars: Vec<Bar>,
    evidence: Vec<Segment>,
    /// Whether the share of back-filled minutes calls for a look.
    much_back_filled: bool,
    note_percent: i64,
    /// Only those who are short.
    short: bool,
    paged: bool,
    next: Option<String>,
}

/// A line of the chart.
struct Bar {
    name: String,
    sums: Sums,
    link: Option<Id>,
    segments: Vec<Segment>,
}

impl BoardPage {
    fn total(&self) -> &Sums {
        &self.board.total
    }

    fn address(&self) -> String {
        format!("/organisations/{}/board?year={}", self.total().id, self.year)
    }

    fn hours_each(&self) -> String {
        let total = self.total();
        // Tenths of an hour a head.
        match (total.minutes * 10).checked_div(total.people * 60) {
            Some(tenths) => format!("{}.{}", tenths / 10, tenths.rem_euclid(10)),
            None => "—".to_owned(),
        }
    }
}

pub(super) async fn show(visit: Visit, Path(organisation): Path<Id>, Query(asked): Query<Asked>) -> Result<Response> {
    let year = view::year_of(&visit.app, &asked.year)?;
    let short = asked.only == "short";
    let ask = Ask { organisation, year, short, after: view::cursor(&asked.after)? };
    let paged = ask.after.is_some();
    let board = visit.read(move |cx| Box::pin(async move { board::board(cx, &ask).await })).await?;
    let note_percent = visit.app.city.rules.counting(bounds(year).1).backfill_note_percent;
    let this = view::this_year(&visit.app);
    html(&BoardPage {
        page: visit.page(&format!("{} · {year} 年度", board.total.name)),
        year,
        until: view::until(&visit.app, year),
        years: year_tabs((this - 2)..=this, year),
        bars: bars(&board),
        evidence: view::grade_segments(&board.total.by_grade(), board.total.minutes),
        much_back_filled: board.total.d * 100 > board.total.minutes * note_percent,
        note_percent,
        short,
        paged,
        next: board.next.as_ref().map(view::cursor_text),
        board,
    })
}

/// A bar for the organisation's own people (when it has both these and children) and each child.
fn bars(board: &Board) -> Vec<Bar> {
    if board.children.is_empty() {
        return Vec::new();
    }
    let own = Some(&board.own).filter(|own| own.people != 0 || own.minutes != 0);
    let own = own.map(|own| bar("本级".to_owned(), own, None));
    own.into_iter().chain(board.children.iter().map(|it| bar(it.short.clone(), it, Some(it.id)))).collect()
}

fn bar(name: String, sums: &Sums, link: Option<Id>) -> Bar {
    let parts = [sums.met, sums.short_of, sums.people - sums.obliged()];
    Bar { name, link, segments: view::segments(&parts, sums.people), sums: sums.clone() }
}

/// The board with everybody on it as a workbook.
pub(super) async fn workbook(
    visit: Visit,
    Path(organisation): Path<Id>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let year = view::year_of(&visit.app, &asked.year)?;
    let ask = Ask { organisation, year, short: false, after: None };
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let board = board::board(cx, &ask).await?;
            let day = cx.today().min(bounds(year).1);
            let people = store::everyone(cx, organisation, year, day, WORKBOOK_ROWS).await?;
            Ok((board, people))
        })
    });
    let (board, people) = read.await?;
    let name = format!("{}-{year}年义工服务情况.xlsx", board.total.name);
    let until = view::until(&visit.app, year);
    let made = tokio::task::spawn_blocking(move || export::board(&board, &people, year, &until)).await;
    Ok(download(&name, XLSX, made.map_err(|e| AppError::internal(e.to_string()))??))
}
