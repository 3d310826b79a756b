//! What must always hold of people, checked on live data by `yigong check`.

use db::{params, sql};

use crate::action::Cx;
use crate::error::Result;

/// Everything wrong with memberships, the tree and exemptions; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let checks = [
        (
            "同一人的党组织关系时间重叠",
            sql!(
                "SELECT COUNT(*) FROM membership AS one JOIN membership AS other
                   ON other.region = one.region AND other.person = one.person AND other.id > one.id
                 WHERE one.region = $1
                   AND one.valid_from < COALESCE(other.valid_to, '9999-12-31')
                   AND other.valid_from < COALESCE(one.valid_to, '9999-12-31')"
            ),
        ),
        (
            "党组织树的路径不全",
            sql!(
                "SELECT COUNT(*) FROM organisation WHERE region = $1 AND NOT EXISTS (
                   SELECT 1 FROM organisation_path WHERE organisation_path.region = $1
                     AND organisation_path.descendant = organisation.id
                     AND organisation_path.ancestor = COALESCE(organisation.parent, organisation.id))"
            ),
        ),
        (
            "免除由同一人登记和批准",
            sql!("SELECT COUNT(*) FROM exemption WHERE region = $1 AND approved_by = recorded_by"),
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
