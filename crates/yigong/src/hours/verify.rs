//! What must always hold of the ledger, checked on live data by `yigong check`.

use db::{params, sql};
use jiff::Timestamp;
use jiff::civil::Date;

use super::ledger::{GENESIS, Link, NewEntry};
use super::model::Source;
use super::roots;
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use crate::standing::Grade;

db::row! {
    struct Chained {
        person: Id,
        seq: i64,
        id: Id,
        service_date: Date,
        minutes: i64,
        shift: Option<Id>,
        activity: Option<Id>,
        title: String,
        category: String,
        organisation: Option<Id>,
        source: Source,
        grade: Grade,
        duty: bool,
        recorded_by: Id,
        approved_by: Option<Id>,
        reverses: Option<Id>,
        reason: String,
        recorded_at: Timestamp,
        previous_hash: Vec<u8>,
        hash: Vec<u8>,
    }
}

/// How many people's chains one statement reads.
const PEOPLE: i64 = 200;

/// Everything wrong with chains, heads, reversals, presence and roots; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = chains(cx).await?;
    for (text, count) in counts(cx).await? {
        if count > 0 {
            wrong.push(format!("{text}：{count} 处"));
        }
    }
    wrong.extend(signed_roots(cx).await?);
    Ok(wrong)
}

async fn chains(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let mut after = Id::nil();
    loop {
        let heads = sql!(
            "SELECT person, seq, hash FROM ledger_head WHERE region = $1 AND person > $2 ORDER BY person LIMIT $3"
        );
        let heads: Vec<(Id, i64, Vec<u8>)> = cx.tx.all(heads, params![cx.region, after, PEOPLE]).await?;
        let Some((last, ..)) = heads.last() else { return Ok(wrong) };
        let rows = sql!(
            "SELECT person, seq, id, service_date, minutes, shift, activity, title, category, organisation, source,
                grade, duty, recorded_by, approved_by, reverses, reason, recorded_at, previous_hash, hash
             FROM ledger WHERE region = $1 AND person > $2 AND person <= $3 ORDER BY person, seq"
        );
        let rows: Vec<Chained> = cx.tx.all(rows, params![cx.region, after, *last]).await?;
        after = *last;
        wrong.extend(broken(&heads, &rows));
    }
}

fn broken(heads: &[(Id, i64, Vec<u8>)], rows: &[Chained]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (person, length, head) in heads {
        let start = rows.partition_point(|row| row.person < *person);
        let own = rows[start..].iter().take_while(|row| row.person == *person);
        let mut previous = GENESIS.to_vec();
        let mut count = 0;
        for row in own {
            count += 1;
            if row.seq != count || row.previous_hash != previous || row.hash != row.rehash(&previous) {
                wrong.push(format!("台账哈希链断裂：人员 {person} 第 {} 条", row.seq));
            }
            previous.clone_from(&row.hash);
        }
        if count != *length || previous != *head {
            wrong.push(format!("台账链头不符：人员 {person}"));
        }
    }
    wrong
}

impl Chained {
    fn rehash(&self, previous: &[u8]) -> Vec<u8> {
        let link = Link {
            id: self.id,
            seq: self.seq,
            organisation: self.organisation,
            duty: self.duty,
            recorded_at: self.recorded_at.as_second(),
        };
        let new = NewEntry {
            person: self.person,
            service_date: self.service_date,
            minutes: self.minutes,
            shift: self.shift,
            activity: self.activity,
            title: self.title.clone(),
            category: self.category.clone(),
            source: self.source,
            grade: self.grade,
            recorded_by: self.recorded_by,
            approved_by: self.approved_by,
            reverses: self.reverses,
            reason: self.reason.clone(),
        };
        link.hash(&new, previous)
    }
}

async fn counts(cx: &mut Cx<'_>) -> Result<Vec<(&'static str, i64)>> {
    let checks = [
        (
            "台账记录没有链头",
            sql!(
                "SELECT COUNT(*) FROM ledger WHERE region = $1 AND NOT EXISTS (SELECT 1 FROM ledger_head
                 WHERE ledger_head.region = ledger.region AND ledger_head.person = ledger.person)"
            ),
        ),
        (
            "冲销与原记录的分钟数不相抵",
            sql!(
                "SELECT COUNT(*) FROM ledger AS later JOIN ledger AS earlier
                   ON earlier.region = later.region AND earlier.id = later.reverses
                 WHERE later.region = $1 AND (later.minutes <> -earlier.minutes OR later.person <> earlier.person)"
            ),
        ),
        (
            "同一人同时出现在两场",
            sql!(
                "SELECT COUNT(*) FROM attendance AS one JOIN attendance AS other
                   ON other.region = one.region AND other.person = one.person AND other.id > one.id
                 WHERE one.region = $1 AND one.state = 'closed' AND other.state = 'closed'
                   AND one.check_in_at < other.check_out_at AND other.check_in_at < one.check_out_at"
            ),
        ),
        (
            "同一人在场次和求助服务中重叠",
            sql!(
                "SELECT COUNT(*) FROM service JOIN attendance
                   ON attendance.region = service.region AND attendance.person = service.person
                 WHERE service.region = $1 AND attendance.state = 'closed'
                   AND service.starts_at < attendance.check_out_at AND attendance.check_in_at < service.ends_at"
            ),
        ),
        (
            "已通过的申请没有第二人",
            sql!(
                "SELECT COUNT(*) FROM proposal WHERE region = $1 AND state = 'approved'
                 AND (decided_by IS NULL OR decided_by = proposed_by OR decided_by = person)"
            ),
        ),
    ];
    let mut found = Vec::new();
    for (text, statement) in checks {
        found.push((text, cx.tx.one(statement, params![cx.region]).await?));
    }
    Ok(found)
}

async fn signed_roots(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let mut previous = vec![0; 32];
    let mut all = roots::latest(cx, i64::from(i32::MAX)).await?;
    all.reverse();
    for root in all {
        let (entries, computed) = roots::compute(cx, root.day, &previous).await?;
        let signed = cx.core.keys.sign(&root.root) == root.signature;
        if root.previous_root != previous || root.root != computed || root.entries != entries || !signed {
            wrong.push(format!("{} 的签名根与台账不符", root.day));
        }
        previous = root.root;
    }
    Ok(wrong)
}
