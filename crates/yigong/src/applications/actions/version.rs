//! Making versions.

use serde_json::json;

use crate::action::{Action, Cx};
use crate::applications::model::{Application, Purpose, Version, code_of};
use crate::applications::{reach, store};
use crate::campaigns::{self, Campaign, Deadlines};
use crate::clock::Id;
use crate::crypto::sha256;
use crate::error::{AppError, Result};

/// Keeps what is written now as a version, for its writers to come back to. Nothing new, no new version.
pub struct Freeze {
    /// The application.
    pub id: Id,
}

impl Action for Freeze {
    type Out = Version;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Version> {
        reach::require_writer(cx, self.id).await?;
        let version = version_now(cx, self.id, Purpose::Kept).await?;
        cx.audit("application.version", self.id, json!({"number": version.number})).await?;
        Ok(version)
    }
}

/// An application's campaign and its unit's deadlines.
pub(in crate::applications) async fn standing(cx: &mut Cx<'_>, it: &Application) -> Result<(Campaign, Deadlines)> {
    let campaign = campaigns::campaign(cx, it.campaign).await?.ok_or_else(AppError::not_found)?;
    let deadlines = campaigns::deadlines(cx, &campaign, it.unit).await?;
    Ok((campaign, deadlines))
}

/// The version of what is written and what the ledger shows now: the newest one if it is the same,
/// else a new one. Its code covers the application, the unit, every field and the evidence.
pub(in crate::applications) async fn version_now(cx: &mut Cx<'_>, id: Id, purpose: Purpose) -> Result<Version> {
    let it = store::application(cx, id).await?.ok_or_else(AppError::not_found)?;
    let (campaign, _) = standing(cx, &it).await?;
    let mut content = store::content(cx, id).await?;
    content.0.retain(|_, text| !text.is_empty());
    let evidence = store::evidence(cx, id, &campaign.spec.period).await?;
    let latest = store::latest_version(cx, id).await?;
    let number = latest.as_ref().map_or(1, |version| version.number + 1);
    if let Some(same) = latest.filter(|version| version.content == content && version.evidence == evidence) {
        return Ok(same);
    }
    let by = cx.actor.person()?;
    let broken = |e: serde_json::Error| AppError::internal(e.to_string());
    let body = serde_json::to_vec(&(&content, &evidence, number)).map_err(broken)?;
    let hash = sha256(&[id.as_bytes(), it.unit.as_bytes(), &body]);
    let version = Version {
        id: cx.id(),
        application: id,
        number,
        revision: it.revision,
        purpose,
        text_hash: content.text_hash(),
        content,
        evidence,
        code: code_of(&hash),
        made_by: cx.actor.name.clone(),
        made_at: cx.now,
    };
    store::insert_version(cx, &version, &hash, by).await?;
    Ok(version)
}
