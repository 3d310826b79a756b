//! What must always hold of files.

use super::store;
use crate::action::Cx;
use crate::error::Result;

/// Kept bytes add up and confirmed photos have their masked layer; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let broken = store::broken(cx).await?;
    Ok(broken.into_iter().map(|id| format!("附件 {id}：保存的内容不完整，或缺少处理后的照片")).collect())
}
