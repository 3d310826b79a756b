//! What must always hold of redaction.

use super::store;
use crate::action::Cx;
use crate::error::Result;

/// Confirmed looks are decided to the last mark and have their masked layer; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let unfinished = store::unfinished(cx).await?;
    Ok(unfinished
        .into_iter()
        .map(|id| format!("申报 {id}：隐私处理已确认，却有未核对之处或没有处理后的文本"))
        .collect())
}
