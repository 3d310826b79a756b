//! The invariant of the kept months: they are what the ledger says.

use super::store;
use crate::action::Cx;
use crate::error::Result;

/// What is wrong with the kept months, in Chinese; nothing when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let [kept, entered] = store::kept_and_entered(cx).await?;
    let extra = kept.iter().filter(|line| entered.binary_search(line).is_err());
    let mut wrong: Vec<String> = extra.map(|line| format!("公开汇总与台账不符：{line}")).collect();
    let missing = entered.iter().filter(|line| kept.binary_search(line).is_err());
    wrong.extend(missing.map(|line| format!("公开汇总缺少：{line}")));
    Ok(wrong)
}
