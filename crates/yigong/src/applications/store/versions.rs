//! Versions and their masked layers.

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::applications::model::{Content, Evidence, Purpose, Version};
use crate::clock::Id;
use crate::error::{AppError, Result};

db::row! {
    struct Row {
        id: Id,
        application: Id,
        number: i64,
        revision: i64,
        purpose: Purpose,
        content: String,
        evidence: String,
        text_hash: Vec<u8>,
        code: String,
        made_by: String,
        made_at: Timestamp,
    }
}

fn read(row: Row) -> Result<Version> {
    let broken = |e: serde_json::Error| AppError::internal(format!("version {}: {e}", row.id));
    let content: Content = serde_json::from_str(&row.content).map_err(broken)?;
    let evidence: Evidence = serde_json::from_str(&row.evidence).map_err(broken)?;
    let Row { id, application, number, revision, purpose, text_hash, code, made_by, made_at, .. } = row;
    Ok(Version { id, application, number, revision, purpose, content, evidence, text_hash, code, made_by, made_at })
}

/// The version, if there is one.
pub async fn version(cx: &mut Cx<'_>, id: Id) -> Result<Option<Version>> {
    let select = sql!(
        "SELECT v.id, v.application, v.number, v.revision, v.purpose, v.content, v.evidence, v.text_hash, v.code, p.name, v.made_at
         FROM application_version v JOIN person p ON p.region = v.region AND p.id = v.made_by
         WHERE v.region = $1 AND v.id = $2"
    );
    cx.tx.first(select, params![cx.region, id]).await?.map(read).transpose()
}

/// The version whose printed form carries this code (eight letters and digits).
pub async fn version_by_code(cx: &mut Cx<'_>, code: &str) -> Result<Option<Version>> {
    let select = sql!(
        "SELECT v.id, v.application, v.number, v.revision, v.purpose, v.content, v.evidence, v.text_hash, v.code, p.name, v.made_at
         FROM application_version v JOIN person p ON p.region = v.region AND p.id = v.made_by
         WHERE v.region = $1 AND v.code = $2"
    );
    cx.tx.first(select, params![cx.region, code]).await?.map(read).transpose()
}

/// The version of this number.
pub(in crate::applications) async fn numbered(
    cx: &mut Cx<'_>,
    application: Id,
    number: i64,
) -> Result<Option<Version>> {
    let select = sql!(
        "SELECT v.id, v.application, v.number, v.revision, v.purpose, v.content, v.evidence, v.text_hash, v.code, p.name, v.made_at
         FROM application_version v JOIN person p ON p.region = v.region AND p.id = v.made_by
         WHERE v.region = $1 AND v.application = $2 AND v.number = $3"
    );
    cx.tx.first(select, params![cx.region, application, number]).await?.map(read).transpose()
}

/// All versions, newest first.
pub(in crate::applications) async fn versions(cx: &mut Cx<'_>, application: Id) -> Result<Vec<Version>> {
    let select = sql!(
        "SELECT v.id, v.application, v.number, v.revision, v.purpose, v.content, v.evidence, v.text_hash, v.code, p.name, v.made_at
         FROM application_version v JOIN person p ON p.region = v.region AND p.id = v.made_by
         WHERE v.region = $1 AND v.application = $2 ORDER BY v.number DESC"
    );
    cx.tx.all(select, params![cx.region, application]).await?.into_iter().map(read).collect()
}

/// The newest version.
pub(in crate::applications) async fn latest_version(cx: &mut Cx<'_>, application: Id) -> Result<Option<Version>> {
    let select = sql!(
        "SELECT v.id, v.application, v.number, v.revision, v.purpose, v.content, v.evidence, v.text_hash, v.code, p.name, v.made_at
         FROM application_version v JOIN person p ON p.region = v.region AND p.id = v.made_by
         WHERE v.region = $1 AND v.application = $2 ORDER BY v.number DESC LIMIT 1"
    );
    cx.tx.first(select, params![cx.region, application]).await?.map(read).transpose()
}

/// Keeps a version. Its `made_by` is the actor.
pub(in crate::applications) async fn insert_version(cx: &mut Cx<'_>, new: &Version, hash: &[u8], by: Id) -> Result<()> {
    let broken = |e: serde_json::Error| AppError::internal(e.to_string());
    let content = serde_json::to_string(&new.content).map_err(broken)?;
    let evidence = serde_json::to_string(&new.evidence).map_err(broken)?;
    let insert = sql!(
        "INSERT INTO application_version (region, id, application, number, revision, purpose, content, evidence, hash,
             text_hash, code, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    let row = params![
        cx.region,
        new.id,
        new.application,
        new.number,
        new.revision,
        new.purpose,
        content,
        evidence,
        hash,
        new.text_hash,
        new.code,
        by,
        new.made_at,
    ];
    cx.tx.run(insert, row).await?;
    Ok(())
}

/// The confirmed masked layer for texts of this hash.
pub(in crate::applications) async fn mask(
    cx: &mut Cx<'_>,
    application: Id,
    text_hash: &[u8],
) -> Result<Option<Content>> {
    let select = sql!(
        "SELECT masked FROM application_mask
         WHERE region = $1 AND application = $2 AND text_hash = $3 ORDER BY confirmed_at DESC, version DESC LIMIT 1"
    );
    let found: Option<String> = cx.tx.first(select, params![cx.region, application, text_hash]).await?;
    let read = |text: String| serde_json::from_str(&text).map_err(|e| AppError::internal(format!("mask: {e}")));
    found.map(read).transpose()
}

/// Keeps a version's masked layer; confirmed again, the newer one holds.
pub(in crate::applications) async fn put_mask(
    cx: &mut Cx<'_>,
    version: &Version,
    layer: &Content,
    by: Id,
) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO application_mask (region, version, application, text_hash, masked, confirmed_by, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (region, version) DO UPDATE SET masked = excluded.masked, confirmed_by = excluded.confirmed_by,
           confirmed_at = excluded.confirmed_at"
    );
    let masked = serde_json::to_string(layer).map_err(|e| AppError::internal(e.to_string()))?;
    let row = params![cx.region, version.id, version.application, version.text_hash, masked, by, cx.now];
    cx.tx.run(upsert, row).await?;
    Ok(())
}
