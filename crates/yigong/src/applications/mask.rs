//! The seam to redaction (N4.2g): a version's texts are handed out, a person confirms what of them is
//! masked, and from then on only that leaves the unit.

use std::collections::BTreeMap;

use serde_json::json;

use super::model::{Content, Evidence, Purpose, Version};
use super::{reach, store};
use crate::action::Cx;
use crate::campaigns::{self, Kind, Spec};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// A text to look through.
#[derive(Debug, Clone)]
pub struct Text {
    /// The field's code, which the masked text goes by.
    pub field: String,
    /// Its heading.
    pub label: String,
    /// What is written.
    pub text: String,
}

/// The version of what is written now, made if there is none: for its writers.
pub async fn freeze(cx: &mut Cx<'_>, application: Id) -> Result<Version> {
    reach::require_writer(cx, application).await?;
    super::actions::version_now(cx, application, Purpose::Masking).await
}

/// The texts of what is written now that experts and public may come to see: for its writers.
pub async fn texts_now(cx: &mut Cx<'_>, application: Id) -> Result<Vec<Text>> {
    let it = reach::require_writer(cx, application).await?;
    let campaign = campaigns::campaign(cx, it.campaign).await?.ok_or_else(AppError::not_found)?;
    let content = store::content(cx, application).await?;
    Ok(shown(&campaign.spec, &content.for_experts()))
}

/// The texts of a version that experts and public may come to see, none of them empty: for its writers.
pub async fn texts(cx: &mut Cx<'_>, version: Id) -> Result<Vec<Text>> {
    let found = store::version(cx, version).await?.ok_or_else(AppError::not_found)?;
    let application = reach::require_writer(cx, found.application).await?;
    let campaign = campaigns::campaign(cx, application.campaign).await?.ok_or_else(AppError::not_found)?;
    Ok(shown(&campaign.spec, &found.content.for_experts()))
}

/// Keeps the masked layer of a version, confirmed by the actor. `masked` holds the masked text of every
/// field of [`texts`]; one that is missing stays as it was written.
pub async fn confirm_mask(cx: &mut Cx<'_>, version: Id, masked: &BTreeMap<String, String>) -> Result<()> {
    let found = store::version(cx, version).await?.ok_or_else(AppError::not_found)?;
    reach::require_writer(cx, found.application).await?;
    let by = cx.actor.person()?;
    let mut layer = found.content.for_experts();
    for (field, text) in masked {
        if let Some(kept) = layer.0.get_mut(field) {
            kept.clone_from(text);
        }
    }
    store::put_mask(cx, &found, &layer, by).await?;
    cx.audit("application.mask", found.application, json!({"version": found.number})).await
}

/// Whether what is written now has a confirmed masked layer.
pub async fn mask_confirmed(cx: &mut Cx<'_>, application: Id) -> Result<bool> {
    let content = store::content(cx, application).await?;
    Ok(store::mask(cx, application, &content.text_hash()).await?.is_some())
}

/// What experts and public may see of an application: no unit, no people, only masked text.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The application.
    pub application: Id,
    /// The version it is taken from.
    pub version: Id,
    /// Its number in the campaign.
    pub number: i64,
    /// Project or case.
    pub kind: Kind,
    /// The field of work.
    pub scope: String,
    /// The masked title.
    pub title: String,
    /// F6 in words.
    pub term: String,
    /// F7–F10, masked; empty ones left out.
    pub form: Vec<Text>,
    /// The five parts of the summary, masked.
    pub summary: Vec<Text>,
    /// What the applicant says to single conditions, masked.
    pub statements: Vec<Text>,
    /// The figures frozen with the version.
    pub evidence: Evidence,
}

/// The dossier of an application's version of record. None before it is recommended or without a
/// confirmed masked layer. It asks nobody's permission: the caller does.
pub async fn dossier(cx: &mut Cx<'_>, application: Id) -> Result<Option<Dossier>> {
    let it = store::application(cx, application).await?.ok_or_else(AppError::not_found)?;
    let Some(id) = it.version_of_record() else { return Ok(None) };
    let version = store::version(cx, id).await?.ok_or_else(AppError::not_found)?;
    let Some(masked) = store::mask(cx, application, &version.text_hash).await? else { return Ok(None) };
    let campaign = campaigns::campaign(cx, it.campaign).await?.ok_or_else(AppError::not_found)?;
    let spec = &campaign.spec;
    let texts = shown(spec, &masked);
    let group =
        |keep: &dyn Fn(&str) -> bool| -> Vec<Text> { texts.iter().filter(|it| keep(&it.field)).cloned().collect() };
    let summary = group(&|field| super::model::in_summary(spec, field));
    let form = group(&|field| spec.cells.iter().any(|cell| cell.field == field));
    let statements = group(&|field| field.starts_with("cond_"));
    Ok(Some(Dossier {
        application,
        version: id,
        number: it.number,
        kind: it.kind,
        scope: spec.scope_name(masked.get("scope")).unwrap_or_default().to_owned(),
        title: masked.get("title").to_owned(),
        term: super::rules::term_words(&masked),
        form,
        summary,
        statements,
        evidence: version.evidence,
    }))
}

/// The texts of the content with their headings, in the order of the form.
fn shown(spec: &Spec, content: &Content) -> Vec<Text> {
    let title = [("title".to_owned(), "名称".to_owned())];
    let cells = spec.texts().map(|cell| (cell.field.clone(), cell.label.clone()));
    let statements =
        spec.conditions.iter().map(|condition| (format!("cond_{}", condition.code), format!("{}说明", condition.name)));
    let all = title.into_iter().chain(cells).chain(statements);
    all.map(|(field, label)| Text { text: content.get(&field).to_owned(), field, label })
        .filter(|it| !it.text.is_empty())
        .collect()
}
