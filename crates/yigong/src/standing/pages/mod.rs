//! The pages of records and boards.

mod board;
mod record;

use crate::web::{Access, Routes};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/me", Access::SignedIn, record::mine)
        .get("/me/ledger.xlsx", Access::SignedIn, record::workbook)
        .get("/people/{id}/standing", Access::Manager, record::member)
        .get("/organisations/{id}/board", Access::Manager, board::show)
        .get("/organisations/{id}/board.xlsx", Access::Manager, board::workbook)
}

/// A year of the switch.
struct YearTab {
    year: i16,
    current: bool,
}

/// The years to switch between, newest first.
fn year_tabs(years: impl IntoIterator<Item = i16>, shown: i16) -> Vec<YearTab> {
    let mut years: Vec<i16> = years.into_iter().chain([shown]).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    years.into_iter().map(|year| YearTab { year, current: year == shown }).collect()
}
