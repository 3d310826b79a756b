//! What must always hold of training, checked on live data by `yigong check`.

use db::{params, sql};

use crate::action::Cx;
use crate::error::Result;

/// Everything wrong with seats and records of training; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let checks = [
        (
            "培训名额与报名不符",
            sql!(
                "SELECT COUNT(*) FROM training_session WHERE region = $1 AND taken <> (
                    SELECT COUNT(*) FROM training_enrolment WHERE training_enrolment.region = $1
                        AND training_enrolment.session = training_session.id
                        AND training_enrolment.state <> 'withdrawn')"
            ),
        ),
        (
            "培训登记没有登记人",
            sql!(
                "SELECT COUNT(*) FROM training_enrolment WHERE region = $1 AND state IN ('attended', 'absent')
                 AND (recorded_by IS NULL OR recorded_by = person)"
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
