//! What must always hold of notices, checked on live data by `yigong check`.

use super::store;
use crate::action::Cx;
use crate::crypto::sha256;
use crate::error::Result;

/// What is wrong, in Chinese; nothing when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for notice in store::notices(cx, i64::MAX).await? {
        if sha256(&[notice.content.as_bytes()]) != notice.hash {
            wrong.push(format!("公示“{}”的文字与校验值不符", notice.snapshot.title));
        }
        let entries = store::entries(cx, notice.id).await?.len();
        let rows: usize = notice.snapshot.lists.iter().map(|list| list.rows.len()).sum();
        if entries != rows {
            wrong.push(format!("公示“{}”列出 {rows} 项，登记 {entries} 项", notice.snapshot.title));
        }
        if notice.concluded_at.is_some() && !store::is_settled(cx, notice.id).await? && notice.closes_at.is_some() {
            wrong.push(format!("公示“{}”已了结，却还有没有结果的", notice.snapshot.title));
        }
    }
    for (id, count) in store::unbalanced(cx).await? {
        wrong.push(format!("案例 {id} 的借鉴数与登记的 {count} 件不符"));
    }
    for id in store::undecided(cx).await? {
        wrong.push(format!("异议 {id} 的状态与决定不符"));
    }
    for id in store::unrevoked(cx).await? {
        wrong.push(format!("申报 {id} 的撤销状态与撤销记录不符"));
    }
    Ok(wrong)
}
