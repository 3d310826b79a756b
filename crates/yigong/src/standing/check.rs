//! The invariants of what is kept: it is what the ledger and the rules say.

use super::model::bounds;
use super::store::{self, Tally};
use super::{counters, rules};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

const BATCH: i64 = 500;

/// What is wrong with the kept years, in Chinese; nothing when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for (person, year) in store::unkept(cx).await? {
        wrong.push(format!("{person} 在 {year} 年有台账，却没有年度汇总"));
    }
    let mut after = Id::nil();
    loop {
        let batch = store::everybody(cx, after, BATCH).await?;
        let (Some((first, _)), Some((last, _))) = (batch.first(), batch.last()) else { break };
        after = *last;
        let kept = store::kept(cx, *first, *last).await?;
        let mut people = batch.into_iter().peekable();
        for row in kept {
            while people.next_if(|(id, _)| *id < row.person).is_some() {}
            let Some((_, facts)) = people.peek_mut().filter(|(id, _)| *id == row.person) else { continue };
            let year = i16::try_from(row.year).unwrap_or_default();
            let grades = [(row.a, row.total_a), (row.b, row.total_b), (row.c, row.total_c), (row.d, row.total_d)];
            let total: i64 = grades.iter().map(|(_, total)| total).sum();
            if row.minutes != row.total || row.credited != total || grades.iter().any(|(kept, total)| kept != total) {
                wrong.push(format!("{} 的 {year} 年汇总与台账不符", row.person));
            }
            facts.credited = total;
            let due = counters::kept(cx, facts, year);
            if (due.state, due.required) != (row.state, row.required) {
                let standing = rules::judge(&cx.core.city.rules, facts, year, bounds(year).1);
                let (is, should) = (row.state, standing.state);
                wrong.push(format!("{} 的 {year} 年状态是“{is}”，按规则应为“{should}”", row.person));
            }
            if due.organisation != row.organisation {
                wrong.push(format!("{} 的 {year} 年所在党组织与组织关系不符", row.person));
            }
        }
    }
    let [kept_people, people, kept_minutes, minutes] = store::tallies(cx).await?;
    compare(&kept_people, &people, "人数", &mut wrong);
    compare(&kept_minutes, &minutes, "时长", &mut wrong);
    Ok(wrong)
}

fn compare(kept: &[Tally], facts: &[Tally], what: &str, wrong: &mut Vec<String>) {
    let name = |it: &Tally| format!("{} {} 年{what} {}", it.organisation, it.year, it.values);
    wrong.extend(kept.iter().filter(|it| !facts.contains(it)).map(|it| format!("看板多出：{}", name(it))));
    wrong.extend(facts.iter().filter(|it| !kept.contains(it)).map(|it| format!("看板缺少：{}", name(it))));
}
