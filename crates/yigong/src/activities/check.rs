//! What must always hold of seats and lines, checked on live data by `yigong check`.

use db::{params, sql};

use crate::action::Cx;
use crate::error::Result;

/// Everything wrong with seats, lines and states; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let checks = [
        (
            "名额数与报名不符",
            sql!(
                "SELECT COUNT(*) FROM shift WHERE region = $1 AND taken <> (SELECT COUNT(*) FROM signup
                 WHERE signup.region = $1 AND signup.shift = shift.id AND signup.state IN ('confirmed', 'offered'))"
            ),
        ),
        (
            "候补数与报名不符",
            sql!(
                "SELECT COUNT(*) FROM shift WHERE region = $1 AND waiting <> (SELECT COUNT(*) FROM signup
                 WHERE signup.region = $1 AND signup.shift = shift.id AND signup.state = 'waitlisted')"
            ),
        ),
        ("报名超过名额", sql!("SELECT COUNT(*) FROM shift WHERE region = $1 AND taken > capacity")),
        (
            "取消的活动有服务时长",
            sql!(
                "SELECT COUNT(*) FROM activity WHERE region = $1 AND state IN ('draft', 'cancelled') AND EXISTS (
                 SELECT 1 FROM ledger WHERE ledger.region = $1 AND ledger.activity = activity.id)"
            ),
        ),
    ];
    let mut wrong = Vec::new();
    for (text, statement) in checks {
        let count: i64 = cx.tx.one(statement, params![cx.region]).await?;
        if count > 0 {
            wrong.push(format!("{text}：{count} 处"));
        }
    }
    Ok(wrong)
}
