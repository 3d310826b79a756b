//! What must always hold of deliveries and erasures, checked on live data by `yigong check`.

use db::{params, sql};

use crate::action::Cx;
use crate::error::Result;

/// Everything that is wrong; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let rules = [
        (
            "推送记录的状态与时间不符",
            sql!(
                "SELECT COUNT(*) FROM webhook_delivery WHERE region = $1
                   AND ((state = 'waiting' AND done_at IS NOT NULL) OR (state <> 'waiting' AND done_at IS NULL))"
            ),
        ),
        (
            "已注销的人员还留有个人信息",
            sql!(
                "SELECT COUNT(*) FROM person p WHERE p.region = $1 AND p.erased_at IS NOT NULL
                   AND (p.name <> '已注销用户' OR p.phone IS NOT NULL OR p.id_number_tail <> '' OR EXISTS
                    (SELECT 1 FROM account a WHERE a.region = p.region AND a.person = p.id))"
            ),
        ),
    ];
    let mut wrong = Vec::new();
    for (text, count) in rules {
        let count: i64 = cx.tx.one(count, params![cx.region]).await?;
        if count > 0 {
            wrong.push(format!("{text}：{count} 处"));
        }
    }
    Ok(wrong)
}
