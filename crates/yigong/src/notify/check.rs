//! What must always hold of the outbox, checked on live data by `yigong check`.

use super::store;
use crate::action::Cx;
use crate::error::Result;

/// Everything wrong with the outbox; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let lost = store::wrong(cx).await?;
    Ok((lost > 0).then(|| format!("待发消息中有 {lost} 条找不到对应的通知")).into_iter().collect())
}
