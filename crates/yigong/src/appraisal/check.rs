//! What must always hold of measures, checked on live data by `yigong check`.

use super::store;
use crate::action::Cx;
use crate::error::Result;

/// Everything wrong with measures; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let broken = store::broken(cx).await?;
    Ok(broken.into_iter().filter(|(_, count)| *count > 0).map(|(text, count)| format!("{text}：{count} 件")).collect())
}
