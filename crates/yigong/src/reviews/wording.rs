//! What the algorithms of review found, in Chinese.

use panel::{Blocked, Doubt};

/// What one should know before trusting calibrated scores; nothing when there is enough to go by.
#[must_use]
pub fn note(doubts: &[Doubt]) -> Option<String> {
    if doubts.is_empty() {
        return None;
    }
    let said: Vec<String> = doubts.iter().map(doubt).collect();
    Some(format!("分数较少，请按 95% 区间看待得分，不宜只看名次。{}", said.join("")))
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::FewExperts => "评分的专家不足 3 位，专家偏宽还是作品优秀难以区分。".to_owned(),
        Doubt::FewScores(count) => format!("{count} 份作品的分数不足 3 个，去极值得分就是平均分。"),
        Doubt::FewPerExpert(count) => format!("{count} 位专家评的作品不足 3 份，其宽严难以估计。"),
        Doubt::Apart(groups) => format!("作品分成 {groups} 组，组与组之间没有共同的专家，跨组不宜直接比较。"),
    }
}

/// Turns a name of the problem into words.
type Naming<'n> = &'n dyn Fn(&str) -> String;

/// Why an assignment is impossible, with the names of dossiers and experts turned into words.
#[must_use]
pub fn explain(blocked: &Blocked, dossier: Naming<'_>, expert: Naming<'_>) -> String {
    let list = |names: &[String], name: Naming<'_>| names.iter().map(|it| name(it)).collect::<Vec<_>>().join("、");
    match blocked {
        Blocked::Dossier { entry, needed, available, declared, computed, pinned, assigned, out_of_field, full } => {
            let causes = [
                (declared, "本人申请回避"),
                (computed, "因单位关系回避"),
                (pinned, "主办单位指定回避"),
                (assigned, "已在评这份作品"),
                (out_of_field, "不熟悉该领域"),
                (full, "已满限额"),
            ];
            let causes: Vec<String> =
                causes.iter().filter(|(count, _)| **count > 0).map(|(count, why)| format!("{count} 位{why}")).collect();
            let causes = if causes.is_empty() { "专家总数不足".to_owned() } else { causes.join("，") };
            let entry = dossier(entry);
            format!(
                "无法分配：作品“{entry}”需要 {needed} 位专家，只有 {available} 位可评（{causes}）。请增加专家或调整回避。"
            )
        }
        Blocked::Capacity { needed, available } => format!(
            "无法分配：共需评 {needed} 份次，全体专家的限额合计只有 {available} 份次。请增加专家、提高限额或减少每份的专家数。"
        ),
        Blocked::Group { entries, experts, needed, available } => format!(
            "无法分配：作品“{}”共需评 {needed} 份次，而能评它们的专家（{}）最多只能评 {available} 份次。请提高这些专家的限额或增加能评这些作品的专家。",
            list(entries, dossier),
            list(experts, expert)
        ),
    }
}

/// A bias in points with its sign: `+1.67`, `−2.09`.
#[must_use]
pub fn signed(points: f64) -> String {
    let sign = if points < 0.0 { "−" } else { "+" };
    format!("{sign}{:.2}", points.abs())
}
