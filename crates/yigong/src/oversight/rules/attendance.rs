//! How people were there: all alike, tapped in one go, in two towns at once, or only on one word.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::EXAMPLES;
use crate::clock::Id;
use crate::oversight::model::{Example, Finding, Severity, Sign, Subject, Thing};

/// People who came and left together from which on it is said.
pub(in crate::oversight) const CROWD: i64 = 5;
/// Seconds a check-in at the desk takes at least, when the person is looked at.
const SECONDS_EACH: i64 = 2;
/// Minutes on the road between two towns, and to or from an island.
const ROAD_MINUTES: i64 = 20;
const FERRY_MINUTES: i64 = 60;
/// People known by one hand only from which on it is said.
const GHOSTS: usize = 3;

db::row! {
    /// People of a shift who came in one minute and left in one minute, both ends at the desk.
    pub struct Interval {
        pub shift: Id,
        pub title: String,
        pub starts_at: Timestamp,
        pub people: i64,
    }
}

db::row! {
    /// Everybody one recorder checked in at a shift's desk.
    pub struct Tapping {
        pub shift: Id,
        pub title: String,
        pub starts_at: Timestamp,
        pub recorder: Id,
        pub name: String,
        pub people: i64,
        pub first: Timestamp,
        pub last: Timestamp,
    }
}

db::row! {
    /// Two intervals of one person in two towns, close in time.
    pub struct Transfer {
        pub person: Id,
        pub name: String,
        pub from_title: String,
        pub from_town: String,
        pub left_at: Timestamp,
        pub to_title: String,
        pub to_town: String,
        pub arrived_at: Timestamp,
    }
}

db::row! {
    /// What one recorder entered for one person without an account.
    pub struct Sole {
        pub recorder: Id,
        pub recorder_name: String,
        pub person: Id,
        pub name: String,
        pub entries: i64,
        /// Of them, grade B.
        pub desk: i64,
    }
}

fn at_shift(shift: Id, title: &str, at: Timestamp) -> Vec<Example> {
    vec![Example { thing: Thing::Shift(shift), label: title.to_owned(), at: Some(at) }]
}

/// Shifts with [`CROWD`] or more people of identical intervals.
pub fn identical(rows: &[Interval]) -> Vec<Finding> {
    let finding = |it: &Interval| Finding {
        sign: Sign::Identical,
        severity: if it.people >= CROWD * 2 { Severity::Check } else { Severity::Note },
        subject: Subject::Shift(it.shift),
        count: it.people,
        of: it.people,
        text: format!("{}：{} 人在同一分钟签到、同一分钟签退，都由负责人登记。", it.title, it.people),
        examples: at_shift(it.shift, &it.title, it.starts_at),
    };
    rows.iter().filter(|it| it.people >= CROWD).map(finding).collect()
}

/// Recorders whose check-ins of a shift all came faster than people can be looked at.
pub fn tapping(rows: &[Tapping]) -> Vec<Finding> {
    let seconds = |it: &Tapping| it.last.as_second() - it.first.as_second();
    let fast = |it: &&Tapping| it.people >= CROWD && seconds(it) <= it.people * SECONDS_EACH;
    let finding = |it: &Tapping| Finding {
        sign: Sign::Tapping,
        severity: if it.people >= CROWD * 2 { Severity::Check } else { Severity::Note },
        subject: Subject::Recorder(it.recorder),
        count: it.people,
        of: it.people,
        text: format!("{}：{}为 {} 人登记签到，前后共 {} 秒。", it.title, it.name, it.people, seconds(it)),
        examples: at_shift(it.shift, &it.title, it.starts_at),
    };
    rows.iter().filter(fast).map(finding).collect()
}

/// People who were in two towns with less time between than the way takes.
pub fn travel(rows: &[Transfer], island: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for it in rows.iter().filter(|it| it.from_town != it.to_town) {
        let needed = if island(&it.from_town) || island(&it.to_town) { FERRY_MINUTES } else { ROAD_MINUTES };
        let seconds = it.arrived_at.as_second() - it.left_at.as_second();
        if seconds >= needed * 60 {
            continue;
        }
        found.push(Finding {
            sign: Sign::Travel,
            severity: Severity::Check,
            subject: Subject::Person(it.person),
            count: seconds.max(0) / 60,
            of: needed,
            text: format!(
                "{}：在{}的“{}”签退后 {} 分钟，在{}的“{}”签到；路上通常至少要 {needed} 分钟。",
                it.name,
                it.from_town,
                it.from_title,
                seconds.max(0) / 60,
                it.to_town,
                it.to_title
            ),
            examples: vec![Example {
                thing: Thing::Person(it.person),
                label: it.name.clone(),
                at: Some(it.arrived_at),
            }],
        });
    }
    found
}

/// Recorders who alone, and only at the desk, vouch for several people without an account.
pub fn ghosts(rows: &[Sole]) -> Vec<Finding> {
    let mut hands: BTreeMap<Id, usize> = BTreeMap::new();
    for row in rows {
        *hands.entry(row.person).or_default() += 1;
    }
    let mut by_recorder: BTreeMap<Id, Vec<&Sole>> = BTreeMap::new();
    for row in rows.iter().filter(|it| it.entries >= 2 && it.desk == it.entries && hands[&it.person] == 1) {
        by_recorder.entry(row.recorder).or_default().push(row);
    }
    by_recorder.retain(|_, people| people.len() >= GHOSTS);
    let finding = |(recorder, people): (Id, Vec<&Sole>)| {
        let entries: i64 = people.iter().map(|it| it.entries).sum();
        let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
        let example = |it: &&Sole| Example { thing: Thing::Person(it.person), label: it.name.clone(), at: None };
        let name = people.first().map_or("", |it| it.recorder_name.as_str());
        Finding {
            sign: Sign::Ghost,
            severity: Severity::Check,
            subject: Subject::Recorder(recorder),
            count,
            of: count,
            text: format!("{count} 名没有账号的人员，全年共 {entries} 条记录全部由{name}一人代签。"),
            examples: people.iter().take(EXAMPLES).map(example).collect(),
        }
    };
    by_recorder.into_iter().map(finding).collect()
}

#[cfg(test)]
#[path = "attendance_tests.rs"]
mod tests;
