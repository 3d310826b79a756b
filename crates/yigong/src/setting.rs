//! Small facts about this installation, by name.

use db::{params, sql};

use crate::action::Cx;
use crate::error::Result;

/// A setting's value.
pub(crate) async fn get(cx: &mut Cx<'_>, name: &str) -> Result<Option<String>> {
    let select = sql!("SELECT value FROM setting WHERE region = $1 AND name = $2");
    Ok(cx.tx.first(select, params![cx.region, name]).await?)
}

/// Sets a setting.
pub(crate) async fn set(cx: &mut Cx<'_>, name: &str, value: &str) -> Result<()> {
    let upsert = sql!(
        "INSERT INTO setting (region, name, value) VALUES ($1, $2, $3)
         ON CONFLICT (region, name) DO UPDATE SET value = excluded.value"
    );
    cx.tx.run(upsert, params![cx.region, name, value]).await?;
    Ok(())
}
