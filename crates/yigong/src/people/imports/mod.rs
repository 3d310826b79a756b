//! Roster import: a file is read and previewed, then confirmed, then worked through in the
//! background, a few hundred people a transaction.
//!
//! The file is kept sealed and read again by the worker, so that no clear ID number rests in the
//! database. A lease keeps two processes from working on one import, progress and counts are
//! written with the people themselves: after a crash it goes on where it stopped, and somebody who
//! is there already is not imported twice.

mod actions;
mod api;
mod batch;
mod judge;
mod model;
mod pages;
mod read;
mod store;
mod worker;

pub use actions::{ConfirmImport, DropFiles, StageImport, old_files};
pub use model::{ImportReport, Problem, State};
pub use read::stage_import;
pub use worker::{advance_imports, corrected_workbook, import_file};

use crate::web::{Access, Routes};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/organisations/{id}/roster-imports", Access::Manager, pages::index)
        .post("/organisations/{id}/roster-imports", Access::Manager, pages::upload)
        .get("/organisations/{id}/roster-imports/{import}", Access::Manager, pages::show)
        .post("/organisations/{id}/roster-imports/{import}/confirmation", Access::Manager, pages::confirm)
        .get("/organisations/{id}/roster-imports/{import}/corrected", Access::Manager, pages::corrected)
        .get("/organisations/{id}/roster-template", Access::Manager, pages::template)
        .merge(api::routes())
}
