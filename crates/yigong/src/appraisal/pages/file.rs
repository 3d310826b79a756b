//! What is taken away as a file: a report for Word or as PDF, from the same content.

use axum::response::Response;
use documents::{Document, Report};
use serde_json::json;

use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::Result;
use crate::rendering;
use crate::web::Visit;

/// Remembers who took a pack or a sheet away.
pub(super) struct Took {
    /// The organisation or the person.
    pub(super) subject: Id,
    /// Of which year.
    pub(super) year: i16,
    /// Which file.
    pub(super) what: &'static str,
}

impl Action for Took {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        cx.audit("appraisal.download", self.subject, json!({"year": self.year, "file": self.what})).await
    }
}

/// The report for Word, saved as `{name}.docx`.
pub(super) async fn word(visit: &Visit, name: &str, report: Report) -> Result<Response> {
    Ok(rendering::docx(&format!("{name}.docx"), visit.app.render(move |_| report.docx()).await?))
}

/// The report as PDF/A, shown as `{name}.pdf`.
pub(super) async fn pdf(visit: &Visit, name: &str, report: Report) -> Result<Response> {
    Ok(rendering::pdf(&format!("{name}.pdf"), visit.app.render(move |engine| report.pdf(engine)).await?))
}
