//! The public account for programs: the same figures, with the same left out.

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::model::{Report, Shown, Unit};
use super::read;
use crate::clock::Id;
use crate::error::Result;
use crate::needs;
use crate::standing::{self, ByGrade};
use crate::web::{Access, Json, Query, Routes, Visit};

pub(super) fn routes() -> Routes {
    Routes::default().api(Access::Public, routes!(show))
}

#[derive(Deserialize, IntoParams)]
struct Asked {
    /// The organisation; the whole city without one.
    #[param(value_type = Option<String>)]
    organisation: Option<Id>,
    /// The year; the current one without.
    #[serde(default)]
    year: String,
}

/// A unit's figures. What is not shown is null.
#[derive(Serialize, ToSchema)]
struct Figures {
    /// The organisation; null for a unit's own people.
    #[schema(value_type = Option<String>)]
    id: Option<Id>,
    /// Its name.
    name: String,
    /// How much is shown.
    shown: Shown,
    /// People counted.
    people: Option<i64>,
    /// Who has the duty (V2.1).
    obliged: Option<i64>,
    /// Who met it.
    met: Option<i64>,
    /// The share of those, in words: `62.8%` or `60%–70%`.
    share: String,
    /// Minutes credited for the duty.
    minutes: Option<i64>,
    /// Of them by evidence.
    by_grade: Option<ByGrade>,
}

/// Service of a month in a category.
#[derive(Serialize, ToSchema)]
struct MonthFigures {
    /// 1–12.
    month: i64,
    /// C1 … C14.
    category: String,
    /// Minutes.
    minutes: i64,
    /// Services: one person, one entry.
    services: i64,
}

/// A unit's public account.
#[derive(Serialize, ToSchema)]
struct Account {
    /// The year.
    year: i16,
    /// The unit with everything below it.
    unit: Figures,
    /// Its own people and the units below.
    parts: Vec<Figures>,
    /// Service by month and category; of the city and its units only.
    months: Vec<MonthFigures>,
    /// What became of the needs published in the year; of the city and its units only.
    needs: Option<needs::Answering>,
}

fn figures(unit: &Unit, own: bool) -> Figures {
    let (sums, shown) = (&unit.sums, unit.is_shown());
    Figures {
        id: (!own).then_some(sums.id),
        name: if own { "本级".to_owned() } else { sums.name.clone() },
        shown: unit.shown,
        people: shown.then_some(sums.people),
        obliged: shown.then_some(sums.obliged()),
        met: unit.met(),
        share: unit.share(),
        minutes: shown.then_some(sums.minutes),
        by_grade: shown.then(|| sums.by_grade()),
    }
}

fn account(report: &Report, year: i16) -> Account {
    let own = report.own.iter().map(|unit| figures(unit, true));
    let parts = own.chain(report.children.iter().map(|unit| figures(unit, false))).collect();
    let months = report.months.iter().flatten().map(|it| MonthFigures {
        month: it.month,
        category: it.category.clone(),
        minutes: it.minutes,
        services: it.services,
    });
    Account { year, unit: figures(&report.unit, false), parts, months: months.collect(), needs: report.needs }
}

/// How a unit did, as the public may know.
#[utoipa::path(get, path = "/disclosure", operation_id = "disclosure", tag = "disclosure", params(Asked),
    responses((status = 200, body = Account)))]
async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    let year = standing::year_of(&visit.app, &asked.year)?;
    let report =
        visit.read(move |cx| Box::pin(async move { read::report(cx, asked.organisation, year).await })).await?;
    Ok(Json(account(&report, year)).into_response())
}
