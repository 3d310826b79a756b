//! What must always hold of employment referral, checked on live data by `yigong check`.

use db::{params, sql};

use crate::action::Cx;
use crate::error::Result;

/// Everything wrong with wishes and offers; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let checks = [
        (
            "已就业的没有录用记录",
            sql!(
                "SELECT COUNT(*) FROM job_seeker WHERE region = $1 AND state = 'placed' AND NOT EXISTS (
                    SELECT 1 FROM job_offer WHERE job_offer.region = $1 AND job_offer.seeker = job_seeker.id
                        AND job_offer.outcome = 'hired')"
            ),
        ),
        (
            "就业推荐由本人自己办理",
            sql!(
                "SELECT COUNT(*) FROM job_offer JOIN job_seeker ON job_seeker.region = job_offer.region
                    AND job_seeker.id = job_offer.seeker
                 WHERE job_offer.region = $1 AND job_offer.offered_by = job_seeker.person"
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
