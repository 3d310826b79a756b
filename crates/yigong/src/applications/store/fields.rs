//! The fields of an application and every change of them.

use std::collections::HashMap;

use db::{params, sql};
use jiff::Timestamp;

use crate::action::Cx;
use crate::applications::model::Content;
use crate::clock::Id;
use crate::error::Result;

/// A field as it stands.
#[derive(Debug, Clone)]
pub(in crate::applications) struct Current {
    pub(in crate::applications) value: String,
    /// The application's revision at which it last changed.
    pub(in crate::applications) revision: i64,
}

/// Somebody else's change.
#[derive(Debug, Clone)]
pub(in crate::applications) struct Rival {
    pub(in crate::applications) field: String,
    pub(in crate::applications) value: String,
    pub(in crate::applications) by: String,
}

/// All fields by code.
pub(in crate::applications) async fn current(cx: &mut Cx<'_>, application: Id) -> Result<HashMap<String, Current>> {
    let select = sql!("SELECT field, value, revision FROM application_field WHERE region = $1 AND application = $2");
    let rows: Vec<(String, String, i64)> = cx.tx.all(select, params![cx.region, application]).await?;
    Ok(rows.into_iter().map(|(field, value, revision)| (field, Current { value, revision })).collect())
}

/// All fields as a content.
pub(in crate::applications) async fn content(cx: &mut Cx<'_>, application: Id) -> Result<Content> {
    let fields = current(cx, application).await?;
    Ok(Content(fields.into_iter().map(|(field, it)| (field, it.value)).collect()))
}

/// A field's value as it was at a revision.
pub(in crate::applications) async fn value_at(
    cx: &mut Cx<'_>,
    application: Id,
    field: &str,
    revision: i64,
) -> Result<String> {
    let select = sql!(
        "SELECT value FROM application_change
         WHERE region = $1 AND application = $2 AND field = $3 AND revision <= $4 ORDER BY revision DESC LIMIT 1"
    );
    let found: Option<String> = cx.tx.first(select, params![cx.region, application, field, revision]).await?;
    Ok(found.unwrap_or_default())
}

/// Writes fields under a new revision of the application; false when somebody took that revision first.
pub(in crate::applications) async fn put(
    cx: &mut Cx<'_>,
    application: Id,
    revision: i64,
    changes: &[(String, String)],
    by: Id,
) -> Result<bool> {
    let next = sql!(
        "UPDATE application SET revision = revision + 1, changed_at = $4
         WHERE region = $1 AND id = $2 AND revision = $3"
    );
    if cx.tx.run(next, params![cx.region, application, revision, cx.now]).await? != 1 {
        return Ok(false);
    }
    for (field, value) in changes {
        let upsert = sql!(
            "INSERT INTO application_field (region, application, field, value, revision, changed_by, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (region, application, field) DO UPDATE SET value = excluded.value,
               revision = excluded.revision, changed_by = excluded.changed_by, changed_at = excluded.changed_at"
        );
        let row = params![cx.region, application, field, value, revision + 1, by, cx.now];
        cx.tx.run(upsert, row).await?;
        let insert = sql!(
            "INSERT INTO application_change (region, application, field, value, revision, changed_by, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        );
        cx.tx.run(insert, row).await?;
        if field == "title" {
            let title = sql!("UPDATE application SET title = $3 WHERE region = $1 AND id = $2");
            cx.tx.run(title, params![cx.region, application, value]).await?;
        }
        if field == "kind" {
            let kind = sql!("UPDATE application SET kind = $3 WHERE region = $1 AND id = $2");
            cx.tx.run(kind, params![cx.region, application, value]).await?;
        }
    }
    Ok(true)
}

/// The latest changes: field, who, when; newest first.
pub(in crate::applications) async fn change_log(
    cx: &mut Cx<'_>,
    application: Id,
    limit: i64,
) -> Result<Vec<(String, String, Timestamp)>> {
    let select = sql!(
        "SELECT c.field, p.name, c.changed_at
         FROM application_change c JOIN person p ON p.region = c.region AND p.id = c.changed_by
         WHERE c.region = $1 AND c.application = $2 ORDER BY c.revision DESC, c.field LIMIT $3"
    );
    Ok(cx.tx.all(select, params![cx.region, application, limit]).await?)
}

impl Rival {
    /// Whose the present value of a field is.
    pub(in crate::applications) async fn of(cx: &mut Cx<'_>, application: Id, field: &str) -> Result<Self> {
        let select = sql!(
            "SELECT f.value, p.name FROM application_field f JOIN person p ON p.region = f.region AND p.id = f.changed_by
             WHERE f.region = $1 AND f.application = $2 AND f.field = $3"
        );
        let found: Option<(String, String)> = cx.tx.first(select, params![cx.region, application, field]).await?;
        let (value, by) = found.unwrap_or_default();
        Ok(Self { field: field.to_owned(), value, by })
    }
}
