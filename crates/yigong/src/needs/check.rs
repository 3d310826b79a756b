//! What must always hold of needs, checked on live data by `yigong check`.

use db::{params, sql};

use super::actions::open_sealed;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Everything wrong with needs, claims and what they brought; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let checks = [
        (
            "求助的状态与接单不符",
            sql!(
                "SELECT COUNT(*) FROM need WHERE region = $1 AND (
                    CASE WHEN state IN ('assigned', 'served') THEN 1 ELSE 0 END) <> (
                    SELECT COUNT(*) FROM need_claim WHERE need_claim.region = $1 AND need_claim.need = need.id
                        AND need_claim.state IN ('accepted', 'reported'))"
            ),
        ),
        (
            "已完成的求助没有双方确认",
            sql!(
                "SELECT COUNT(*) FROM need WHERE region = $1 AND state = 'closed' AND NOT EXISTS (
                    SELECT 1 FROM need_claim JOIN need_feedback ON need_feedback.region = need_claim.region
                        AND need_feedback.claim = need_claim.id AND need_feedback.side = 'helped'
                    WHERE need_claim.region = $1 AND need_claim.need = need.id AND need_claim.state = 'confirmed'
                        AND need_claim.reported_at IS NOT NULL AND need_feedback.given_by <> need_claim.person)"
            ),
        ),
        (
            "求助服务的台账记录与确认的人不符",
            sql!(
                "SELECT COUNT(*) FROM need_claim JOIN ledger ON ledger.region = need_claim.region
                    AND ledger.id = need_claim.entry
                 WHERE need_claim.region = $1 AND (ledger.person <> need_claim.person OR ledger.grade <> 'C'
                    OR ledger.recorded_by = need_claim.person)"
            ),
        ),
        (
            "公布过的求助没有核实记录",
            sql!(
                "SELECT COUNT(*) FROM need WHERE region = $1 AND state IN ('open', 'assigned', 'served', 'closed')
                 AND NOT EXISTS (SELECT 1 FROM need_event WHERE need_event.region = $1
                    AND need_event.need = need.id AND need_event.event = 'publish')"
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
    let ids = sql!("SELECT id FROM need WHERE region = $1 ORDER BY id");
    for id in cx.tx.all::<Id>(ids, params![cx.region]).await? {
        if open_sealed(cx, id).await.is_err() {
            wrong.push(format!("求助 {id} 的密封内容打不开"));
        }
    }
    Ok(wrong)
}
