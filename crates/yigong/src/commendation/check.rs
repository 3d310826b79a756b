//! What must always hold of stars and lists, checked on live data by `yigong check`.

use super::{stars, store};
use crate::action::Cx;
use crate::error::Result;

/// Everything wrong with stars and lists; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong: Vec<String> =
        stars::wrong(cx).await?.into_iter().map(|person| format!("{person} 的星级与累计时长不符")).collect();
    let gaps = store::gaps(cx).await?;
    if gaps > 0 {
        wrong.push(format!("有 {gaps} 人持有较高的星级而缺较低的"));
    }
    Ok(wrong)
}
