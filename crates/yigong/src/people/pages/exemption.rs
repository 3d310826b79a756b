//! Exemptions on a person's page.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::person::{Typed, answer, day};
use crate::clock::Id;
use crate::error::Result;
use crate::people::actions::{ApproveExemption, EndExemption, RecordExemption};
use crate::web::{Form, Visit};

/// What is typed to record an exemption.
#[derive(Deserialize)]
pub(super) struct NewExemption {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    consented: String,
}

pub(super) async fn record(visit: Visit, Path(id): Path<Id>, Form(form): Form<NewExemption>) -> Result<Response> {
    let done = enter(&visit, id, form).await;
    answer(visit, id, Typed::default(), done, "免除已登记，等待上级党组织审批。").await
}

async fn enter(visit: &Visit, person: Id, form: NewExemption) -> Result<Id> {
    let (from, to) = (day("first", &form.first)?, day("to", &form.to)?);
    let NewExemption { kind, evidence, consented, .. } = form;
    visit.act(RecordExemption { person, kind, from, to, evidence, consented: !consented.is_empty() }).await
}

pub(super) async fn approve(visit: Visit, Path((id, exemption)): Path<(Id, Id)>) -> Result<Response> {
    let done = visit.act(ApproveExemption { id: exemption }).await;
    answer(visit, id, Typed::default(), done, "免除已批准。").await
}

pub(super) async fn end(visit: Visit, Path((id, exemption)): Path<(Id, Id)>) -> Result<Response> {
    let done = visit.act(EndExemption { id: exemption }).await;
    answer(visit, id, Typed::default(), done, "免除已结束。").await
}
