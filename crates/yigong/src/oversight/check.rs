//! What must always hold of draws, checked on live data by `yigong check`.

use super::{actions, rules, store};
use crate::action::Cx;
use crate::error::Result;
use crate::hours;

/// Every draw repeated from the published root; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for drawn in store::draws(cx).await? {
        let name = format!("{} 年 {} 月的抽查", drawn.year, drawn.month);
        let (year, number) = (i16::try_from(drawn.year), i8::try_from(drawn.month));
        let span = year.ok().zip(number.ok()).and_then(|(year, number)| actions::month(year, number));
        let Some((first, next)) = span else { continue };
        let root = hours::root_of(cx, first.last_of_month()).await?;
        if root.is_none_or(|root| rules::seed(&root.root) != drawn.seed) {
            wrong.push(format!("{name}：种子与当月最后一天的台账根不符"));
        }
        let (from, to) = (cx.core.city.midnight(first), cx.core.city.midnight(next));
        let rows = store::month_rows(cx, from, to).await?;
        let mut due = rules::choose(&drawn.seed, rows, usize::try_from(drawn.size).unwrap_or_default());
        let mut kept = store::entries(cx, drawn.id).await?;
        due.sort_unstable();
        kept.sort_unstable();
        if due != kept {
            wrong.push(format!("{name}：抽中的记录与算法结果不符"));
        }
    }
    Ok(wrong)
}
