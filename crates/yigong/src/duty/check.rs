//! What must always hold of the rota, checked on live data by `yigong check`.

use db::{params, sql};

use crate::action::Cx;
use crate::error::Result;

/// Everything wrong with seats, presence and hours; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let rules = [
        (
            "轮值班次的人数与派班不符",
            sql!(
                "SELECT COUNT(*) FROM duty_slot s WHERE s.region = $1 AND s.taken <>
                    (SELECT COUNT(*) FROM duty_post t WHERE t.region = s.region AND t.slot = s.id
                     AND t.state IN ('named', 'accepted', 'present', 'forgotten', 'served'))"
            ),
        ),
        (
            "已完成的轮值没有签到签退时间",
            sql!(
                "SELECT COUNT(*) FROM duty_post WHERE region = $1 AND state = 'served'
                   AND (came_at IS NULL OR left_at IS NULL)"
            ),
        ),
        (
            "轮值时长与台账不符",
            sql!(
                "SELECT COUNT(*) FROM duty_post t LEFT JOIN ledger l ON l.region = t.region AND l.id = t.entry
                 WHERE t.region = $1 AND t.minutes > 0
                   AND (l.id IS NULL OR l.minutes <> t.minutes OR l.person <> t.person OR l.source <> 'duty_rota')"
            ),
        ),
        (
            "同一人的轮值时间重叠",
            sql!(
                "SELECT COUNT(*) FROM duty_post a
                 JOIN duty_post b ON b.region = a.region AND b.person = a.person AND b.id > a.id
                 WHERE a.region = $1 AND a.came_at < b.left_at AND b.came_at < a.left_at"
            ),
        ),
        (
            "补签退由同一人提出和确认",
            sql!(
                "SELECT COUNT(*) FROM duty_post t JOIN ledger l ON l.region = t.region AND l.id = t.entry
                 WHERE t.region = $1 AND t.settle_by IS NOT NULL AND (l.approved_by IS NULL OR l.approved_by = t.settle_by)"
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
